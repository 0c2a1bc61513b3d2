"""How far an order's phones are, for the desk and for the other phone: what they noted, and whose pages it is."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mytoyota.flows.models import Progress
from mytoyota.idv import staff_check

# The flows of each person: their own, and the sign-up that it may lead through.
BUYERS, USERS = ("buyer", "buyer_sign_up"), ("user", "user_sign_up")


def of_orders(session: Session, order_ids: Iterable[str]) -> dict[str, list[Progress]]:
    """The progress rows of these orders, newest first in each."""
    found: dict[str, list[Progress]] = {}
    rows = select(Progress).where(Progress.order_id.in_(list(order_ids))).order_by(Progress.updated_at.desc())
    for row in session.scalars(rows):
        found.setdefault(row.order_id, []).append(row)
    return found


def forget(session: Session, order_id: str, roles: Collection[str]) -> None:
    """These phones are out: what they noted counts no more, and nobody waits for their staff checks."""
    session.execute(delete(Progress).where(Progress.order_id == order_id, Progress.role.in_(roles)))
    staff_check.void_of_order(session, order_id, roles)
