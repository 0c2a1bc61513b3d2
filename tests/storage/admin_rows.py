"""Breaches of the rules for staff, stores and the files that set them up, planted among the rows of `audited_rows`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from mytoyota.admin.models import APPLYING, DONE, ORGANISATION, ProvisioningImport
from mytoyota.base.db import new_id
from mytoyota.organisation import password_links, staff
from mytoyota.organisation.models import Organisation, Staff, Store


def _in_a_closed_store(session: Session, rows: Any) -> str:
    """Somebody of another store still works although it closed the day before yesterday."""
    member = session.get_one(Staff, rows.colleague)
    days = staff.today() - timedelta(days=2)
    session.execute(update(Store).where(Store.id == member.store_id).values(closed_on=days))
    return str(rows.colleague)


def _no_center(session: Session, _rows: Any) -> str:
    """Everybody of center left."""
    session.execute(update(Staff).where(Staff.role == "center").values(active=False))
    return session.query(Organisation).filter_by(role="center").one().id


def _link_of_who_left(session: Session, rows: Any) -> str:
    """Somebody left past the product's own act, and holds a link."""
    row = password_links.make(session, session.get_one(Staff, rows.colleague))
    session.execute(update(Staff).where(Staff.id == rows.colleague).values(active=False))
    return row.id


def _file(**values: Any) -> Callable[[Session, Any], str]:
    def plant(session: Session, rows: Any) -> str:
        row = ProvisioningImport(id=new_id(), kind=ORGANISATION, by=rows.staff, **values)
        session.add(row)
        session.flush()
        return row.id

    return plant


PLANTS: dict[str, Callable[[Session, Any], str]] = {
    "every_active_member_of_staff_works_at_an_open_store": _in_a_closed_store,
    "somebody_can_still_let_others_in": _no_center,
    "nobody_who_left_has_a_link": _link_of_who_left,
    "every_file_of_the_organisation_stands_in_a_known_state": _file(state=DONE),
    "every_file_that_is_taken_in_goes_on": _file(state=APPLYING),
}
