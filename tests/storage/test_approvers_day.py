"""The approver's day on both databases: the list in order, from place to place, the same press many times at once."""

from collections import Counter
from dataclasses import replace
from datetime import date

from mytoyota.base.db import Database
from mytoyota.jpass import contracts, months
from mytoyota.jpass.returns import bulk, entries, waiting
from mytoyota.jpass.returns.bulk import Outcome, Press, Ticked
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.waiting import Place
from mytoyota.organisation.models import Staff, Store
from tests.people.crowd import many
from tests.people.showroom import Showroom
from tests.storage.return_rows import NEW
from tests.storage.test_returns_at_once import prepared, submitted

CROWD = 25


def three(database: Database) -> tuple[Showroom, list[str]]:
    """Three entries that wait for the manager, the oldest first."""
    showroom, contract_id = prepared(database)
    found = [submitted(database, showroom, contract_id)]
    for number in ("AUDITED2", "AUDITED3"):
        with database.writing() as session:
            new = replace(NEW, contract_number=number, final_date=date(2027, 4, 1))
            contract_id = contracts.add(session, session.get_one(Store, showroom.store_id), new).id
        found.append(submitted(database, showroom, contract_id))
    return showroom, found


def test_the_oldest_first_and_from_place_to_place(database: Database) -> None:
    showroom, ids = three(database)
    with database.reading() as session:
        manager = session.get_one(Staff, showroom.staff_ids["店長"])
        rows, more = waiting.page(session, manager)
        assert ([entry.id for entry, _contract in rows], more) == (ids, False)
        places = [Place(entry.since, entry.id) for entry, _contract in rows]
        beside = waiting.around(session, manager, places[1])
        assert (beside.previous, beside.following) == (places[0], places[2])
        assert waiting.after(session, manager, places[2]) == places[0]


def test_many_presses_of_overlapping_rows_approve_each_once_and_tell_everybody(database: Database) -> None:
    showroom, ids = three(database)

    def presses(number: int) -> list[Outcome]:
        rows = [Ticked(one, 1) for one in (ids[:2] if number % 2 else ids[1:])]
        press = Press(showroom.staff_ids["店長"], f"form-{number}")
        return [one.outcome for one in bulk.approve(database, press, rows)]

    told = Counter(one for found in many(CROWD, presses) for one in found)
    assert told == {Outcome.APPROVED: 3, Outcome.MOVED: 2 * CROWD - 3}
    with database.reading() as session:
        for one in ids:
            history = entries.history(session, session.get_one(ReturnEntry, one))
            assert [move.act for move in history] == ["submit", "approve"]


def test_what_ends_when_is_counted_by_month(database: Database) -> None:
    showroom, _ids = three(database)
    with database.reading() as session:
        office = session.get_one(Staff, showroom.staff_ids["本部"])
        found = months.count(session, office, date(2027, 3, 31))
    assert [one.total for one in found.sums] == [1, 2, *[0] * 10]
    assert [one.unhandled for one in found.sums] == [0] * 12, "a return is under way on each"
    assert list(found.stores) == [showroom.store_id]
