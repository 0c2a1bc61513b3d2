"""Links by which staff set their password: one for an invitation or a forgotten password, good once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock, links
from mytoyota.base.db import new_id
from mytoyota.base.limits import RateLimit
from mytoyota.base.links import Link
from mytoyota.notifications import outbox
from mytoyota.organisation.models import PasswordLink, Staff

INVITED = timedelta(days=7)  # the first password, and another one that somebody with the right for it gave
FORGOTTEN = timedelta(minutes=30)
# The longest delay is shorter than a link lives, as for customers.
ASKING = RateLimit("staff_password_link", free=3, first=300, longest=1200)
INVITATION_MAIL, FORGOTTEN_MAIL = "mail/staff_invitation.txt", "mail/staff_password.txt"


class State(Enum):
    """Whether a link can be used, and why not."""

    LIVING = "living"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Found:
    """A link that is ours, whose it is, and whether it can be used."""

    row: PasswordLink
    member: Staff
    state: State


def make(session: Session, member: Staff, lives: timedelta = INVITED) -> PasswordLink:
    """A new link; those that this person had before are good no more."""
    replace(session, member.id)
    row = PasswordLink(id=new_id(), staff_id=member.id, expires_at=clock.now() + lives)
    session.add(row)
    session.flush()
    return row


def replace(session: Session, staff_id: str) -> None:
    """No link that this person has now is good any longer."""
    open_ones = (PasswordLink.staff_id == staff_id, PasswordLink.used_at.is_(None), PasswordLink.replaced_at.is_(None))
    session.execute(update(PasswordLink).where(*open_ones).values(replaced_at=clock.now()))


def url(row: PasswordLink, public_url: str) -> str:
    """The address to give to the person, and to nobody else."""
    return f"{public_url}/desk/password/{_link(row).token()}"


def mail(session: Session, member: Staff, row: PasswordLink, public_url: str) -> bool:
    """Sends the link to the person's own address; whether one is known."""
    if not member.email:
        return False
    invites = row.expires_at - row.made_at > FORGOTTEN
    values = {"url": url(row, public_url), "days": INVITED.days, "minutes": int(FORGOTTEN.total_seconds() // 60)}
    template = INVITATION_MAIL if invites else FORGOTTEN_MAIL
    outbox.put(session, outbox.Mail(member.email, template, "ja", values, expires_at=row.expires_at))
    return True


def by_token(session: Session, token: str) -> Found | None:
    """The link with this token, in whatever state; nothing where it is none of ours, or of somebody who left."""
    row = session.get(PasswordLink, links.id_in(token))
    member = session.get(Staff, row.staff_id) if row and _link(row).fits(token) else None
    if row is None or member is None or not member.active:
        return None
    return Found(row, member, _state(row))


def use(session: Session, found: Found, password_hash: str) -> None:
    """The new password holds; the link is used up, and all that was signed in is over."""
    found.row.used_at = clock.now()
    set_password(session, found.member, password_hash)


def set_password(session: Session, member: Staff, password_hash: str) -> None:
    """Another password: sessions and links from before are good no more."""
    member.password_hash = password_hash
    member.sign_in_epoch += 1
    replace(session, member.id)


def holders(session: Session, staff_ids: Sequence[str]) -> set[str]:
    """Who of these people holds a link that can be used now."""
    usable = (PasswordLink.used_at.is_(None), PasswordLink.replaced_at.is_(None), PasswordLink.expires_at > clock.now())
    return set(session.scalars(select(PasswordLink.staff_id).where(PasswordLink.staff_id.in_(staff_ids), *usable)))


def _state(row: PasswordLink) -> State:
    if row.used_at:
        return State.USED
    if row.replaced_at:
        return State.REPLACED
    return State.EXPIRED if clock.now() >= row.expires_at else State.LIVING


def _link(row: PasswordLink) -> Link:
    return Link(row.id, "staff_password", 1)
