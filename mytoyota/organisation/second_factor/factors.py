"""The factors of a member of staff: which there are, whether one was proved now, and how they go."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.limits import RateLimit
from mytoyota.organisation.second_factor import recovery, totp
from mytoyota.organisation.second_factor.models import PASSKEY, TOTP, Factor, RecoveryCode

# Guesses at the code of an app or at a recovery code, of one person: whoever comes here knew the password.
GUESSES = RateLimit("staff_second_factor", free=5)
RECOVERY = "recovery"


@dataclass(frozen=True)
class Standing:
    """What somebody has: the app, passkeys, recovery codes that are left."""

    app: Factor | None
    passkeys: list[Factor]
    codes_left: int


def standing(session: Session, staff_id: str) -> Standing:
    """What they have now."""
    rows = of(session, staff_id)
    app = next((row for row in rows if row.kind == TOTP), None)
    return Standing(app, [row for row in rows if row.kind == PASSKEY], recovery.left(session, staff_id))


def of(session: Session, staff_id: str) -> list[Factor]:
    """All of them, oldest first."""
    found = select(Factor).where(Factor.staff_id == staff_id)
    return list(session.scalars(found.order_by(Factor.made_at, Factor.id)))


def code_proves(session: Session, staff_id: str, code: str) -> str | None:
    """What a typed code proves (`totp` or `recovery`), used up with that; the rows are locked. None: it is wrong."""
    if recovery.is_one(code):
        return RECOVERY if recovery.use(session, staff_id, code) else None
    theirs = select(Factor).where(Factor.staff_id == staff_id, Factor.kind == TOTP)
    row = session.scalar(theirs.with_for_update().execution_options(populate_existing=True))
    step = totp.fitting_step(row.secret, code, row.used_step) if row else None
    if row is None or step is None:
        return None
    row.used_step, row.used_at = step, clock.now()
    return TOTP


def remove(session: Session, staff_id: str, factor_id: str) -> bool:
    """Takes one of theirs away, with the last one the recovery codes too; False where there is none such (any more)."""
    row = session.get(Factor, factor_id, with_for_update=True)
    if row is None or row.staff_id != staff_id:
        return False
    session.delete(row)
    session.flush()
    if not of(session, staff_id):
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    return True


def reset(session: Session, staff_id: str) -> None:
    """Takes all of it away: at the next sign-in a new one is set up, where the role asks for one."""
    session.execute(delete(Factor).where(Factor.staff_id == staff_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
