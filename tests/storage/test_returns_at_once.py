"""Fifty approvals, fifty submissions, a file among them, on both databases: one is done, the others are told."""

import io
from collections import Counter

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.base.refusals import NotFound
from mytoyota.jpass import contracts, importing, permissions
from mytoyota.jpass.returns import acts, approval_flow, entries
from mytoyota.jpass.returns.acts import EntryStands, MovedMeanwhile, Said
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Staff, Store
from tests.jpass.portfolio import file_of, line
from tests.people.crowd import many
from tests.people.showroom import Showroom
from tests.storage.return_rows import NEW

CROWD = 50
CONTENT, CONTACT = Content(RETURNED, "2026-11-01"), Contact("0565-00-0000")


def prepared(database: Database) -> tuple[Showroom, int]:
    """A dealer whose managers approve, and a contract of theirs."""
    showroom = Showroom.opened(database)
    with database.writing() as session:
        office = session.get_one(Staff, showroom.staff_ids["本部"])
        approval_flow.change(session, office, NewFlow(FlowSettings(True, False), "", 0))
        return showroom, contracts.add(session, session.get_one(Store, showroom.store_id), NEW).id


def submitted(database: Database, showroom: Showroom, contract_id: int) -> str:
    with database.writing() as session:
        member = session.get_one(Staff, showroom.staff_ids["佐藤"])
        contract = permissions.contract_in_sight(session, member, contract_id)
        if contract is None:
            raise NotFound
        return acts.submit(session, contract, Said(member, content=CONTENT, contact=CONTACT)).entry.id


def test_fifty_approvals_are_one(database: Database) -> None:
    showroom, contract_id = prepared(database)
    entry_id = submitted(database, showroom, contract_id)

    def approves(_number: int) -> str:
        try:
            with database.writing() as session:
                manager = session.get_one(Staff, showroom.staff_ids["店長"])
                entry = session.get_one(ReturnEntry, entry_id, with_for_update=True)
                return acts.perform(session, entry, Act.APPROVE, Said(manager, 1, CONTENT, CONTACT)).status
        except MovedMeanwhile:
            return "told"

    assert Counter(many(CROWD, approves)) == {"requested": 1, "told": CROWD - 1}
    with database.reading() as session:
        history = entries.history(session, session.get_one(ReturnEntry, entry_id))
        assert [one.act for one in history] == ["submit", "approve"]


def test_fifty_submissions_are_one_and_all_are_led_to_it(database: Database) -> None:
    showroom, contract_id = prepared(database)

    def submits(_number: int) -> str:
        try:
            return submitted(database, showroom, contract_id)
        except EntryStands as first:
            return first.entry_id

    assert len(set(many(CROWD, submits))) == 1
    with database.reading() as session:
        assert len(session.scalars(select(ReturnEntry)).all()) == 1


def test_returns_that_are_entered_while_a_file_takes_their_contracts_away(database: Database) -> None:
    showroom, _contract_id = prepared(database)
    numbers = [f"A{number:02d}" for number in range(12)]
    with database.writing() as session:
        store = session.get_one(Store, showroom.store_id)
        news = [type(NEW)(**vars(NEW) | {"contract_number": number}) for number in numbers]
        ids = [contracts.add(session, store, new).id for new in news]
        added = importing.add(session, "a" * 64).id
    lines = [line(契約番号=one, 販売会社コード="HK", 店舗コード="K01", スタッフコード="300") for one in numbers]

    def happens(number: int) -> str:
        if number == len(ids) // 2:
            return importing.run(database, added, lambda: io.BytesIO(file_of(*lines))).state
        try:
            return submitted(database, showroom, ids[number])
        except NotFound:  # it is another dealer's already
            return "gone"

    told = many(len(ids), happens)
    assert "done" in told
    with database.reading() as session:
        entries_made = session.scalars(select(ReturnEntry)).all()
    assert len(entries_made) == sum(one not in ("done", "gone") for one in told)
    assert {one.status for one in entries_made} <= {"withdrawn"}, (
        "nobody's entry stays with a contract of another dealer"
    )
