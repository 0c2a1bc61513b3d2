"""A second factor with its recovery codes, sign-ins, lines of the access log; and one breach of each rule."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.organisation import access_log, places
from mytoyota.organisation.access_log import SEEN, AccessLine, What, Who
from mytoyota.organisation.models import Staff
from mytoyota.organisation.places import StaffSignIn
from mytoyota.organisation.second_factor import recovery, totp
from mytoyota.organisation.second_factor.models import Factor, RecoveryCode
from mytoyota.web.sessions import DESK, BrowserSession
from tests.people.showroom import Showroom


def made(session: Session, showroom: Showroom, order_id: str) -> None:
    """森 signed in twice, once ended, has an app and codes, and looked at an order."""
    office = session.get_one(Staff, showroom.staff_ids["本部"])
    totp.add(session, office, "A" * 32, 1)
    recovery.make(session, office.id)
    living = BrowserSession(id="a" * 64, purpose=DESK.name, data={"staff": office.id})
    living.expires_at = clock.now() + DESK.lives
    session.add(living)
    for session_id in ("a" * 64, "b" * 64):
        places.note(session, office, session_id, ("password+totp", ""))
    session.flush()
    places.ended(session, office, "b" * 64)
    access_log.write(session, Who.of(office), What(SEEN, "orders.show", ("order", order_id)))
    access_log.changed(session, None, office, "factor_reset")


Plant = Callable[[Session, Any], str]


def sets(model: Any, where: Any, **values: Any) -> Plant:
    """The first row of `model` of which `where` holds, with other values."""

    def plant(session: Session, _rows: Any) -> str:
        row_id = session.scalars(select(model.id).where(where).order_by(model.id)).first()
        session.execute(update(model).where(model.id == row_id).values(**values))
        return str(row_id)

    return plant


def factor_gone(session: Session, _rows: Any) -> str:
    """The codes are left without what they stand for."""
    session.execute(delete(Factor))
    return str(session.scalars(select(RecoveryCode.id)).first())


PLANTS: dict[str, Plant] = {
    "every_second_factor_is_whole": sets(Factor, Factor.kind == "totp", credential_id="a-passkey"),
    "every_recovery_code_stands_beside_a_factor": factor_gone,
    "no_sign_in_that_was_ended_goes_on": sets(StaffSignIn, StaffSignIn.session_id == "a" * 64, ended_at=clock.now()),
    "every_access_line_says_who_and_what": sets(AccessLine, AccessLine.act == SEEN, staff_id=None),
}
