"""Rules for staff and their places, and who decides a staff check (composed in mytoyota/audit.py)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select, text, union_all

from mytoyota.base.audit import Broken, Rule
from mytoyota.idv.models import StaffCheck
from mytoyota.organisation.models import PLACE_FITS_ROLE, Dealer, FormerPost, Organisation, PasswordLink, Staff, Store
from mytoyota.organisation.roles import CENTER
from mytoyota.organisation.staff import today


def every_member_of_staff_works_where_their_role_does() -> Broken:
    """Staff work at exactly one place, of the kind that their role has."""
    misplaced = text(f"NOT ({PLACE_FITS_ROLE})")
    elsewhere = exists().where(Organisation.id == Staff.organisation_id, Organisation.role != Staff.role)
    return select(Staff.id).where(or_(misplaced, elsewhere))


def every_place_has_a_code_of_its_own() -> Broken:
    """A code is given once among stores, dealers and organisations."""
    codes = union_all(*(select(place.id, place.code) for place in (Store, Dealer, Organisation))).subquery()
    return select(func.max(codes.c.id)).group_by(codes.c.code).having(func.count() > 1)


def every_check_is_decided_by_staff_of_its_store() -> Broken:
    """Who confirmed a staff check or sent it back works at the store that the customer is at."""
    return select(StaffCheck.id).where(
        StaffCheck.decided_by.is_not(None), ~works_or_worked(StaffCheck.decided_by, StaffCheck.store_id)
    )


def works_or_worked(staff_id: Any, store_id: Any) -> Any:
    """Whether the person works at the store, or did until they were moved: what they did there stays theirs."""
    now = exists().where(Staff.id == staff_id, Staff.store_id == store_id)
    return or_(now, exists().where(FormerPost.staff_id == staff_id, FormerPost.store_id == store_id))


def every_active_member_of_staff_works_at_an_open_store() -> Broken:
    """Whoever worked at a store that closed has left with it, a day later at most."""
    closed = exists().where(Store.id == Staff.store_id, Store.closed_on < today() - timedelta(days=1))
    return select(Staff.id).where(Staff.active, closed)


def somebody_can_still_let_others_in() -> Broken:
    """Where the registration desk has staff, one of them at least is active."""
    of_center = select(Staff.id).where(Staff.role == CENTER)
    return (
        select(func.min(Organisation.id))
        .where(Organisation.role == CENTER, of_center.exists(), ~of_center.where(Staff.active).exists())
        .having(func.count() > 0)
    )


def nobody_who_left_has_a_link() -> Broken:
    """Leaving makes every link to a password useless."""
    usable = PasswordLink.used_at.is_(None) & PasswordLink.replaced_at.is_(None)
    left = exists().where(Staff.id == PasswordLink.staff_id, ~Staff.active)
    return select(PasswordLink.id).where(usable, left)


RULES = (
    Rule(Staff, every_member_of_staff_works_where_their_role_does),
    Rule(Store, every_place_has_a_code_of_its_own),
    Rule(StaffCheck, every_check_is_decided_by_staff_of_its_store),
    Rule(Staff, every_active_member_of_staff_works_at_an_open_store),
    Rule(Organisation, somebody_can_still_let_others_in),
    Rule(PasswordLink, nobody_who_left_has_a_link),
)
