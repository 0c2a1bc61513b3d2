"""One breach of each rule for contracts, in the contract of the vehicle return (tests/storage/return_rows.py)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from mytoyota.jpass.models import Contract
from mytoyota.organisation.models import Dealer, Store


def _row(session: Session) -> Contract:
    return session.scalars(select(Contract)).one()


def _changed(**values: Any) -> Callable[[Session, Any], str]:
    def plant(session: Session, _rows: Any) -> str:
        session.execute(update(Contract).values(**values))
        return str(_row(session).row)

    return plant


def _two_versions(session: Session, _rows: Any) -> str:
    row = _row(session)
    values = {column.name: getattr(row, column.name) for column in Contract.__table__.columns}
    session.execute(insert(Contract).values(**values | {"row": row.row + 1}))
    return str(row.row + 1)


def _of_another_dealer(session: Session, _rows: Any) -> str:
    row = _row(session)
    own = select(Store.dealer_id).where(Store.id == row.store_id)
    other = session.scalars(select(Dealer.id).where(Dealer.id.not_in(own))).first()
    session.execute(update(Contract).values(dealer_id=other))
    return str(row.row)


PLANTS: dict[str, Callable[[Session, Any], str]] = {
    "at_most_one_version_of_a_contract_counts": _two_versions,
    "every_version_is_of_a_generation_that_counts_or_is_being_written": _changed(valid_from=99),
    "every_contract_is_of_its_stores_dealer": _of_another_dealer,
    "every_contract_has_known_codes": _changed(product="nobody's"),
}
