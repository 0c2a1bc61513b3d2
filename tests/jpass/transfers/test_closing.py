"""休業日設定（本部用）: headquarters say when their dealer is closed, and changes count from the right day."""

from datetime import date

from mytoyota.base.events import EventRow
from mytoyota.jpass.transfers.models import ClosingDay
from tests.jpass.transfers.moves import Moves

PAGE = "/desk/jpass/closing-days"


def test_closing_days_push_a_change_away(moves: Moves) -> None:
    before, after, other = moves.contract(), moves.contract(), moves.contract(store="K01")
    moves.moves("店長", before, "T02")
    desk = moves.desk("本部")
    desk.opens(PAGE)
    desk.presses("保存する", weekdays=["2"])  # Wednesdays
    desk.presses("追加する", first="令和8年12月3日", last="2026-12-04")
    assert desk.sees("休業日を2日追加しました。", "2026年12月3日", "本日登録すると2026年12月10日に反映します。")
    moves.moves("店長", after, "T02")
    moves.moves("別本部", other, "K01", "300")
    assert [moves.effective_on(one) for one in (before, after, other)] == [
        date(2026, 12, 4), date(2026, 12, 10), date(2026, 12, 4)
    ], "what is registered keeps its day; another dealer is open"  # fmt: skip
    desk.presses("外す 2026年12月3日")
    assert desk.sees("休業日から外しました。")
    with moves.database.reading() as session:
        assert [one.day for one in session.query(ClosingDay)] == [date(2026, 12, 4)]
        assert session.query(EventRow).filter_by(name="ClosingDaysChanged").count() == 3


def test_bad_days_are_told_and_stay(moves: Moves) -> None:
    desk = moves.desk("本部")
    desk.opens(PAGE)
    for first, last, told in (
        ("いつか", "", "年月日を「2026-11-30」のように入力してください。"),
        ("", "", "年月日を「2026-11-30」のように入力してください。"),
        ("2026-11-30", "", "今日以降の日付を入力してください。"),
        ("2026-12-29", "2026-12-28", "開始の日より後の日付を入力してください。"),
        ("2026-12-29", "2027-03-01", "一度に登録できるのは31日までです。"),
        ("2200-01-01", "", "年月日を「2026-11-30」のように入力してください。"),
    ):
        page = desk.presses("追加する", 422, first=first, last=last)
        assert page.sees(told), first
        assert page.soup.select_one("#first")["value"] == first


def test_the_dealer_stays_open_on_some_day(moves: Moves) -> None:
    desk = moves.desk("本部")
    desk.opens(PAGE)
    desk.presses("保存する", 409, weekdays=["0", "1", "2", "3", "4"])
    assert desk.sees("営業日がなくなるため、保存していません。")
    desk.presses("保存する", 409, weekdays=["0", "1", "2", "3", "4", "5", "6"])
    desk.presses("保存する", 422, weekdays=["9"])
    desk.opens(PAGE)
    for first in ("2026-12-02", "2027-01-02", "2027-02-02", "2027-03-02", "2027-04-02", "2027-05-02"):
        month = date.fromisoformat(first)
        last = date(month.year, month.month, 31 if month.month in (1, 3, 5, 12) else 28).isoformat()
        desk.opens(PAGE)
        form = desk.form_of(desk.page.button("追加する"))
        body = desk.body(desk.page.button("追加する")) | {"first": first, "last": last}
        desk.http.post(str(form.attributes["action"]), data=body, base_url=desk.base)
    moves.moves("店長", moves.contract(), "T02")  # there is a day, whatever was sent


def test_a_colleague_who_was_first_is_not_overwritten(moves: Moves) -> None:
    one, two = moves.desk("本部"), moves.desk("本部2")
    for desk in (one, two):
        desk.opens(PAGE)
    one.presses("保存する", weekdays=["1"])
    assert two.presses("保存する", 409, weekdays=["2"]).sees("ほかの方が先に設定を変えたため、保存していません。")
