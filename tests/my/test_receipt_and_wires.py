"""情報の提供の記録 held against all that left by HTTP, in both directions: whom, when, what, under which text."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response, request
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from mytoyota.base import disclosures
from mytoyota.base.disclosures import DisclosureRow
from mytoyota.oidc_provider.claims import SCOPES
from mytoyota.oidc_provider.clients import FIRST_PARTY
from mytoyota.organisation.models import Store
from tests.my import owner
from tests.my.test_my_cars import EMAIL
from tests.payments.card_holder import CardHolder
from tests.people import wires
from tests.people.answers import COMPANY, COMPANY_LOGIN, PERSON, PROFILE
from tests.people.at_home import PLATE, applies, car
from tests.people.showroom import HINODE
from tests.people.walker import Journey, Walker
from tests.people.wires import Sent, Wires

WITHIN = timedelta(seconds=30)  # between the row and what was sent; the row is never younger by more than a moment
Told = tuple[str, frozenset[str]]
PERSONAL = {  # kinds of data → what of these customers would be found on a wire
    "chassis": ("ABC12-",),  # of every car of the showroom
    "plate": (PLATE,),
    "corporate_number": (COMPANY_LOGIN["number"].replace("-", ""),),
    "name": ("高橋", "陽菜", "タカハシ", "ハルナ", "ひので"),
    "contact": (EMAIL, "9012345678", "565282121", "05652"),
    "address": ("4710026", "トヨタ町", "若宮町", "豊田市"),
    "birth": (PERSON["birth_year"], PROFILE["birth_date"]),
}
AS_RECEIPTS_SAY = {
    frozenset({"chassis", "plate"}): "numbers",
    frozenset({"chassis"}): "chassis",
    frozenset({"corporate_number"}): "corporate_number",
}


@pytest.fixture
def lines(app: Flask, walker: Walker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wires]:
    """Every wire of the product is overheard."""
    with wires.tapped(app, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def shown(app: Flask) -> list[str]:
    """The words of every page with terms, as it was sent to somebody."""
    pages: list[str] = []

    def overhear(response: Response) -> Response:
        if response.mimetype == "text/html" and (b"terms" in response.get_data() or "consent" in request.path):
            pages.append(str(LexborHTMLParser(response.get_data(as_text=True)).text()))
        return response

    app.after_request_funcs.setdefault(None, []).append(overhear)
    return pages


def told_by(one: Sent) -> Told | None:
    """What an exchange told its party, in the receipt's words; None: nothing of anybody."""
    if one.path == wires.USERINFO and one.answered is not None:
        return f"client:{FIRST_PARTY}", frozenset(s for s, claims in SCOPES.items() if set(claims) & set(one.answered))
    found = frozenset(kind for kind, values in PERSONAL.items() if any(value in one.said for value in values))
    to = wires.PARTIES.get(one.host)
    if to is None:
        assert not found, f"{found} went to {one.host}"
        return None
    if to == "cards" and one.said.startswith("POST /v1/registrations?"):
        assert not found, f"{found} went to the card gateway"
        return to, frozenset({"pseudonym"})
    return (to, frozenset({AS_RECEIPTS_SAY.get(found, f"unheard of: {sorted(found)}")})) if found else None


def receipt(walker: Walker) -> list[DisclosureRow]:
    with walker.database.reading() as session:
        return list(session.scalars(select(DisclosureRow).order_by(DisclosureRow.at)))


def holds(walker: Walker, lines: Wires, shown: list[str]) -> set[Told]:
    """Every row was sent, every exchange is a row, each under a text that was read; returns what went by HTTP."""
    went = [(told, one) for one in lines.sent if (told := told_by(one))]
    rows = [row for row in receipt(walker) if row.recipient.partition(":")[0] not in ("store", "center")]
    for row in rows:
        what = (row.recipient, frozenset(row.what))
        assert any(told == what and abs(one.at - row.at) < WITHIN for told, one in went), f"{what} never went out"
    known = {(row.recipient, frozenset(row.what)) for row in rows}
    assert {told for told, _one in went} <= known, "what went out stands there"
    for row in rows:
        _was_read(walker, row, shown)
    return known


def _was_read(walker: Walker, row: DisclosureRow, shown: list[str]) -> None:
    """The text that the row names is, word for word, one that stood on a page before."""
    assert row.text_hash, f"{row.recipient} {row.what} under no text"
    with walker.database.reading() as session:
        kept = disclosures.texts(session, [row.text_hash])[row.text_hash]
    assert hashlib.sha256(f"{kept.title}\n{kept.language}\n{kept.words}".encode()).hexdigest() == row.text_hash
    paragraphs = kept.words.splitlines()
    assert any(all(one in page for one in paragraphs) for page in shown), f"nobody has read {kept.title}"


def pays_by_card(one: Journey) -> None:
    """On the page of the ways to pay: a card is typed at the gateway, and the browser comes back."""
    answer = one.phone.http.post(one.page.url, data=one.phone.body() | {"kind": "card"}, base_url=one.phone.base)
    back = urlsplit(CardHolder(wires.browser()).registers(str(answer.location), "4242424242424242") or "")
    one.phone.opens(f"{back.path}?{back.query}")


def stores(walker: Walker) -> set[tuple[str, str, frozenset[str]]]:
    """What the receipt says of stores: which, on which occasion, what."""
    with walker.database.reading() as session:
        names = {f"store:{store.id}": store.name for store in session.scalars(select(Store))}
    found = [row for row in receipt(walker) if row.recipient.startswith("store:")]
    return {(names[row.recipient], row.occasion, frozenset(row.what)) for row in found}


REGISTERED = ("豊田店", "registration", frozenset({"registration", "email"}))
COMPARED = ("豊田店", "check", frozenset({"profile", "address", "phone"}))


def test_at_the_dealer_with_an_account_and_a_card(walker: Walker, lines: Wires, shown: list[str]) -> None:
    one = walker.journey(account="existing", car="bz4x", options=["remote"], pays_by="card").goes_to("3-1/6-A")
    pays_by_card(one)
    one.goes_to("end").run_jobs()
    went = holds(walker, lines, shown)
    assert {recipient for recipient, _what in went} == {f"client:{FIRST_PARTY}", "cards"}
    assert stores(walker) == {REGISTERED, COMPARED}


def test_at_the_dealer_with_a_new_account(walker: Walker, lines: Wires, shown: list[str]) -> None:
    walker.journey(account="new", way="photo").goes_to("end").run_jobs()
    assert {recipient for recipient, _what in holds(walker, lines, shown)} == {f"client:{FIRST_PARTY}"}
    assert stores(walker) == {REGISTERED, COMPARED}


def test_a_new_company_whose_number_the_agency_is_asked_for(walker: Walker, lines: Wires, shown: list[str]) -> None:
    walker.journey(account="new", kind="corporate", certificate=HINODE).goes_to("end").run_jobs()
    went = holds(walker, lines, shown)
    assert ("register", frozenset({"corporate_number"})) in went
    assert stores(walker) == {REGISTERED}, "no staff compare a company"
    assert COMPANY["department"] not in "".join(one.said for one in lines.to("register"))


def test_after_delivery_and_the_services_at_home(walker: Walker, lines: Wires, shown: list[str]) -> None:
    user = applies(walker, car(walker), account="new")
    user.run_jobs()
    about: dict[str, Any] = {"section": "5-1", "account": "existing", "options": ["remote"], "pays_by": "card"}
    phone = owner.at_home(walker)
    phone.presses("T-Connectを申し込む")
    services = Journey(phone, "", walker.database, walker.showroom, **about).goes_to("5-1/8-A")
    pays_by_card(services)
    services.goes_to("5/end").run_jobs()
    went = holds(walker, lines, shown)
    assert went >= {
        ("certificates", frozenset({"numbers"})),
        ("line", frozenset({"chassis"})),
        ("cards", frozenset({"pseudonym"})),
    }
    assert stores(walker) == set(), "no store heard of it"
