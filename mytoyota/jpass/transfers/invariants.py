"""Rules for changes of store and person: one at a time, within a dealer, and where their contracts stand (seed 001)."""

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from mytoyota.base.audit import Broken, Rule
from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import counting
from mytoyota.jpass.transfers.models import EFFECTIVE, STATES, UNDER_WAY, UNDONE, Transfer
from mytoyota.organisation.models import Staff, Store


def every_contract_has_one_change_under_way() -> Broken:
    """Of a contract at most one change is under way."""
    under_way = select(func.max(Transfer.id)).where(Transfer.state == UNDER_WAY)
    return under_way.group_by(Transfer.contract_id).having(func.count() > 1)


def every_change_is_in_a_known_state() -> Broken:
    """A change is closed exactly when it took effect or was undone, and undone by somebody."""
    closed = (Transfer.state == UNDER_WAY) == Transfer.closed_at.is_not(None)
    undone = (Transfer.state == UNDONE) != Transfer.undone_by.is_not(None)
    return select(Transfer.id).where(or_(Transfer.state.not_in(STATES), closed, undone))


def every_change_takes_effect_after_its_day() -> Broken:
    """A change counts from a later day than that of its registration."""
    return select(Transfer.id).where(Transfer.effective_on <= Transfer.registered_on)


def every_change_stays_within_its_dealer() -> Broken:
    """Both stores are the dealer's."""
    foreign = (
        ~exists().where(Store.id == column, Store.dealer_id == Transfer.dealer_id)
        for column in (Transfer.from_store_id, Transfer.to_store_id)
    )
    return select(Transfer.id).where(or_(*foreign))


def every_change_leads_somewhere_else() -> Broken:
    """Store or person are others than before."""
    same = (
        Transfer.from_store_id == Transfer.to_store_id,
        Transfer.from_staff_id.is_not_distinct_from(Transfer.to_staff_id),
        Transfer.from_staff_code == Transfer.to_staff_code,
    )
    return select(Transfer.id).where(*same)


def every_contract_stands_where_its_change_says() -> Broken:
    """Before the day the contract is at the old store; after it at the new one, until the file agreed."""
    at = and_(Contract.id == Transfer.contract_id, *counting())
    later = aliased(Transfer)
    last = ~exists().where(
        later.contract_id == Transfer.contract_id, later.number > Transfer.number, later.state != UNDONE
    )
    before = (Transfer.state == UNDER_WAY) & (Contract.store_id != Transfer.from_store_id)
    after = (Transfer.state == EFFECTIVE) & Transfer.agreed_at.is_(None) & last
    return (
        select(Transfer.id).join(Contract, at).where(or_(before, after & (Contract.store_id != Transfer.to_store_id)))
    )


def every_person_named_has_a_number() -> Broken:
    """A named person is somebody of the staff's with the number that stands beside them."""
    person = exists().where(Staff.id == Transfer.to_staff_id, Transfer.to_staff_code != "")
    return select(Transfer.id).where(Transfer.to_staff_id.is_not(None), ~person)


RULES = tuple(
    Rule(Transfer, rule)
    for rule in (
        every_contract_has_one_change_under_way,
        every_change_is_in_a_known_state,
        every_change_takes_effect_after_its_day,
        every_change_stays_within_its_dealer,
        every_change_leads_somewhere_else,
        every_contract_stands_where_its_change_says,
        every_person_named_has_a_number,
    )
)
