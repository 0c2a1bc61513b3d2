"""What may be chosen as the new store and person: the dealer's stores in use and their staff, and what was chosen."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.jpass.transfers import business_days, closing
from mytoyota.jpass.transfers.refusals import Place, Target, is_unused
from mytoyota.jpass.transfers.standing import today
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Staff, Store


@dataclass(frozen=True)
class Person:
    """A member of a store's staff."""

    id: str
    store_id: str
    number: str
    name: str
    active: bool


@dataclass(frozen=True)
class Choices:
    """A dealer's stores by id, and their staff by id, read once for a page or a bulk."""

    stores: dict[str, Any]  # id, code, name, closed_on
    people: dict[str, Person]
    effective_on: date  # of a change that is registered now

    @classmethod
    def of_dealer(cls, session: Session, dealer_id: str) -> "Choices":
        """Those that there are now."""
        stores = (
            select(Store.id, Store.code, Store.name, Store.closed_on)
            .where(Store.dealer_id == dealer_id)
            .order_by(Store.code)
        )
        people = select(Staff.id, Staff.store_id, Staff.number, Staff.name, Staff.active)
        people = people.join(Store, Store.id == Staff.store_id).where(Store.dealer_id == dealer_id)
        found = session.execute(people.order_by(Store.code, Staff.number))
        return cls(
            {one.id: one for one in session.execute(stores)},
            {one.id: Person(one.id, one.store_id or "", one.number, one.name, one.active) for one in found},
            business_days.effective_day(today(), closing.of_dealer(session, dealer_id)),
        )

    @cached_property
    def _by_number(self) -> dict[tuple[str, str], Person]:
        return {(one.store_id, one.number): one for one in self.people.values()}

    def offered(self) -> list[Any]:
        """The stores that may be chosen: those in ( ) are not in use, nor those that are closed by then."""
        return [one for one in self.stores.values() if not self._is_unused(one)]

    def _is_unused(self, store: Any) -> bool:
        return is_unused(store.name) or (store.closed_on is not None and store.closed_on <= self.effective_on)

    def staff_of(self, store_id: str) -> list[Person]:
        """Who works there."""
        return [one for one in self.people.values() if one.store_id == store_id and one.active]

    def target(self, now: Place, store: str, staff: str) -> Target:
        """What was chosen for a contract that stands there: a store's id and a person's number, each perhaps empty."""
        chosen = self.stores.get(store) if store else None
        at = chosen.id if chosen else now.store_id
        number = workplaces.normal(staff)
        person = self._by_number.get((at, number)) if number else None
        return Target(
            store=None if not store else chosen.id if chosen else "",
            unused=chosen is not None and self._is_unused(chosen),
            staff=None if not number else person.id if person else "",
            staff_code=number,
            active=person.active if person else True,
        )
