"""Guide 4-1/1: whoever has a link or the leaflet's address begins little without having logged in."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.flows.after_delivery import beginnings
from mytoyota.flows.models import Journey
from tests.people.at_home import applies, car, mended_by
from tests.people.phone import Phone
from tests.people.walker import Walker

BEGIN = "お申込みを開始する"


def journeys(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Journey)) or 0


def presses(app: Flask, link: str, label: str = BEGIN, expect: int = 200, network: str = "192.0.2.7") -> Phone:
    """A browser that nobody has seen before, from this network."""
    phone = Phone(app)
    phone.http.environ_base["REMOTE_ADDR"] = network
    phone.opens(link)
    phone.presses(label, expect)
    return phone


def test_a_link_begins_no_journeys_without_bound(app: Flask, walker: Walker, database: Database) -> None:
    link = walker.showroom.link(walker.showroom.order("bz4x"), "after")
    for _press in range(beginnings.BY_LINK.free):
        presses(app, link)
    for _press in range(3):
        presses(app, link, expect=429)
    assert journeys(database) == beginnings.BY_LINK.free
    presses(app, link, network="198.51.100.1")
    presses(app, walker.showroom.link(walker.showroom.order("bz4x"), "after"))


def test_the_leaflets_address_begins_no_journeys_without_bound(
    app: Flask, walker: Walker, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginnings, "BY_LEAFLET", replace(beginnings.BY_LEAFLET, free=3))
    begun = [presses(app, "/register") for _press in range(3)]
    presses(app, "/register", expect=429)
    assert journeys(database) == 3
    begun[0].opens("/register")
    assert begun[0].page.h1 != "納車後のお手続き"
    presses(app, "/register", network="198.51.100.1")


def test_the_mail_that_says_what_differs_begins_no_journeys_without_bound(
    app: Flask, walker: Walker, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = applies(walker, car(walker) | {"serial": "43-21"})
    monkeypatch.setattr(beginnings, "BY_LINK", replace(beginnings.BY_LINK, free=2))
    before = journeys(database)
    for _press in range(2):
        presses(app, mended_by(user), "ログインへ進む")
    presses(app, mended_by(user), "ログインへ進む", expect=429)
    assert journeys(database) == before + 2


def test_a_press_that_is_repeated_counts_once(app: Flask, walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "BY_LINK", replace(beginnings.BY_LINK, free=1))
    link = walker.showroom.link(walker.showroom.order("bz4x"), "after")
    phone = Phone(app)
    phone.opens(link)
    body = phone.body()
    for _press in range(3):
        assert phone.http.post(link, data=body, base_url=phone.base).status_code == 302


def test_the_address_of_somebodys_login_begins_no_sign_up_in_other_browsers(app: Flask, walker: Walker) -> None:
    """Without an order as well: each would have photographs, mails and look-ups of its own to spend."""
    user = walker.at_home()
    began = user.phone.http.post("/register", data=user.phone.body(), base_url=user.phone.base)
    login = user.phone.http.get(began.location, base_url=user.phone.base).location
    assert "/account/authorize" in login
    for _browser in range(3):
        stranger = Phone(app)
        stranger.opens(login)
        stranger.opens("/account/signup/", expect=404)
    with walker.database.reading() as session:
        assert session.scalars(select(Journey).where(Journey.flow == "after_sign_up")).all() == []
