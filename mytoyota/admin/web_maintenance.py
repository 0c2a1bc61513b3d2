"""Keeps customers and stores on the page that asks for patience while maintenance is on."""

from typing import cast

from flask import Flask, abort, current_app, request

from mytoyota.admin.maintenance import Watch
from mytoyota.base.db import Database
from mytoyota.organisation.roles import CENTER
from mytoyota.organisation.web_staff import current_staff

KEPT = "maintenance"
# What center needs to come in and what machines ask; whoever is signed in as center goes everywhere.
OPEN_PATHS = ("/static/", "/healthz", "/readyz", "/metrics", "/language/", "/desk/sign-", "/desk/password")
ENROLMENT = "/desk/second-factor"  # whoever needs a second factor sets it up before they are in
UNAVAILABLE = 503


def install(app: Flask, database: Database) -> None:
    """Before every request; call it before the rows of ACCESS are put before the views."""
    app.extensions[KEPT] = Watch(database)
    app.before_request(_ask_for_patience)


def watch() -> Watch:
    """What this process knows of it."""
    return cast(Watch, current_app.extensions[KEPT])


def _ask_for_patience() -> None:
    enrols = request.path == ENROLMENT or request.path.startswith(f"{ENROLMENT}/")
    if not watch().is_on() or enrols or request.path.startswith(OPEN_PATHS):
        return
    member = current_staff(quiet=True) if request.path.startswith("/desk/") else None
    if member is None or member.role != CENTER:
        abort(UNAVAILABLE)
