"""Every route stands in the access table, and the table's guards hold for people who are not meant."""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest
from flask import Flask
from werkzeug import Response

from mytoyota.access import ACCESS
from mytoyota.app import create_app
from mytoyota.flows.web_subjects import journey_holder
from mytoyota.organisation.web_guards import StaffGuard
from mytoyota.settings import Settings
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.walker import Walker

PARTS = {
    "_act": "confirm",
    "token": "x" * 40,
    "public_id": "abcdefghijkl",
    "step_id": "1-1/3",
    "name": "address",
    "code": "4710826",
    "contract_id": "7",
    "month": "2026-11",
}


def test_no_route_is_left_open_and_no_row_is_left_over(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_an_app_with_a_route_that_has_no_row_does_not_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(ACCESS, "desk.show")
    with pytest.raises(LookupError, match=r"desk\.show"):
        create_app(settings)


def test_every_variable_of_an_address_names_a_subject_or_is_declared_a_word(app: Flask) -> None:
    """What is neither would reach a view before anybody asked whose it is."""
    undeclared = set()
    for rule in app.url_map.iter_rules():
        row = ACCESS[rule.endpoint]
        said = {*row.named_by, *row.words}
        assert said <= rule.arguments, rule.endpoint
        assert not set(row.named_by) & set(row.words), rule.endpoint
        if said != rule.arguments:
            undeclared.add(rule.endpoint)
    assert not undeclared


def test_what_a_loader_finds_is_what_its_view_takes(app: Flask) -> None:
    """By their types, and nothing that names the subject goes into the view beside it."""
    for endpoint, view in app.view_functions.items():
        row, takes = ACCESS[endpoint], dict(inspect.signature(view, eval_str=True).parameters)
        if row.subject is not None:
            first = takes.pop(next(iter(takes)))
            assert alternatives(first.annotation) <= found_by(row.subject), endpoint
            assert not set(takes) & set(row.named_by), endpoint


def alternatives(hint: Any) -> set[Any]:
    """The types that a hint names: one, or those of a union."""
    return set(get_args(hint)) if isinstance(hint, UnionType) else {hint}


def found_by(loader: Callable[..., Any]) -> set[Any]:
    """The types that a loader may hand to its view: all that it returns but answers."""
    returned = get_type_hints(loader)["return"]
    return {returned, *get_args(returned)} - {Response}


def test_no_guard_that_leaves_the_question_to_the_loader_stands_alone() -> None:
    """`journey_holder` itself asks nothing."""
    assert [endpoint for endpoint, row in ACCESS.items() if row.guard is journey_holder and row.subject is None] == []


def test_a_name_that_any_loader_reads_is_nowhere_a_mere_word(app: Flask) -> None:
    names = {name for row in ACCESS.values() for name in row.named_by}
    for endpoint, row in ACCESS.items():
        assert not names & set(row.words), endpoint


def staff_pages(app: Flask) -> list[str]:
    """An address for every page of staff."""
    found = []
    with app.test_request_context(base_url=app.extensions["settings"].public_url):
        for rule in app.url_map.iter_rules():
            if isinstance(ACCESS[rule.endpoint].guard, StaffGuard) and "GET" in (rule.methods or ()):
                values = {name: PARTS.get(name, "f" * 24) for name in rule.arguments}
                found.append(app.url_for(rule.endpoint, **values))
    return found


def test_the_console_is_closed_to_everybody_else(app: Flask, walker: Walker) -> None:
    customer = walker.journey_at("1-1/18-B")
    for stranger in (Phone(app), customer.phone):
        for url in staff_pages(app):
            answer = stranger.http.get(url, base_url=stranger.base)
            assert answer.status_code in (302, 401), url
            assert answer.status_code == 401 or "/desk/sign-in" in answer.location, url


def test_every_act_of_the_console_is_refused_to_everybody_else(app: Flask) -> None:
    stranger = Phone(app)
    with app.test_request_context(base_url=stranger.base):
        acts = [
            app.url_for(rule.endpoint, **{name: PARTS.get(name, "f" * 24) for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if isinstance(ACCESS[rule.endpoint].guard, StaffGuard) and "POST" in (rule.methods or ())
        ]
    assert len(acts) > 8
    for url in acts:
        assert stranger.http.post(url, base_url=stranger.base).status_code in (302, 400, 401, 403), url


@pytest.mark.parametrize(("store", "number"), [("T02", "200"), ("K01", "300")])
def test_staff_of_another_store_see_nothing_of_an_order(app: Flask, walker: Walker, store: str, number: str) -> None:
    customer = walker.journey_at("1-1/19-B")
    colleague = Desk(app, walker.showroom, store, number)
    check = customer.waiting_check()
    for url in (
        f"/desk/orders/{customer.order_id}",
        f"/desk/checks/{check.id}",
        f"/desk/orders/{customer.order_id}/sheet",
    ):
        assert colleague.opens(url, expect=404).h1 == colleague.opens("/desk/orders/" + "0" * 24, expect=404).h1
    for url in ("/desk/", "/desk/orders/", "/desk/checks/"):
        colleague.opens(url)
        assert not colleague.sees("高橋")
        assert customer.order_id not in colleague.page.text


def test_somebody_who_left_the_store_is_out_at_once(app: Flask, walker: Walker) -> None:
    desk = Desk(app, walker.showroom)
    desk.opens("/desk/orders/")
    from mytoyota.organisation.models import Staff

    with walker.database.writing() as session:
        session.get_one(Staff, walker.showroom.staff_ids["佐藤"]).active = False
    assert desk.http.get("/desk/orders/", base_url=desk.base).status_code == 302


def test_another_journeys_pages_are_not_found(app: Flask, walker: Walker) -> None:
    mine, theirs = walker.journey_at("1-1/18-B", way="photo"), walker.journey_at("1-1/18-B", email="t@example.jp")
    public_id = mine.page.url.split("/")[2]
    for url in (
        f"/o/{public_id}/1-1/18-B",
        f"/o/{public_id}/status/1-1/19-B",
        f"/o/{public_id}/crop/address",
        f"/o/{public_id}/login",
    ):
        assert theirs.phone.http.get(url, base_url=theirs.phone.base).status_code == 404
    for url in (f"/o/{public_id}/1-1/18-B", f"/o/{public_id}/draft/1-1/18-B"):
        body = theirs.phone.body()
        assert theirs.phone.http.post(url, data=body, base_url=theirs.phone.base).status_code == 404
