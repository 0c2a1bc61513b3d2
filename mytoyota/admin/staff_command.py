"""`mytoyota staff`: the first person of center, and inviting, letting go and listing staff from a script."""

import argparse
import sys
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota import settings
from mytoyota.admin import people, places
from mytoyota.admin.import_command import opened
from mytoyota.admin.people import Person
from mytoyota.admin.scope import LastOfCenter, Scope
from mytoyota.organisation import password_links, staff, workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.posts import NumberTaken, PlaceClosed, Post
from mytoyota.organisation.roles import CENTER, ROLES
from mytoyota.organisation.staff import RoleDoesNotFit

FAILED = 1
SCOPE = Scope()


class Refused(Exception):
    """A sentence for the operator."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One act, and whom it is about."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    first = acts.add_parser("create-center", help="somebody of the registration center, who then lets others in")
    first.add_argument("number", help="the staff number they sign in with")
    invite = acts.add_parser("invite", help="a link to set a password; with --role and --name for somebody new")
    _of_person(invite)
    invite.add_argument("--role", choices=ROLES)
    for one, needed in ((first, True), (invite, False)):
        one.add_argument("--name", required=needed)
        one.add_argument("--email", help="where the link is mailed to; without it is printed alone")
    for act, what in (
        ("reset", "another link for who forgot the password"),
        ("disable", "they left: every session and link of theirs ends"),
        ("enable", "they are back: a new link is printed"),
    ):
        _of_person(acts.add_parser(act, help=what))
    listed = acts.add_parser("list", help="who may work here, one a line")
    listed.add_argument("place", nargs="?", help="the code of one store, dealer or organisation")


def run(args: argparse.Namespace) -> int:
    """Does the act in the database of the settings.

    Raises:
        SettingsProblem: settings, keys or database do not fit.
    """
    database = opened()
    try:
        with database.writing() as session:
            lines = ACTS[args.act](session, args)
        for line in lines:
            print(line)
        return 0
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return FAILED
    finally:
        database.engine.dispose()


def _of_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", help="the code of their store, dealer or organisation")
    parser.add_argument("number", help="their staff number")


def _create_center(session: Session, args: argparse.Namespace) -> list[str]:
    place = places.center(session)
    return _link(session, _added(session, Person(Post(CENTER, place, args.number), args.name, args.email)))


def _invite(session: Session, args: argparse.Namespace) -> list[str]:
    member = staff.find(session, args.place, args.number)
    if member is None:
        place = workplaces.by_code(session, args.place)
        if place is None:
            raise Refused(f"No store, dealer or organisation has the code {args.place}.")
        if not (args.role and args.name):
            raise Refused(f"Nobody there has the number {args.number}: for somebody new say --role and --name.")
        member = _added(session, Person(Post(args.role, place, args.number), args.name, args.email))
    elif args.email or args.name:
        people.change(session, SCOPE, member, args.name or member.name, args.email or member.email)
    return _link(session, member)


def _added(session: Session, person: Person) -> Staff:
    try:
        return people.add(session, SCOPE, person)
    except NumberTaken:
        raise Refused("Somebody has this number there already.") from None
    except RoleDoesNotFit:
        raise Refused("This place has no such role.") from None
    except PlaceClosed:
        raise Refused("This store is closed.") from None


def _reset(session: Session, args: argparse.Namespace) -> list[str]:
    return _link(session, _known(session, args))


def _disable(session: Session, args: argparse.Namespace) -> list[str]:
    member = _known(session, args)
    try:
        people.leave(session, SCOPE, member)
    except LastOfCenter:
        raise Refused("Nobody of center would be left who can let others in.") from None
    return [f"{member.workplace.code} {member.number} is out."]


def _enable(session: Session, args: argparse.Namespace) -> list[str]:
    member = _known(session, args)
    try:
        people.come_back(session, SCOPE, member)
    except PlaceClosed:
        raise Refused("Their store is closed: import a line that moves them.") from None
    return _link(session, member)


def _list(session: Session, args: argparse.Namespace) -> list[str]:
    wanted = select(Staff).order_by(Staff.role, Staff.number)
    if args.place:
        place = workplaces.by_code(session, args.place)
        if place is None:
            raise Refused(f"No store, dealer or organisation has the code {args.place}.")
        wanted = wanted.where(getattr(Staff, staff.column_of(place)) == place.id)
    return ["\t".join(_shown(one)) for one in session.scalars(wanted)]


def _shown(member: Staff) -> tuple[str, ...]:
    state = "left" if not member.active else "works" if member.password_hash else "invited"
    return (member.workplace.code, member.number, member.role, member.name, state)


def _known(session: Session, args: argparse.Namespace) -> Staff:
    member = staff.find(session, args.place, args.number)
    if member is None:
        raise Refused(f"Nobody has the number {args.number} at {args.place}.")
    return member


def _link(session: Session, member: Staff) -> list[str]:
    """The link, and whether it was mailed too; whoever left gets none."""
    if not member.active:
        raise Refused("They left. `enable` takes them back.")
    row = people.link(session, SCOPE, member)
    public_url = settings.load().public_url
    mailed = password_links.mail(session, member, row, public_url)
    until = f"{row.expires_at:%Y-%m-%d %H:%M} UTC"
    whose = f"{member.workplace.code} {member.number}"
    sent = f", mailed to {member.email}" if mailed else ""
    return [
        f"{whose}: good once until {until}{sent}",
        password_links.url(row, public_url),
    ]


ACTS: dict[str, Callable[[Session, argparse.Namespace], list[str]]] = {
    "create-center": _create_center,
    "invite": _invite,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "list": _list,
}
