"""How many contracts end in which month, per store: counted in an index by date, without looking at a contract.

A month holds what a search for it finds, and says of how many nobody has dealt with the claim yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, String, case, cast, func, select
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
    """The months as their 1st days, the sum of all stores for each, and each store's own, where it has any."""

    firsts: Sequence[date]
    sums: list[Count]
    stores: dict[str, list[Count]] = field(default_factory=dict)


def count(session: Session, member: Staff, today: date) -> Months:
    """What ends in the next twelve months at the stores that this person sees."""
    begin = inspection.number(today)
    firsts = [inspection.month(begin + ahead) for ahead in range(SHOWN)]
    places = {f"{first:%Y-%m}": place for place, first in enumerate(firsts)}
    found = Months(firsts, _none())
    counted = _counted(member, firsts[0], inspection.month(begin + SHOWN))
    for store_id, month, total, open_ones in session.execute(counted):
        place = places[month]
        found.sums[place].add(total, open_ones)
        found.stores.setdefault(store_id, _none())[place].add(total, open_ones)
    return found


def _counted(member: Staff, first: date, end: date) -> Select[str, str, int, int]:
    """By the month's own letters (2027-03), which both databases have at hand: cheaper than to reckon with dates."""
    month = func.substr(cast(Contract.final_date, String), 1, 7)
    unhandled = func.sum(case((Contract.claim_status == claims.UNHANDLED, 1), else_=0))
    return (
        select(Contract.store_id, month, func.count(), unhandled)
        .where(permissions.scope(member), *permissions.counting())
        .where(Contract.final_date >= first, Contract.final_date < end)
        .group_by(Contract.store_id, month)
    )


def stores(session: Session, member: Staff) -> Sequence[Store]:
    """The stores of this person's dealer, or their own."""
    theirs = Store.id == member.store_id if member.store_id else Store.dealer_id == member.dealer_id
    return session.scalars(select(Store).where(theirs).order_by(Store.code)).all()


def _none() -> list[Count]:
    return [Count() for _month in range(SHOWN)]
