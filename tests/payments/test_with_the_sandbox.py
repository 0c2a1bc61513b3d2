"""The wizard and the sandbox as two parties: two processes, two sites, HTTP and signed webhooks between them."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from mytoyota.app import create_app
from mytoyota.base import jobs
from mytoyota.base.db import Database
from mytoyota.flows.flows import FLOWS
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.payments import reconciliation
from mytoyota.payments.models import CardAttempt, PaymentMethod
from mytoyota.settings import Settings
from tests.audited import audited
from tests.payments.card_holder import CardHolder
from tests.payments.sandbox_process import SandboxProcess, Served, eventually, free_port
from tests.payments.wizard import FLOW, Payer
from tests.people.showroom import Showroom
from tests.people.walker import Journey, Walker
from tests.people.written_licence import WrittenLicenceReader
from tests.worker import kinds_of

VISA, MASTERCARD, CHALLENGED = "4242424242424242", "5555555555554444", "4000000000003220"
LATE, LOST, DOWN, DECLINED = "4000000000005100", "4000000000006207", "4000000000007304", "4000000000000002"
CODES = ("9317", "864209")  # a security code of American Express and one of 3-D Secure: nowhere else in the test


@dataclass
class TwoSites:
    """The shop (our product) and its card gateway, both running."""

    settings: Settings
    process: SandboxProcess
    journey: Journey

    @property
    def phone(self) -> Payer:
        assert isinstance(self.journey.phone, Payer)
        return self.journey.phone

    def goes_to_the_gateway(self) -> str:
        self.phone.presses("つぎへ", **({"kind": "card"} if self.journey.step_id == "3-1/6-A" else {}))
        assert self.phone.sent_to is not None
        return self.phone.sent_to

    def pays(self, number: str) -> CardHolder:
        """The same browser at both sites: back by GET with its cookies, or by POST, which carries none."""
        browser_id = CardHolder()
        browser_id.registers(self.goes_to_the_gateway(), number)
        if browser_id.sent_to:
            self.comes_back(browser_id)
        return browser_id

    def comes_back(self, browser_id: CardHolder) -> None:
        url = browser_id.sent_to
        assert url is not None
        if browser_id.sent_by == "POST":
            bare = self.phone.http.application.test_client()
            url = bare.post(urlsplit(url).path, base_url=self.phone.base).location
        self.phone.opens(str(url))

    def worker(self) -> None:
        """What the job worker does every second; the first look after a return is due after five."""
        with self.journey.database.writing() as session:
            for job in session.scalars(select(jobs.Job).where(jobs.Job.state == "queued")):
                job.due_at = jobs.clock.now()
        self.journey.run_jobs()

    def method(self) -> PaymentMethod:
        with self.journey.database.reading() as session:
            return session.scalars(select(PaymentMethod).where(PaymentMethod.replaced_at.is_(None))).one()

    def registered_at_the_gateway(self) -> int:
        with sqlite3.connect(self.process.folder / "sandbox.sqlite3") as connection:
            found = connection.execute("SELECT count(*) FROM registration WHERE state = 'accepted'").fetchone()
        connection.close()
        return int(found[0])


@pytest.fixture
def sites(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwoSites]:
    monkeypatch.setitem(FLOWS, "buyer", FLOW)
    instance = Path(shutil.copytree(empty_database, tmp_path / "instance"))
    port, own = free_port(), free_port()
    settings = Settings(
        demo=True,
        instance_dir=instance,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        card_sandbox_port=own,
        card_sandbox_url=f"http://localhost:{own}",
    )
    process = SandboxProcess(settings).start()
    app = create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender(), cards=process.gateway))
    served = Served(app, port)  # for the webhooks
    database: Database = app.extensions["database"]
    walker = Walker(app, Showroom.opened(database))
    walker.has_account("haruna@example.jp")
    order_id = walker.showroom.order("bz4x")
    journey = Journey(Payer(app), order_id, database, walker.showroom, account="existing")
    journey.phone.scans(walker.showroom.link(order_id))
    yield TwoSites(settings, process, journey.goes_to("3-1/6-A"))
    served.stop()
    process.stop()
    audited(database)
    database.engine.dispose()


def test_a_card_with_3d_secure_from_the_wizard_and_back(sites: TwoSites) -> None:
    sites.pays(CHALLENGED)
    assert sites.journey.step_id == "3-1/10-A"
    assert sites.phone.sees("Visa", "•••• 3220", "08/2031")
    assert sites.registered_at_the_gateway() == 1


def test_a_late_result_comes_by_webhook_while_the_page_waits(sites: TwoSites) -> None:
    """By the webhook alone: a worker that runs no other job than the one it asks for."""
    nudges = {reconciliation.NUDGE: kinds_of(sites.phone.http.application)[reconciliation.NUDGE]}
    sites.pays(LATE)
    assert sites.phone.page.h1 == "カードの登録を確認しています"
    waiting = sites.phone.page.url

    def told() -> bool:
        jobs.run_due(sites.journey.database, nudges)
        return sites.method().state == "registered"

    assert eventually(told)
    sites.phone.opens(waiting)
    assert sites.journey.step_id == "3-1/10-A"
    assert sites.registered_at_the_gateway() == 1


def test_lost_answers_are_asked_for_again(sites: TwoSites) -> None:
    sites.pays(LOST)
    assert sites.phone.page.h1 == "カードの登録を確認しています"

    def known() -> bool:
        sites.worker()
        return sites.method().state == "registered"

    assert eventually(known)
    sites.phone.reloads()
    assert sites.journey.step_id == "3-1/10-A"
    assert sites.registered_at_the_gateway() == 1


def test_an_outage_in_the_middle_and_another_try(sites: TwoSites) -> None:
    browser_id = sites.pays(DOWN)
    assert browser_id.page.h1 == "ただいまご利用いただけません"
    browser_id.presses("My TOYOTAにもどる")
    assert browser_id.sent_by == "POST"
    sites.comes_back(browser_id)
    assert sites.phone.page.h1 == "カードの登録を確認しています"

    def known() -> bool:
        sites.worker()
        sites.phone.reloads()
        return sites.journey.step_id == "3-1/8-A"

    assert eventually(known)
    assert sites.phone.sees("カードの登録は、まだ終わっていません。")
    sites.pays(VISA)
    assert sites.journey.step_id == "3-1/10-A"
    assert sites.registered_at_the_gateway() == 1


def test_a_declined_card_and_then_a_good_one(sites: TwoSites) -> None:
    sites.pays(DECLINED)
    assert sites.phone.sees("カードは登録されていません。", "カード会社の承認が得られませんでした。")
    sites.pays(MASTERCARD)
    assert sites.journey.step_id == "3-1/10-A"
    assert sites.phone.sees("Mastercard")
    assert sites.registered_at_the_gateway() == 1


def test_the_card_page_left_by_its_own_button(sites: TwoSites) -> None:
    browser_id = CardHolder()
    browser_id.opens(sites.goes_to_the_gateway())
    browser_id.presses("カードの登録をやめて、My TOYOTAにもどる")
    sites.comes_back(browser_id)
    assert sites.journey.step_id == "3-1/8-A"
    sites.phone.presses("別のお支払い方法を選ぶ")
    sites.phone.presses("つぎへ", kind="direct_debit")
    sites.worker()
    assert sites.method().kind == "direct_debit"
    assert (
        CardHolder().registers(str(browser_id.page.url), VISA) == browser_id.sent_to
    )  # closed: it takes no card any more
    assert sites.registered_at_the_gateway() == 0


def test_a_gateway_that_is_gone_and_comes_back(sites: TwoSites) -> None:
    sites.process.stop()
    sites.phone.presses("つぎへ", kind="card")
    assert sites.phone.sees("決済サービスにつながりませんでした。")
    sites.process.start()
    sites.pays(VISA)
    assert sites.journey.step_id == "3-1/10-A"


def test_no_card_data_reach_the_wizard(sites: TwoSites, capfd: pytest.CaptureFixture[str]) -> None:
    numbers = (DECLINED, "378282246310005", CHALLENGED)
    sites.pays(DECLINED)
    amex = CardHolder()
    amex.opens(sites.goes_to_the_gateway())
    amex.types_card(numbers[1], code=CODES[0])
    amex.presses("前の画面にもどる")
    amex.types_card(CHALLENGED)
    amex.presses("登録")
    amex.presses("認証する", code=CODES[1])
    sites.comes_back(amex)
    assert sites.journey.step_id == "3-1/10-A"
    token, url = sites.method().card["token"], _page_url(sites)
    sites.journey.database.engine.dispose()
    said = capfd.readouterr()
    wanted = [*numbers, *CODES, token, url.rpartition("/")[2]]
    ours = [path for path in sites.settings.instance_dir.rglob("*") if path.is_file()]
    for path in ours:
        if sites.process.folder not in path.parents:
            assert not _found(path.read_bytes(), wanted), path.name
    assert any(path.suffix == ".sqlite3" for path in ours)
    assert not _found((said.out + said.err).encode(), wanted)
    for path in sites.process.folder.iterdir():
        assert not _found(path.read_bytes(), [*numbers, *CODES]), path.name


def _found(content: bytes, wanted: list[str]) -> list[str]:
    """Which words stand there, not as a part of a longer one: four digits occur in any id."""
    return [word for word in wanted if re.search(rb"(?<![0-9A-Za-z])%b(?![0-9A-Za-z])" % word.encode(), content)]


def _page_url(sites: TwoSites) -> str:
    with sites.journey.database.reading() as session:
        return str(session.scalars(select(CardAttempt).where(CardAttempt.state == "accepted")).one().url)
