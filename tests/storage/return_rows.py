"""A vehicle return that the finance company has, with its history, contacts and flow; and one breach of each rule."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import new_id
from mytoyota.jpass import contracts, permissions
from mytoyota.jpass.contracts import NewContract
from mytoyota.jpass.returns import acts, approval_flow, deputies
from mytoyota.jpass.returns.acts import Said
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.deputies import NewDeputy
from mytoyota.jpass.returns.models import ApprovalFlow, ReturnDeputy, ReturnEntry, ReturnMove
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Dealer, Staff, Store
from tests.people.showroom import Showroom, hash_of_all

NEW = NewContract(
    "AUDITED1", "smart_value_r", "薬師寺 紬", "ヤクシジ ツムギ", "豊田 300 さ 12-34", "ハリアー", "passenger",
    date(2022, 3, 1), date(2027, 3, 31),
)  # fmt: skip


def made(session: Session, showroom: Showroom) -> str:
    """Submitted by 佐藤, approved by the manager and, for headquarters, by their deputy."""
    people = {who: session.get_one(Staff, showroom.staff_ids[who]) for who in ("佐藤", "店長", "本部")}
    people["代理"] = Staff(
        role="manager", store_id=showroom.store_id, number="119", name="大野 智", password_hash=hash_of_all()
    )
    session.add(people["代理"])
    session.flush()
    days = deputies.today(), deputies.today()
    deputies.name(session, people["本部"], NewDeputy(people["本部"], people["代理"], *days, "ono@dealer.example.jp"))
    flow = NewFlow(FlowSettings(store_approval=True, headquarters_approval=True), "hq@dealer.example.jp", 0)
    approval_flow.change(session, people["本部"], flow)
    contract = contracts.add(session, session.get_one(Store, showroom.store_id), NEW)
    found = permissions.contract_in_sight(session, people["佐藤"], contract.id)
    assert found is not None
    content = Content(RETURNED, clock.in_japan(clock.now()).date().isoformat())
    reached = Contact("0565-00-0000", "", "person@dealer.example.jp")
    entry = acts.submit(session, found, Said(people["佐藤"], content=content, contact=reached)).entry
    for who in ("店長", "代理"):
        acts.perform(session, entry, Act.APPROVE, Said(people[who], entry.moves, content, reached))
    return entry.id


def another_entry(session: Session, rows: Any) -> str:
    """A second one under way for the same contract."""
    table = ReturnEntry.__table__
    row = dict(session.execute(table.select().where(table.c.id == rows.return_entry)).mappings().one())
    row["id"] = new_id()
    session.execute(table.insert().values(**row))
    return max(str(row["id"]), str(rows.return_entry))


def _entry(**values: Any) -> Callable[[Session, Any], str]:
    def plant(session: Session, rows: Any) -> str:
        session.execute(update(ReturnEntry).where(ReturnEntry.id == rows.return_entry).values(**values))
        return str(rows.return_entry)

    return plant


def _move(number: int, **values: Any) -> Callable[[Session, Any], str]:
    def plant(session: Session, rows: Any) -> str:
        row = session.query(ReturnMove).filter_by(entry_id=rows.return_entry, number=number).one()
        session.execute(update(ReturnMove).where(ReturnMove.id == row.id).values(**values))
        return row.id

    return plant


def _nobody_changed_it(session: Session, rows: Any) -> str:
    session.execute(update(ApprovalFlow).values(changed_by=None))
    return session.query(ApprovalFlow).one().id


def _two_deputies(session: Session, _rows: Any) -> str:
    table = ReturnDeputy.__table__
    row = dict(session.execute(table.select()).mappings().one())
    row["id"] = new_id()
    session.execute(table.insert().values(**row))
    return max(str(row["id"]), session.query(ReturnDeputy).order_by(ReturnDeputy.id.desc()).first().id)


def _ended_before(session: Session, rows: Any) -> str:
    session.execute(update(ReturnDeputy).values(ended_at=clock.now() - timedelta(hours=1)))
    return session.query(ReturnMove).filter_by(entry_id=rows.return_entry, number=3).one().id


def _of_another_dealer(session: Session, rows: Any) -> str:
    other = session.query(Dealer).filter(Dealer.id != session.get_one(ReturnEntry, rows.return_entry).dealer_id).first()
    return _entry(dealer_id=other.id)(session, rows)


PLANTS: dict[str, Callable[[Session, Any], str]] = {
    "every_return_stands_in_a_known_state": _entry(closed_at=clock.now()),
    "every_contract_has_one_return_that_counts": another_entry,
    "every_open_return_is_of_its_contracts_dealer": _of_another_dealer,
    "every_return_stands_where_its_history_ends": _entry(status="in_progress"),
    "every_move_follows_the_one_before": _move(2, from_status="back_at_store"),
    "every_move_stands_in_the_table": _move(2, role="sales"),
    "every_return_at_finance_was_approved": _entry(store_approver_id=None),
    "every_deputys_act_was_within_their_days": _ended_before,
    "nobody_has_two_deputies_at_once": _two_deputies,
    "every_approval_flow_counts_its_changes": _nobody_changed_it,
}
