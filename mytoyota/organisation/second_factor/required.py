"""Who is asked for a second factor: whoever has one, and the roles that must have one (set once for the process)."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor.models import Factor

Step = Literal["ask", "enrol"]
_roles: frozenset[str] = frozenset()


def use(roles: frozenset[str]) -> None:
    """Says which roles do not come in without a second factor."""
    global _roles
    _roles = roles


def is_required(member: Staff) -> bool:
    """Whether their role comes in with a second factor only."""
    return member.role in _roles


def next_step(session: Session, member: Staff) -> Step | None:
    """What still stands between the first proof and the desk: their factor, setting one up, or nothing."""
    if session.scalar(select(Factor.id).where(Factor.staff_id == member.id).limit(1)):
        return "ask"
    return "enrol" if is_required(member) else None
