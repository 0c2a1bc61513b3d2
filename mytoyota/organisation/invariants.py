"""Rules for staff and their places, and who decides a staff check (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, func, or_, select, text, union_all

from mytoyota.base.audit import Broken, Rule
from mytoyota.idv.models import StaffCheck
from mytoyota.organisation.models import PLACE_FITS_ROLE, Dealer, Organisation, Staff, Store


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
    theirs = exists().where(Staff.id == StaffCheck.decided_by, Staff.store_id == StaffCheck.store_id)
    return select(StaffCheck.id).where(StaffCheck.decided_by.is_not(None), ~theirs)


RULES = (
    Rule(Staff, every_member_of_staff_works_where_their_role_does),
    Rule(Store, every_place_has_a_code_of_its_own),
    Rule(StaffCheck, every_check_is_decided_by_staff_of_its_store),
)
