"""Staff who are moved, leave and come back: what each ends and opens counts from their next request on."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mytoyota.organisation import password_links, staff
from mytoyota.organisation.models import FormerPost, Staff, Store, Workplace
from mytoyota.organisation.staff import RoleDoesNotFit


class NumberTaken(Exception):
    """Somebody else has, or had, this number at the place."""


class PlaceClosed(Exception):
    """Nobody begins to work at a store that is closed."""


@dataclass(frozen=True)
class Post:
    """Where somebody works, in which role and under which number."""

    role: str
    workplace: Workplace
    number: str


def check(session: Session, post: Post, member: Staff | None = None) -> None:
    """Whether `member`, or somebody new, can have this post.

    Raises:
        RoleDoesNotFit: the place has no such role.
        PlaceClosed: the store is closed.
        NumberTaken: the number is another person's there.
    """
    if post.role not in staff.roles_at(post.workplace):
        raise RoleDoesNotFit(post.role)
    if isinstance(post.workplace, Store) and post.workplace.is_closed(staff.today()):
        raise PlaceClosed
    holder = staff.find(session, post.workplace.code, post.number)
    if holder is not None and holder is not member:
        raise NumberTaken


def move(session: Session, member: Staff, post: Post) -> None:
    """They work there from now on; what they saw at the former place is closed to them with their next request.

    Raises:
        RoleDoesNotFit, PlaceClosed, NumberTaken: as `check` does.
    """
    check(session, post, member)
    former = FormerPost(staff_id=member.id, role=member.role, store_id=member.store_id)
    former.dealer_id, former.organisation_id = member.dealer_id, member.organisation_id
    session.add(former)
    member.store = member.dealer = member.organisation = None
    setattr(member, staff.column_of(post.workplace).removesuffix("_id"), post.workplace)
    member.role, member.number = post.role, post.number
    session.flush()


def leave(session: Session, member: Staff) -> None:
    """They work here no more: every session of theirs is over, and no link or password of theirs opens anything."""
    member.active, member.password_hash = False, None
    member.sign_in_epoch += 1
    password_links.replace(session, member.id)


def come_back(session: Session, member: Staff) -> None:
    """They work here again; a new link gives them a new password, and nothing that was signed in lives again.

    Raises:
        PlaceClosed: their store is closed: they must be moved first.
    """
    if member.store and member.store.is_closed(staff.today()):
        raise PlaceClosed
    member.active = True
