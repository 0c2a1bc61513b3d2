"""What is done with one member of staff: invited, moved, let go, taken back; each leaves an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.admin import changes, scope
from mytoyota.admin.changes import OrganisationChanged
from mytoyota.admin.scope import Scope
from mytoyota.jpass import contracts
from mytoyota.organisation import access_log, password_links, posts, staff, workplaces
from mytoyota.organisation import places as signed_in
from mytoyota.organisation.models import PasswordLink, Staff, Store, Workplace
from mytoyota.organisation.posts import Post
from mytoyota.organisation.staff import NewStaff

ANOTHER = timedelta(days=1)  # a link in place of a forgotten password


@dataclass(frozen=True)
class Person:
    """Somebody to let in."""

    post: Post
    name: str
    email: str | None = None


def add(session: Session, acting: Scope, person: Person) -> Staff:
    """Somebody begins to work here, as yet without a password; give them a link.

    Raises:
        RoleDoesNotFit, PlaceClosed, NumberTaken: as `posts.check` does.
    """
    changes.take_turn(session)
    posts.check(session, person.post)
    place = person.post.workplace
    new = NewStaff(person.post.role, place, workplaces.normal(person.post.number), person.name, None, person.email)
    member = staff.employ(session, new)
    session.flush()
    _note(session, acting, member, "added")
    return member


def link(session: Session, acting: Scope, member: Staff) -> PasswordLink:
    """A link to set a password: the first one, or another in place of one that is forgotten."""
    lives = password_links.INVITED if member.password_hash is None else ANOTHER
    row = password_links.make(session, member, lives)
    _note(session, acting, member, "link")
    return row


def change(session: Session, acting: Scope, member: Staff, name: str, email: str | None) -> None:
    """Another name or address."""
    if (member.name, member.email) != (name, email):
        member.name, member.email = name, email
        _note(session, acting, member, "changed")


def move(session: Session, acting: Scope, member: Staff, post: Post) -> None:
    """Another place or role from now on; contracts of J-PASS stay at the former store, as nobody's there.

    Raises:
        Yourself, LastOfCenter: as in `scope`.
        RoleDoesNotFit, PlaceClosed, NumberTaken: as `posts.check` does.
    """
    changes.take_turn(session)
    scope.not_oneself(acting, member)
    if post.role != member.role:
        scope.not_the_last(session, member)
    former = member.store
    posts.move(session, member, post)
    if former is not None and former is not member.store:
        contracts.has_left(session, former, member.id)
    _note(session, acting, member, "moved")


def leave(session: Session, acting: Scope, member: Staff) -> None:
    """They work here no more.

    Raises:
        Yourself, LastOfCenter: as in `scope`.
    """
    changes.take_turn(session)
    scope.not_oneself(acting, member)
    scope.not_the_last(session, member)
    posts.leave(session, member)
    signed_in.end_all(session, _who(session, acting), member.id)
    _note(session, acting, member, "left")


def come_back(session: Session, acting: Scope, member: Staff) -> None:
    """They work here again; give them a link.

    Raises:
        Yourself: as in `scope`.
        PlaceClosed: their store is closed.
    """
    changes.take_turn(session)
    scope.not_oneself(acting, member)
    posts.come_back(session, member)
    _note(session, acting, member, "back")


def at(session: Session, place: Workplace) -> Sequence[Staff]:
    """Who works at a place, and then who did."""
    here = getattr(Staff, staff.column_of(place)) == place.id
    return session.scalars(select(Staff).where(here).order_by(Staff.active.desc(), Staff.number)).all()


def close(session: Session, acting: Scope, store: Store) -> int:
    """Lets everybody of a closed store go; returns how many."""
    gone = [one for one in at(session, store) if one.active]
    for member in gone:
        posts.leave(session, member)
        signed_in.end_all(session, _who(session, acting), member.id)
        _note(session, acting, member, "left")
    return len(gone)


def _note(session: Session, acting: Scope, member: Staff, what: str) -> None:
    changes.note(session, OrganisationChanged(member.id, "staff", what, acting.by))
    access_log.changed(session, _who(session, acting), member, f"staff_{what}")


def _who(session: Session, acting: Scope) -> Staff | None:
    return session.get(Staff, acting.by) if acting.by else None
