"""Guide 5-1/3-A to 5-A: the pages that wait for the line: its stages, late, failing, closed, asked for once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.subscriptions.models import Application
from tests.people.line_exchange import LineExchange
from tests.people.showroom import chassis_of
from tests.people.walker import Journey, Walker
from tests.worker import kinds_of


@pytest.fixture
def later() -> Iterator[Any]:
    """The clock, for who has to wait."""
    with time_machine.travel(clock.now(), tick=True) as traveller:
        yield traveller


def exchange(walker: Walker) -> LineExchange:
    found: LineExchange = walker.app.extensions["gateways"].lines
    return found


def waits(walker: Walker, scenario: str = "001") -> Journey:
    """A user on the page that waits, whose line takes its time."""
    exchange(walker).takes_its_time()
    order_like = chassis_of("0" * 24).removesuffix("000") + scenario
    return walker.for_services(chassis=order_like).goes_to("5-1/3-A")


def passes(user: Journey, later: Any, seconds: float) -> None:
    """So much time, in which the worker does what is due."""
    for _turn in range(int(seconds // 6) + 1):
        user.run_jobs()
        later.shift(6)
    user.run_jobs()


def lines(walker: Walker) -> list[LineOpening]:
    with walker.database.reading() as session:
        return list(session.scalars(select(LineOpening).order_by(LineOpening.requested_at)))


def asked_for_status(user: Journey) -> dict[str, Any]:
    """What the page's script hears."""
    place = user.page.soup.select_one("[data-status-url]")
    assert place is not None
    answer: dict[str, Any] = user.phone.http.get(str(place["data-status-url"]), base_url=user.phone.base).json
    return answer


def states(user: Journey) -> list[str]:
    return [str(li["data-state"]) for li in user.page.soup.select(".stages > li")]


def test_the_page_shows_the_stages_and_goes_on_by_itself(walker: Walker, later: Any) -> None:
    user = waits(walker)
    assert user.phone.sees("回線の開通を依頼しています。", "依頼してからの時間", "画面を閉じてもかまいません")
    assert states(user) == ["now", "later", "later"]
    assert asked_for_status(user)["next"] is None
    passes(user, later, 7)
    assert asked_for_status(user)["next"].endswith("5-1/3-A"), "another stage: the page is drawn anew"
    user.phone.reloads()
    assert states(user) == ["done", "now", "later"]
    passes(user, later, 11)
    assert asked_for_status(user)["next"].endswith("5-1/4-A")
    user.phone.opens(asked_for_status(user)["next"])
    assert user.page.h1 == "車両情報の確認"
    assert user.phone.sees("車両情報を確認しています。")
    assert states(user) == ["done", "done", "now"]
    passes(user, later, 12)
    user.phone.opens(asked_for_status(user)["next"])
    assert user.step_id == "5-1/5-A"
    assert user.phone.sees("豊田 330 さ 12-34", lines(walker)[0].chassis)


def test_a_page_that_was_closed_is_mailed_to_and_goes_on_where_it_was(walker: Walker, later: Any) -> None:
    user = waits(walker)
    passes(user, later, 40)
    mails = [mail for mail in user.mails() if mail.template == "mail/line_opened.txt"]
    assert len(mails) == 1
    path = next(word for word in mails[0].body.split() if "/my/services/" in word)
    user.phone.opens(path)
    user.phone.presses("ログインへ進む")
    assert user.step_id == "5-1/5-A"
    passes(user, later, 30)
    assert len([mail for mail in user.mails() if mail.template == "mail/line_opened.txt"]) == 1


def test_one_that_opens_late_is_told_so_and_opens_all_the_same(walker: Walker, later: Any) -> None:
    user = waits(walker, "904")
    passes(user, later, 6)
    later.shift(timedelta(minutes=10))
    passes(user, later, 6)
    assert asked_for_status(user)["next"].endswith("5-1/3-A")
    user.phone.reloads()
    assert user.phone.sees("通常より時間がかかっています。", "開通したら、メールでお知らせします。")
    later.shift(timedelta(minutes=3))
    passes(user, later, 30)
    user.phone.reloads()
    user.goes_to("5-1/6-A")
    assert len(exchange(walker).lines.openings) == 1


@pytest.mark.parametrize(
    ("scenario", "page", "why"),
    [
        ("901", "5-1/3-A", "おクルマの通信機器を確認できませんでした。"),
        ("902", "5-1/4-A", "おクルマの情報が、通信機器の情報と一致しませんでした。"),
    ],
)
def test_one_that_fails_is_told_with_what_to_do_and_can_be_asked_for_again(
    scenario: str, page: str, why: str, walker: Walker, later: Any
) -> None:
    user = waits(walker, scenario)
    passes(user, later, 40)
    user.phone.opens(asked_for_status(user)["next"])
    if page != user.step_id:
        user.phone.presses("つぎへ")
    assert user.step_id == page
    assert user.phone.sees(why, "お客様相談センターへお電話ください", "料金もかかりません")
    assert [mail.template for mail in user.mails()].count("mail/line_failed.txt") == 1
    later.shift(60)
    user.phone.presses("もう一度開通を依頼する")
    assert user.phone.sees("依頼してからの時間")
    assert len(lines(walker)) == 2
    assert len(exchange(walker).open_keys()) <= 1


@pytest.mark.parametrize("scenario", ["905", "906", "907", "908"])
def test_a_service_that_repeats_itself_forgets_or_is_down_opens_one_line(
    scenario: str, walker: Walker, later: Any
) -> None:
    user = waits(walker, scenario)
    passes(user, later, 130)
    user.phone.reloads()
    user.goes_to("5-1/7-A")
    assert [(row.state, row.checked_at is not None) for row in lines(walker)] == [("open", True)]
    assert len(exchange(walker).lines.openings) == 1


def test_a_service_that_is_down_for_an_hour_loses_nothing(walker: Walker, later: Any) -> None:
    exchange(walker).down = True
    user = waits(walker)
    passes(user, later, 12)
    for _minute in range(60):
        later.shift(60)
        user.run_jobs()
    assert user.phone.reloads().h1 == "回線開通の確認"
    exchange(walker).down = False
    later.shift(60)
    passes(user, later, 300)
    user.phone.reloads()
    user.goes_to("5-1/7-A")
    assert len(exchange(walker).lines.openings) == 1


def test_one_that_never_opens_is_called_off_after_a_day_and_mailed(walker: Walker, later: Any) -> None:
    user = waits(walker, "909")
    for _hour in range(25):
        passes(user, later, 6)
        later.shift(3600)
    passes(user, later, 30)
    user.phone.reloads()
    assert user.phone.sees("時間内に回線が開通しませんでした。", "もう一度開通をご依頼ください")
    assert [row.state for row in lines(walker)] == ["closed"]
    assert exchange(walker).open_keys() == []
    mail = next(mail for mail in user.mails() if mail.template == "mail/line_failed.txt")
    assert "/my/services/" in mail.body


def test_pressed_twice_and_in_two_tabs_one_line_is_asked_for(walker: Walker) -> None:
    user = walker.journey_at("5-1/2")
    url, body = user.page.url, user.phone.body(user.page.button("利用申込みをする"))
    for _tab in range(3):
        user.phone.http.post(url, data=body, base_url=user.phone.base)
    user.run_jobs()
    assert len(lines(walker)) == len(exchange(walker).lines.openings) == 1


def test_who_declines_after_all_has_the_line_closed(walker: Walker, later: Any) -> None:
    user = walker.journey_at("5-1/6-A")
    user.phone.opens(user.page.url.replace("6-A", "2"))
    user.phone.presses("利用申込みをしない")
    assert user.step_id == "5-1/3-B"
    passes(user, later, 12)
    assert [row.state for row in lines(walker)] == ["closed"]
    user.phone.opens(user.page.url.replace("3-B", "2"))
    user.phone.presses("利用申込みをする")
    assert user.step_id == "5-1/3-A"
    passes(user, later, 12)
    user.phone.reloads()
    user.goes_to("5-1/7-A")
    assert [row.state for row in lines(walker)] == ["closed", "open"]


def test_a_line_that_another_tab_had_closed_is_asked_for_again_before_anything_is_applied_for(walker: Walker) -> None:
    user = walker.journey_at("5-1/14-A")
    with walker.database.writing() as session:
        row = session.scalars(select(LineOpening)).one()
        opening.close(session, row.vehicle_id, row.account_id)
    user.phone.presses("申し込む")
    assert user.step_id == "5-1/3-A"
    with walker.database.reading() as session:
        assert session.scalars(select(Application)).all() == []
    assert user.page.offers("もう一度開通を依頼する")


def test_the_page_says_the_same_again_without_another_word(walker: Walker) -> None:
    """A screen reader is not told the same every few seconds."""
    user = waits(walker)
    place = str(user.page.soup.select_one("[data-status-url]")["data-status-url"])  # type: ignore[index]
    first = user.phone.http.get(place, base_url=user.phone.base)
    again = user.phone.http.get(place, base_url=user.phone.base, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_that_asks_between_the_news_and_its_arrival_waits_for_the_next_answer(
    walker: Walker, later: Any
) -> None:
    """Drawn anew at that moment it would show the finished step, and not go on by itself."""
    user = waits(walker)
    passes(user, later, 15)
    user.phone.reloads()
    later.shift(6)
    database, kinds = walker.database, dict(kinds_of(walker.app))
    kinds.pop(opening.TOLD)
    jobs.run_due(database, kinds)
    assert lines(walker)[0].state == "open"
    assert asked_for_status(user)["next"] is None
    user.run_jobs()
    assert asked_for_status(user)["next"].endswith("5-1/4-A")
