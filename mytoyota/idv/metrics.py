"""How many customers wait for the staff, everywhere: for the operator's monitor (guide 1-1/8-A, 1-1/19-B)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.idv.models import StaffCheck
from mytoyota.idv.staff_check import WAITS


def staff_checks_waiting(session: Session) -> float:
    """Customers who called the staff of any store and were not answered yet."""
    waiting = select(func.count()).where(StaffCheck.state == "waiting", StaffCheck.asked_at > clock.now() - WAITS)
    return session.scalar(waiting) or 0


def longest_wait(session: Session) -> float:
    """Seconds that the customer who waits longest has waited."""
    waiting = (StaffCheck.state == "waiting") & (StaffCheck.asked_at > clock.now() - WAITS)
    since = session.scalar(select(func.min(StaffCheck.asked_at)).where(waiting))
    return (clock.now() - clock.aware(since)).total_seconds() if since else 0.0


MEASURES = {
    "mytoyota_staff_checks_waiting": staff_checks_waiting,
    "mytoyota_staff_check_longest_wait_seconds": longest_wait,
}
