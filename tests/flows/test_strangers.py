"""A stranger's request runs no code of a screen and adds no row: over every step and every route with a subject."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from mytoyota.base.db import Base, Database
from mytoyota.flows import devices, order_progress, web_subjects
from mytoyota.flows.engine import journeys, web
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.path import PathStep
from mytoyota.flows.engine.screen import Screen, screen_of
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.flows.models import Progress
from mytoyota.flows.services import at_home
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.models import LoginRequest
from mytoyota.orders import orders
from mytoyota.registrations.models import Registration
from mytoyota.reviews.models import Review
from tests.people import registered
from tests.people.answers import PERSON, PROFILE
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker

WORK = ("prepare", "prepare_invalid", "save", "on_invalid", "on_back")
LOOKS = ("initial", "show", "status", "elsewhere", "template_for", "action_for")
STEPS = [(flow.key, step_id) for flow in FLOWS.values() for step in flow.steps for step_id in step.ids]
INVENTED = "abcdefghijkl"
BUTTONS = ({}, {"go_back": "1"}, {"switch_language": "en"})


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every piece of a screen's code that was run, by its name, on any screen of any flow."""
    run: list[str] = []
    screens = {screen_of(step) for flow in FLOWS.values() for step in flow.steps}
    for kind in {one for screen in screens for one in type(screen).__mro__ if issubclass(one, Screen)}:
        for name in (*WORK, *LOOKS):
            if name in vars(kind):
                monkeypatch.setattr(kind, name, noted(run, f"{kind.__name__}.{name}", getattr(kind, name)))
        for name in ("actions", "fills"):
            if name in vars(kind):
                monkeypatch.setattr(kind, name, property(buttons_noted(run, kind, name, vars(kind)[name].fget)))
        if isinstance(vars(kind).get("form"), type):
            monkeypatch.setattr(kind, "form", staticmethod(noted(run, f"{kind.__name__}.form", vars(kind)["form"])))
    return run


def noted(run: list[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*given: Any, **named: Any) -> Any:
        run.append(name)
        return function(*given, **named)

    return noting


def buttons_noted(
    run: list[str], kind: type, name: str, getter: Callable[[Any], Mapping[str, Callable[..., Any]]]
) -> Callable[[Any], Mapping[str, Callable[..., Any]]]:
    return lambda screen: {
        button: noted(run, f"{kind.__name__}.{name}.{button}", act) for button, act in getter(screen).items()
    }


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has, counters and sessions too."""
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def posts(phone: Phone, url: str, token: str, **more: str) -> TestResponse:
    body = PERSON | {"csrf_token": token, "form_key": "k" * 16, "agree": "y", "code": "123456", "staff_code": "123456"}
    return phone.http.post(url, data=body | {"email": "stranger@example.jp"} | more, base_url=phone.base)


def token_of(phone: Phone) -> str:
    return str(phone.page.soup.select_one("[name=csrf_token]")["value"])


def refs(database: Database) -> dict[str, str]:
    """The newest journey of each flow."""
    with database.reading() as session:
        return {row.flow: row.public_id for row in session.scalars(select(JourneyRow).order_by(JourneyRow.created_at))}


def pages(public_id: str, step_id: str) -> tuple[str, str, str]:
    return f"/o/{public_id}/{step_id}", f"/o/{public_id}/draft/{step_id}", f"/o/{public_id}/status/{step_id}"


def routes(public_id: str) -> Iterator[str]:
    """The other routes of a journey."""
    yield from (
        f"/o/{public_id}/crop/name",
        f"/o/{public_id}/login",
        f"/o/{public_id}/share",
        f"/o/{public_id}/paid",
        f"/o/{public_id}/account/1-1/7-A",
    )


@pytest.mark.parametrize("every", [2, pytest.param(1, marks=pytest.mark.proof)])
def test_an_invented_and_a_foreign_reference_are_not_found(
    walker: Walker, database: Database, entered: list[str], every: int
) -> None:
    """Each step meets one of the two, the next step the other; each of them both in the proof."""
    walker.journey_at("1-1/8-B", email="owner@example.jp")
    theirs = refs(database)
    stranger = walker.journey_at("1-1/3").phone
    token, before = token_of(stranger), rows(database)
    entered.clear()
    for place, (flow, step_id) in enumerate(STEPS):
        for public_id in (INVENTED, theirs.get(flow, theirs["buyer"]))[place % every :: every]:
            page, draft, status = pages(public_id, step_id)
            answers = [stranger.http.get(url, base_url=stranger.base) for url in (page, status)]
            answers += [posts(stranger, page, token, **button) for button in BUTTONS]
            answers.append(posts(stranger, draft, token))
            assert {answer.status_code for answer in answers} == {404}, page
    for public_id in (INVENTED, theirs["buyer"]):
        for url in routes(public_id):
            assert stranger.http.get(url, base_url=stranger.base).status_code == 404, url
    assert entered == []
    assert rows(database) == before


def not_yet_open(phone: Phone, public_id: str, flow: str, token: str) -> None:
    """Every step of the flow but the first ones leads to where the person is."""
    here = phone.page.url
    opened = {f"/o/{public_id}/{step_id}" for step_id in ("1-1/2", "2-2/6")} | {here}
    for key, step_id in STEPS:
        page, draft, status = pages(public_id, step_id)
        if key != flow or page in opened:
            continue
        for answer in (phone.http.get(page, base_url=phone.base), *(posts(phone, page, token, **b) for b in BUTTONS)):
            assert (answer.status_code, answer.location) == (302, here), page
        assert posts(phone, draft, token).status_code == 204
        told = phone.http.get(status, base_url=phone.base).get_json()
        assert (told["state"], told["next"]) == ("over", here)


@pytest.mark.parametrize(
    ("flow", "step_id"),
    [
        ("buyer", "1-1/3"),
        ("buyer_sign_up", "1-1/7-B"),
        ("user", "2-2/7"),
        ("user_sign_up", "2-2/11-B"),
        ("after_sign_up", "4-1/3-B"),
    ],
)
def test_a_step_that_is_not_open_yet_leads_to_where_one_is(
    walker: Walker, database: Database, entered: list[str], flow: str, step_id: str
) -> None:
    phone = walker.journey_at(step_id).phone
    token, before = token_of(phone), rows(database)
    entered.clear()
    not_yet_open(phone, refs(database)[flow], flow, token)
    assert {name for name in entered if not name.endswith(".elsewhere")} == set()  # where a redirect leads to
    assert rows(database) == before


def test_a_junk_token_shows_the_page_again_and_does_nothing(
    walker: Walker, database: Database, entered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step of every flow, as if it were open to this phone; what it then shows is not this test's."""
    phone = walker.journey_at("1-1/7-B").phone
    begins_all_flows(walker)
    known, before = refs(database), rows(database)
    for place in (web_subjects, web):
        monkeypatch.setattr(place, "step_if_open", as_if_open)
    monkeypatch.setattr(web, "page", lambda step, form, more=None: str(form.form_errors))
    for flow, step_id in STEPS:
        entered.clear()
        page, draft, _status = pages(known[flow], step_id)
        step = FLOWS[flow].step_with_id(step_id)
        assert step is not None
        screen = screen_of(step)
        pressed = [{}, *({name: "1"} for name in (*screen.actions, *screen.fills))]
        for button in pressed:
            answer = posts(phone, page, "long dead", choice=next(iter(screen.choices), ""), **button)
            assert "画面の有効期限が切れていました" in answer.text, page
        assert posts(phone, page, "long dead", go_back="1").status_code == 302
        assert posts(phone, page, "long dead", switch_language="en").status_code == 200
        posts(phone, page, "long dead", switch_language="ja")
        assert posts(phone, draft, "long dead").status_code == 204
        assert {name for name in entered if not name.endswith((".form", ".elsewhere"))} == set(), page
    assert rows(database) == before


def begins_all_flows(walker: Walker) -> None:
    """This phone has a journey of every other flow too."""
    account, claims = walker.has_account("home@example.jp"), PROFILE | {"email": "home@example.jp"}
    review = registered.register(walker.showroom, (account, "individual"), claims, "bz4x")
    with walker.database.writing() as session:
        mine = session.scalars(select(JourneyRow)).first()
        assert mine is not None
        order = orders.get(session, str(mine.order_id))
        link = orders.link_for(session, order, orders.USER)
        for flow in order_progress.USERS:
            row = devices.begin(session, devices.Scanned(order, link, mine.browser_id))
            row.flow = flow
        for flow in ("after", "after_sign_up"):
            journeys.begin(session, JourneyRow(flow=flow, browser_id=mine.browser_id))
        user = session.get_one(Registration, session.get_one(Review, review).registration_id)
        at_home.begin(session, user, mine.browser_id)


def as_if_open(journey: OpenJourney, step_id: str) -> StepContext | None:
    step = journey.flow.step_with_id(step_id)
    return step and StepContext(
        journey, PathStep(step, 1, done=False, locked=False, length_known=False), journey.path, 0
    )


def test_a_link_that_nobody_was_given_and_a_junk_press_begin_nothing(
    app: Flask, walker: Walker, database: Database
) -> None:
    order_id = walker.showroom.order("pixis", None)
    link, before, stranger = walker.showroom.link(order_id), rows(database), Phone(app)
    path = link.partition(stranger.base)[2]
    assert posts(stranger, "/q/" + "x" * 40, "junk").status_code == 404
    assert posts(stranger, path, "junk").status_code == 200
    assert rows(database) == before


@pytest.mark.parametrize("state", ["theirs", "invented"])
def test_an_answer_of_the_provider_that_is_none_of_this_browsers_asks_nobody(
    walker: Walker, database: Database, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """It does not use up the login of the one who began it either."""
    owner = walker.journey_at("1-1/6", account="existing")
    stranger = walker.journey_at("1-1/3", email="stranger@example.jp").phone
    begun = parse_qs(urlsplit(str(owner.phone.http.get(login_of(owner), base_url=stranger.base).location)).query)
    asked: list[object] = []
    monkeypatch.setattr(relying_party, "finish", lambda *given: asked.append(given))
    told = {"state": begun["state"][0] if state == "theirs" else "x" * 43, "code": "c" * 43}
    before = rows(database)
    assert stranger.http.get("/auth/callback", query_string=told, base_url=stranger.base).status_code == 400
    assert asked == []
    assert rows(database) == before
    with database.reading() as session:
        assert set(session.scalars(select(LoginRequest.used_at))) == {None}


def login_of(owner: Journey) -> str:
    """The address that begins the login of this journey."""
    with owner.database.reading() as session:
        newest = select(JourneyRow).where(JourneyRow.order_id == owner.order_id)
        return f"/o/{session.scalars(newest).one().public_id}/login"


def test_the_address_of_somebodys_login_begins_no_sign_up_in_other_browsers(
    app: Flask, walker: Walker, database: Database
) -> None:
    """Each would have photographs, mails and look-ups of its own, and a row at the desk."""
    phone = walker.journey_at("1-1/6").phone
    began = phone.http.get(f"/o/{refs(database)['buyer']}/login", base_url=phone.base)
    assert "/account/authorize" in began.location
    for _ in range(3):
        stranger = Phone(app)
        stranger.opens(began.location)
        stranger.opens("/account/signup/", expect=404)
    assert "buyer_sign_up" not in refs(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Progress)) == 1
