"""The dumped instances brought up: everybody goes on; all that was encrypted, printed or mailed opens; counts agree."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.accounts.actors import Shop
from tests.former import product
from tests.former.person import ENDS, Person, phone_with
from tests.former.restored import Instance, brought_up

KINDS = ("sqlite", "postgresql")
EVERY = 28  # of so many people one goes on to the end in each run of the tests, on each database another; all in proof


@pytest.fixture(params=KINDS)
def instance(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """One of the dumped instances, for this test alone: the key ring is the process's."""
    with brought_up(request.param, tmp_path / "instance", monkeypatch) as up:
        yield up


def test_every_row_is_there(instance: Instance) -> None:
    now = product.rows(product.database(instance.app))
    for table, count in instance.index["rows"].items():
        later = product.TABLES.get(table, table)
        if later:
            assert now[later] == count or (later in product.MAY_GROW and now[later] > count), (later, now[later], count)


def test_every_sealed_value_opens_and_says_what_it_said(instance: Instance) -> None:
    now = product.encrypted(product.database(instance.app))
    assert sum(count for count, _digest in now.values()) > 3000
    for value, (count, digest) in instance.index["sealed"].items():
        later = product.VALUES.get(value, value)
        if later:
            assert now[later][0] == count, later
            assert now[later][1] == digest or later in product.REWORDED, later


def test_every_link_and_cookie_opens_what_it_opened(instance: Instance) -> None:
    openings = instance.index["openings"]
    customers = [one for one in openings if " cookie of customer" in one["what"]]  # they all return, see below
    for wanted in [one for one in openings if one not in customers] + customers[::9]:
        found = opened(instance.app, wanted["url"], wanted["cookies"])
        assert found == (wanted["status"], wanted["title"], wanted["at"]), (wanted["what"], wanted["url"])


def opened(app: Flask, url: str, cookies: list[list[str]]) -> tuple[int, str, str]:
    """Status, title and address of what a browser with these cookies is shown."""
    phone = phone_with(app, cookies)
    path = url.removeprefix(phone.base)
    answer = phone.http.get(path, base_url=phone.base, follow_redirects=True)
    title = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    assert title is not None, answer.text
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", title.group(1)).split()), answer.request.path


def test_another_shop_still_holds_what_it_was_given(instance: Instance) -> None:
    shop = Shop(instance.app)
    for given in instance.index["tokens"]:
        assert shop.userinfo(given["access_token"]).get_json()["family_name"] == "鈴木"
        renewed = shop.refresh(given["refresh_token"])
        assert shop.userinfo(renewed.get_json()["access_token"]).status_code == 200
    for person in instance.index["asked"]:
        phone = phone_with(instance.app, person["cookies"])
        phone.opens(person["at"])
        button = phone.page.tree.css_first("button[value=agree]")
        answer = phone.http.post(person["at"], data=phone.body(button), base_url=phone.base)
        assert answer.location.startswith("https://shop.example/cb?code="), answer.location


def test_a_mailed_link_sets_a_new_password(instance: Instance) -> None:
    links = [one["url"] for one in instance.index["openings"] if "/account/reset/" in one["url"]]
    assert links
    for url in links:
        phone = phone_with(instance.app, [])
        phone.opens(url)
        phone.presses("このパスワードにする", password="tsuki-no-michi-31", password_again="tsuki-no-michi-31")
        assert phone.page.url == "/account/reset/done"
        phone.opens(url, expect=410)


def test_what_was_owed_is_done(instance: Instance) -> None:
    """All that waits now: mails not sent yet or in vain, a worker's that died, looks at cards that come to an end."""
    assert product.waiting(instance.app) > 10
    with product.an_hour_later():
        while product.works(instance.app):
            pass
    assert product.waiting(instance.app) <= len(instance.index["cards"])  # of cards nobody has entered


def test_everybody_returns_and_from_every_step_one_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with brought_up("sqlite", tmp_path / "instance", monkeypatch) as up:
        went_on = {*ENDS, "2-2/4"}  # there a buyer waits until the user is at the end
        for person in soonest_first(up.people().values()):
            with told(person):
                person.returns()
                if person.step_id not in went_on:
                    went_on.add(person.step_id)
                    person.goes_on()


def test_some_go_on_to_the_end(instance: Instance) -> None:
    first = KINDS.index(product.database(instance.app).engine.dialect.name) * EVERY // 2
    all_arrive(soonest_first(instance.people().values())[first::EVERY])


@pytest.mark.proof
def test_every_journey_goes_on_to_its_end(instance: Instance) -> None:
    people = soonest_first(instance.people().values())
    assert len(people) >= 140
    all_arrive(people)


def soonest_first(people: Iterable[Person]) -> list[Person]:
    """Who holds a code that is good for some minutes is not kept waiting by the others."""
    return sorted(people, key=lambda person: not ({"code", "staff_code"} & set(person.about)))


def all_arrive(people: list[Person]) -> None:
    for person in people:
        with told(person):
            person.arrives()
            assert person.step_id in ENDS


@contextmanager
def told(person: Person) -> Iterator[None]:
    """Says who it was that did not get on."""
    about = person.about
    try:
        yield
    except AssertionError as wrong:
        raise AssertionError(f"customer {about['number']}, at {about['step']} {about['then']}: {wrong}") from wrong
