"""Who is signed in in this browser, and whether a button of our own page was pressed."""

from datetime import timedelta

from flask import g
from sqlalchemy import inspect

from mytoyota.base import clock
from mytoyota.base.refusals import FormExpired
from mytoyota.organisation import staff
from mytoyota.organisation.models import Staff
from mytoyota.web import senders, sessions, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.sessions import DESK

RECENT = timedelta(minutes=15)


def current_staff(*, quiet: bool = False) -> Staff | None:
    """Who is signed in here and still works here; a page that polls asks quietly, so that idle stays idle."""
    if "staff" not in g:
        row = sessions.current(DESK, quiet=quiet)
        g.staff = staff.of_session(unit.session(), row.data) if row else None
        if g.staff:
            senders.known("staff", g.staff.id)
    elif g.staff and unit.left(g.staff):
        g.staff = staff.at_work(unit.session(), inspect(g.staff).identity[0])
    return g.staff  # type: ignore[no-any-return]


def me() -> Staff:
    """Who is signed in, on pages behind a guard; the subject of pages that are about nothing else."""
    member = current_staff()
    assert member is not None
    return member


def signed_in_recently() -> bool:
    """Whether they proved who they are not long ago: asked before how they sign in is changed."""
    row = sessions.current(DESK)
    return row is not None and clock.now() - row.created_at < RECENT


def pressed() -> None:
    """Guard: raises FormExpired unless a button of our own page was pressed; asks the browser's cookie alone."""
    if not Acknowledge().validate():
        raise FormExpired
