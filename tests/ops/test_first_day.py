"""The first blocks of docs/operations.md, followed as a script on a fresh folder, up to a registered customer."""

import os
import random
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from mytoyota import cli
from mytoyota.app import create_app
from mytoyota.settings import CHECKOUT, Settings
from tests.ops.killing import Mailed
from tests.ops.line import Line
from tests.ops.mail_server import PASSWORD, USER, MailServer
from tests.ops.servers import eventually, free_port, running
from tests.people.authenticator import Authenticator
from tests.people.phone import Phone

PAGE = (CHECKOUT / "docs" / "operations.md").read_text("utf-8")
CHOSEN = "mikawa-no-kaze-2026"
NAMES = ("name", "kana", "birth", "sex", "address", "phone", "documents")


@dataclass
class Script:
    """The page's blocks with our folder, address and mail server in place of the examples."""

    folder: Path
    mail: MailServer
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """What everybody opens."""
        return f"http://127.0.0.1:{self.port}"

    def lines(self, number: int) -> Iterator[list[str]]:
        """The words of each line of this block; `export` is done on the way."""
        block = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)[number]
        yours = {
            "https://my.example.jp": self.url,
            "mail.example.jp": "localhost",
            "/var/lib/mytoyota": str(self.folder),
        }
        for example, own in yours.items():
            block = block.replace(example, own)
        for line in block.strip().splitlines():
            words = shlex.split(line, comments=True)
            if words[0] == "export":
                self.environment |= dict(word.split("=", 1) for word in words[1:])
            else:
                assert words[0] == ".venv/bin/mytoyota"
                yield [sys.executable, "-m", "mytoyota.cli", *words[1:]]

    def whole(self) -> dict[str, str]:
        """What the page's exports leave to say on this machine: a free port, and the mail server's login."""
        own = {"PORT": str(self.port), "MYTOYOTA_SMTP_PORT": str(self.mail.port), "MYTOYOTA_SMTP_USER": USER}
        own |= {
            "MYTOYOTA_SMTP_PASSWORD": PASSWORD,
            "SSL_CERT_FILE": str(self.mail.certificate),
            "PATH": "/usr/bin:/bin",
        }
        return self.environment | own | {"MYTOYOTA_LOG_LEVEL": "error", "PYTHONPATH": str(CHECKOUT)}

    def does(self, words: list[str]) -> str:
        """One command, in this very process: a dozen Pythons would take most of the time; what it said."""
        said, problems = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as environment, redirect_stdout(said), redirect_stderr(problems):
            for name in [name for name in os.environ if name.startswith("MYTOYOTA_")]:
                environment.delenv(name)
            for name, value in self.whole().items():
                environment.setenv(name, value)
            status = cli.main(words[3:])
        assert status == 0, (words[3:], said.getvalue(), problems.getvalue())
        return said.getvalue()

    @contextmanager
    def serves(self, words: list[str]) -> Iterator[None]:
        """The last line of the first block, meanwhile."""
        log = self.folder / "serve.log"
        with running(words, log, self.whole()) as process:
            ready = eventually(lambda: process.poll() is not None or "is ready" in log.read_text(), 120)
            assert ready, log.read_text()
            assert process.poll() is None, log.read_text()
            yield


@dataclass
class AtTheStore(Mailed):
    """A customer whose licence is compared by a member of staff at a desk of their own."""

    desk: Phone = field(kw_only=True)

    def staff_confirm(self) -> None:
        """The staff find who waits, and confirm each field."""
        self.desk.opens("/desk/checks/")
        link = next(a for a in self.desk.page.tree.css("tbody a") if "/desk/checks/" in str(a.attributes["href"]))
        self.desk.opens(str(link.attributes["href"]))
        button = self.desk.page.button("確認した")
        fields = [str(box.attributes["value"]) for box in self.desk.page.tree.css("input[name=same]")]
        self.desk.sends(self.desk.body(button) | {"same": fields}, form=self.desk.form_of(button))


def phone(app: Flask) -> Phone:
    """A browser that reaches the served product."""
    made = Phone(app)
    made.http = Line((), lambda: None, random.Random(1))  # type: ignore[assignment]
    return made


def lets_in(browser: Phone, said: str, place: str, number: str) -> Phone:
    """Opens the link that a command printed, sets the password, signs in."""
    browser.opens(re.findall(r"https?://\S+/desk/password/\S+", said)[0])
    assert browser.sees(place, number)
    browser.presses("このパスワードにする", password=CHOSEN)
    browser.opens("/desk/sign-in")
    browser.presses("サインイン", store_code=place, number=number, password=CHOSEN)
    if browser.page.url.startswith("/desk/second-factor"):  # center, finance and headquarters have to
        Authenticator.set_up(browser)
        browser.presses("控えました")
    browser.opens("/desk/start")
    assert browser.sees(number)
    return browser


@pytest.fixture
def script(tmp_path: Path) -> Iterator[Script]:
    server = MailServer(tmp_path, free_port())
    with server.open():
        folder = tmp_path / "instance"
        folder.mkdir()
        yield Script(folder, server)


def test_the_first_day_as_the_page_tells_it(script: Script) -> None:
    first = list(script.lines(0))
    said = [script.does(words) for words in first[:-1]]
    second = [script.does(words) for words in script.lines(1)]
    assert "Nothing was changed" in second[0]
    assert "山本 大輔\tinvited" in second[-1]
    with script.serves(first[-1]):
        settings = Settings(
            demo=True, instance_dir=script.folder, port=script.port, public_url=script.url, reader_engine="tesseract"
        )
        app = create_app(settings)
        lets_in(phone(app), said[-1], "CENTER", "1")
        seller = lets_in(phone(app), second[3], "012001", "1001")
        lets_in(phone(app), second[4], "TFC", "1")
        for place, number in (("012001", "1010"), ("0120", "9001")):  # 店長, 本部担当者
            lets_in(phone(app), script.does([*first[0][:3], "staff", "reset", place, number]), place, number)
        registers(seller, app, script)
        app.extensions["database"].engine.dispose()


def registers(seller: Phone, app: Flask, script: Script) -> None:
    """An order, its QR code, and the customer's whole way to the end."""
    seller.opens("/desk/orders/new")
    models = {
        option.text(): str(option.attributes["value"]) for option in seller.page.tree.css("[name=model_id] option")
    }
    seller.presses(
        "登録してQRコードを出す", contract_number="A-20381", model_id=next(v for k, v in models.items() if "RS" in k)
    )
    link = seller.page.tree.css_first("#link")
    assert link is not None
    order_id = seller.page.url.rpartition("/")[2]
    about: dict[str, Any] = {"server": script.mail, "choice": "", "desk": seller, "t_connect": "decline"}
    customer = AtTheStore(phone(app), order_id, app.extensions["database"], None, **about)  # type: ignore[arg-type]
    customer.phone.scans(link.text(strip=True))
    customer.goes_to("2-1/4")
    seller.opens(f"/desk/orders/{order_id}")
    assert seller.sees("高橋 陽菜")
