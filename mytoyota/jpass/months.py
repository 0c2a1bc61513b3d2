"""How many contracts end in which month, per store: counted in an index by date, without looking at a contract.

A month holds what a search for it finds, and says of how many nobody has dealt with the claim yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from mytoyota.jpass import claims, inspection, permissions
from mytoyota.jpass.models import Contract
from mytoyota.organisation.models import Staff, Store

SHOWN = 12  # months, from the present one on


@dataclass
class Count:
    """Contracts that end in one month, and those of them whose claim is 未対応."""

    total: int = 0
    unhandled: int = 0

    def add(self, total: int, unhandled: int) -> None:
        """As many more."""
        self.total, self.unhandled = self.total + total, self.unhandled + unhandled


@dataclass
class Months:
    """The months as their 1st days, the sum of all stores for each, and each store's; a store without any is left out."""

    firsts: Sequence[date]
    sums: list[Count]
    stores: dict[str, list[Count]] = field(default_factory=dict)


def count(session: Session, member: Staff, today: date) -> Months:
    """What ends in the next twelve months at the stores that this person sees."""
    begin = inspection.number(today)
    edges = [inspection.month(begin + ahead) for ahead in range(SHOWN + 1)]
    month = case(*((Contract.final_date < edge, place) for place, edge in enumerate(edges[1:])))
    unhandled = func.sum(case((Contract.claim_status == claims.UNHANDLED, 1), else_=0))
    counted = (
        select(Contract.store_id, month, func.count(), unhandled)
        .where(permissions.scope(member), *permissions.counting())
        .where(Contract.final_date >= edges[0], Contract.final_date < edges[-1])
        .group_by(Contract.store_id, month)
    )
    found = Months(edges[:-1], _none())
    for store_id, place, total, open_ones in session.execute(counted):
        found.sums[place].add(total, open_ones)
        found.stores.setdefault(store_id, _none())[place].add(total, open_ones)
    return found


def stores(session: Session, member: Staff) -> Sequence[Store]:
    """The stores of this person's dealer, or their own."""
    theirs = Store.id == member.store_id if member.store_id else Store.dealer_id == member.dealer_id
    return session.scalars(select(Store).where(theirs).order_by(Store.code)).all()


def _none() -> list[Count]:
    return [Count() for _month in range(SHOWN)]
