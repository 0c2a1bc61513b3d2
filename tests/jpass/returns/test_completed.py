"""The finance company's file of completed returns: for it alone, month by month, harmless in a spreadsheet."""

import csv
import io

from mytoyota.base import events
from mytoyota.base.events import EventRow
from mytoyota.jpass.returns.transitions import Act
from tests.jpass.returns.office import Office, today


def test_the_months_completed_returns_as_a_file(office: Office) -> None:
    entry = office.submits("佐藤", office.contract())
    office.submits("佐藤", office.contract())
    office.does("金融", Act.TAKE_UP, entry)
    office.does("金融", Act.COMPLETE, entry)
    tfc = office.desk("金融")
    tfc.opens("/desk/jpass/progress?tab=past")
    link = tfc.page.button(today()[:7]).attributes["href"]
    answer = tfc.http.get(str(link), base_url=tfc.base)
    head, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    assert head[0] == "契約番号"
    assert [(row[2], row[3], row[5], row[8]) for row in rows] == [("返却済み", today(), "佐藤 健", "岡田 翔")]
    with office.database.reading() as session:
        told: list[EventRow] = events.history(session, office.showroom.staff_ids["金融"])
        assert told[-1].name == "CompletedReturnsExported"


def test_no_other_month_is_one(office: Office) -> None:
    for month in ("2026-13", "20２６-11", "2٠26-11"):
        office.desk("金融").opens(f"/desk/jpass/completed/{month}.csv", 404)
    office.desk("本部").opens("/desk/jpass/completed/2026-11.csv", 403)
