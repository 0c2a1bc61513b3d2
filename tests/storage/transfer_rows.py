"""A change of store that is under way, of the vehicle return's contract; and one breach of each rule."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass.models import Contract
from mytoyota.jpass.transfers import changes, standing
from mytoyota.jpass.transfers.changes import Wish
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.organisation.models import Dealer, Staff, Store
from tests.people.showroom import Showroom


def made(session: Session, showroom: Showroom) -> str:
    """Registered by headquarters: to 岡崎店 and 鈴木."""
    contract = session.scalars(select(Contract)).one()
    seen = standing.nows(session, [contract])[contract.id].version
    office = session.get_one(Staff, showroom.staff_ids["本部"])
    return changes.register(session, office, [Wish(contract.id, seen, _store(session, "T02"), "200")])[0].transfer_id


def _store(session: Session, code: str) -> str:
    return session.scalars(select(Store.id).where(Store.code == code)).one()


def _sets(session: Session, rows: Any, **values: Any) -> str:
    session.execute(update(Transfer).where(Transfer.id == rows.transfer).values(**values))
    return str(rows.transfer)


def _plant(**values: Any) -> Callable[[Session, Any], str]:
    return lambda session, rows: _sets(session, rows, **values)


def _a_second_one(session: Session, rows: Any) -> str:
    table = Transfer.__table__
    row = dict(session.execute(table.select().where(table.c.id == rows.transfer)).mappings().one())
    session.execute(table.insert().values(**row | {"id": "z" * 24, "number": 2}))
    return "z" * 24


def _of_another_dealer(session: Session, rows: Any) -> str:
    own = session.get_one(Transfer, rows.transfer).dealer_id
    return _sets(session, rows, dealer_id=session.scalars(select(Dealer.id).where(Dealer.id != own)).first())


def _to_where_it_is(session: Session, rows: Any) -> str:
    row = session.get_one(Transfer, rows.transfer)
    same = {f"to_{name}": getattr(row, f"from_{name}") for name in ("store_id", "staff_id", "staff_code")}
    return _sets(session, rows, **same)


def _from_elsewhere(session: Session, rows: Any) -> str:
    return _sets(session, rows, from_store_id=_store(session, "T02"), to_store_id=_store(session, "T01"))


PLANTS: dict[str, Callable[[Session, Any], str]] = {
    "every_contract_has_one_change_under_way": _a_second_one,
    "every_change_is_in_a_known_state": _plant(closed_at=clock.now()),
    "every_change_takes_effect_after_its_day": _plant(effective_on=standing.today() - timedelta(days=1)),
    "every_change_stays_within_its_dealer": _of_another_dealer,
    "every_change_leads_somewhere_else": _to_where_it_is,
    "every_contract_stands_where_its_change_says": _from_elsewhere,
    "every_person_named_has_a_number": _plant(to_staff_code=""),
}
