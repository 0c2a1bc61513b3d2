"""Where a member of staff is signed in: noted with each sign-in, shown to them, and ended with a line in the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.accounts import device_kinds
from mytoyota.base import clock
from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import MONTH, Erase
from mytoyota.organisation import access_log
from mytoyota.organisation.access_log import What, Who
from mytoyota.organisation.models import Staff
from mytoyota.web.sessions import DESK, BrowserSession

SIGNED_OUT, BY_OWNER, BY_ADMIN, REPLACED = "signed_out", "by_owner", "by_admin", "replaced"


class StaffSignIn(Base):
    """One sign-in: codes of device and browser, the way in, and when it was ended (idle ones just stop living)."""

    __tablename__ = "staff_sign_in"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    session_id: Mapped[str] = mapped_column(unique=True)  # of the browser session: a hash of its token
    at: Mapped[datetime] = mapped_column(default=clock.now)
    way: Mapped[str]  # password, provider, demo; with the second factor: password+totp, …
    device: Mapped[str]
    browser: Mapped[str]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Place:
    """One sign-in that stands: device and browser as codes, since when, last used, and whether it is this browser's."""

    id: str
    device: str
    browser: str
    since: datetime
    seen: datetime
    here: bool


def note(session: Session, member: Staff, session_id: str, told: tuple[str, str]) -> None:
    """Somebody signed in, in the browser session with this id; `told`: the way in and the browser's User-Agent."""
    way, agent = told
    row = StaffSignIn(staff_id=member.id, session_id=session_id, way=way)
    row.device, row.browser = device_kinds.device(agent), device_kinds.browser(agent)
    session.add(row)
    access_log.write(
        session, Who.of(member), What(access_log.SIGNED_IN, "sign_in", (access_log.MEMBER, member.id), way)
    )


def standing(session: Session, staff_id: str, here: str | None) -> list[Place]:
    """Where they are signed in, this browser's first, then by when it was used last."""
    now = clock.now()
    found = select(StaffSignIn, BrowserSession.seen_at).join(
        BrowserSession, BrowserSession.id == StaffSignIn.session_id
    )
    idle = BrowserSession.seen_at > now - (DESK.idle or DESK.lives)
    living = found.where(StaffSignIn.staff_id == staff_id, BrowserSession.expires_at > now, idle)
    rows = session.execute(living.order_by(BrowserSession.seen_at.desc())).all()
    places = [Place(one.id, one.device, one.browser, one.at, seen, one.session_id == here) for one, seen in rows]
    return sorted(places, key=lambda place: not place.here)


def ended(session: Session, member: Staff, session_id: str, why: str = SIGNED_OUT) -> None:
    """The browser session with this id was ended; one line, however often it is said."""
    row = session.scalar(select(StaffSignIn).where(StaffSignIn.session_id == session_id).with_for_update())
    if row and row.ended_at is None:
        row.ended_at = clock.now()
        access_log.write(session, Who.of(member), _end(row.staff_id, why))


def end_others(session: Session, member: Staff, here: str | None) -> int:
    """Ends all of their sign-ins but that of this browser; how many they were."""
    return _end_all(session, Who.of(member), member.id, (here, BY_OWNER))


def end_all(session: Session, by: Staff | None, staff_id: str) -> int:
    """Ends all sign-ins of somebody, for who may (`by`; None: a command); how many they were."""
    return _end_all(session, Who.of(by), staff_id, (None, BY_ADMIN))


def _end_all(session: Session, who: Who, staff_id: str, how: tuple[str | None, str]) -> int:
    but_for, why = how
    open_ones = select(StaffSignIn.session_id).where(StaffSignIn.staff_id == staff_id, StaffSignIn.ended_at.is_(None))
    living = select(BrowserSession.id).where(BrowserSession.id.in_(open_ones), BrowserSession.id != (but_for or ""))
    found = list(session.scalars(living))
    session.execute(delete(BrowserSession).where(BrowserSession.id.in_(found)))
    session.execute(update(StaffSignIn).where(StaffSignIn.session_id.in_(found)).values(ended_at=clock.now()))
    for _one in found:
        access_log.write(session, who, _end(staff_id, why))
    return len(found)


def _end(staff_id: str, why: str) -> What:
    return What(access_log.ENDED, "sign_in", (access_log.MEMBER, staff_id), why)


RETENTION = (Erase(StaffSignIn, StaffSignIn.at, MONTH),)
