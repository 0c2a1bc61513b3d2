"""What costs is not done for a stranger: mails, photographs, the tax agency, hashes; a victim has all of it left."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from mytoyota.accounts import passwords
from mytoyota.base.db import Base, Database
from mytoyota.corporations import web_registry
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.flows.sign_up import company_number, photo_reading
from mytoyota.oidc_client import relying_party
from tests.people.answers import COMPANY_LOGIN, PERSON
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker
from tests.people.written_licence import photograph

OFTEN = 8
INVENTED = "abcdefghijkl"


@pytest.fixture
def cost(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done that costs, in order."""
    done: list[str] = []

    def costs(what: str) -> Any:
        def noted(*_given: object, **_named: object) -> Any:
            done.append(what)
            raise AssertionError(f"{what} for a stranger")

        return noted

    monkeypatch.setattr(passwords, "hash", costs("hash"))
    monkeypatch.setattr(photo_reading, "document_reader", costs("photograph"))
    monkeypatch.setattr(company_number, "registry", costs("agency"))
    monkeypatch.setattr(relying_party, "refresh_claims", costs("provider"))
    assert web_registry
    return done


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        return {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def send(stranger: Phone, url: str, token: str, **typed: Any) -> int:
    body = {"csrf_token": token, "form_key": "k" * 16} | typed
    return stranger.http.post(url, data=body, base_url=stranger.base).status_code


def tries_everything(stranger: Phone, public_id: str, email: str) -> set[int]:
    """Every form that costs, as often as a script likes."""
    token = str(stranger.page.soup.select_one("[name=csrf_token]")["value"])
    at, answers = f"/o/{public_id}", set()
    for number in range(OFTEN):
        more = {"form_key": f"{number:016d}"}
        answers |= {
            send(stranger, f"{at}/1-1/8-B", token, email=email, **more),
            send(stranger, f"{at}/1-1/9-B", token, send_again="1", **more),
            send(stranger, f"{at}/1-1/9-B", token, code="123456", **more),
            send(stranger, f"{at}/1-1/16-B", token, picture=(BytesIO(photograph()), "licence.jpg"), **more),
            send(stranger, f"{at}/1-1/18-B", token, **PERSON, **more),
            send(stranger, f"{at}/1-1/12-C", token, **COMPANY_LOGIN, **more),
            send(stranger, f"{at}/1-1/19-B", token, staff_code="123456", confirm_by_code="1", **more),
            send(stranger, f"{at}/1-1/7-A", token, **more),
            send(stranger, f"{at}/2-1/3", token, agree="y", **more),
        }
    return answers


def of(database: Database, flow: str) -> str:
    with database.reading() as session:
        return session.scalars(select(JourneyRow.public_id).where(JourneyRow.flow == flow)).one()


def test_a_stranger_spends_nothing_of_anybodys(
    app: Flask, walker: Walker, database: Database, cost: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    victim: Journey = walker.journey_at("1-1/8-B", email="sumire@example.jp")
    stranger = Phone(app)
    stranger.opens(walker.showroom.link(walker.showroom.order()))
    before = rows(database)
    for public_id in (INVENTED, of(database, "buyer_sign_up"), of(database, "buyer")):
        assert tries_everything(stranger, public_id, victim.email) == {404}
    assert (cost, rows(database)) == ([], before)
    monkeypatch.undo()
    for _mail in range(5):
        victim.phone.opens(victim.page.url.replace("9-B", "8-B"))
        victim.goes_on()
    assert len(victim.mails()) == 5, "the whole allowance was left"
    victim.goes_to("1-1/19-B")


def test_an_own_journey_opens_no_step_before_its_time(walker: Walker, database: Database, cost: list[str]) -> None:
    early = walker.journey_at("1-1/7-B")
    before = rows(database)
    for flow in ("buyer_sign_up", "buyer"):
        assert tries_everything(early.phone, of(database, flow), early.email) == {302}
    assert (cost, rows(database)) == ([], before)
