"""A request of a browser in which nobody has acted yet: kept in its signed cookie, so that strangers write no rows."""

from datetime import datetime
from typing import Any

from flask import session

from mytoyota.base import clock
from mytoyota.base.db import new_id
from mytoyota.oidc_provider.models import INTERACTION_LIVES, Interaction

ASKED = "asked"


def keep(request: dict[str, str]) -> Interaction:
    """Gives the request to the browser in place of its former one; the row is made once somebody acts."""
    session[ASKED] = {"id": new_id(), "request": request, "until": (clock.now() + INTERACTION_LIVES).isoformat()}
    return _row(session[ASKED])


def kept() -> Interaction | None:
    """The browser's request, as a row that no database session knows."""
    found = _row(session[ASKED]) if ASKED in session else None
    return found if found and found.open else None


def forget() -> None:
    """The request is in the database now, or over."""
    session.pop(ASKED, None)


def _row(held: dict[str, Any]) -> Interaction:
    request, until = held["request"], datetime.fromisoformat(held["until"])
    row = Interaction(id=held["id"], client_id=request.get("client_id", ""), created_at=clock.now(), expires_at=until)
    row.request, row.sign_up_begun, row.signed_up_now = request, False, False
    return row
