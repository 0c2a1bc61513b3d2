"""Who may enter the account's pages; the access table names these guards."""

from flask import redirect, request, url_for
from werkzeug import Response

from mytoyota.accounts import interactions
from mytoyota.base import clock
from mytoyota.base.refusals import FormExpired

PERSONAL_SECONDS = 12 * 3600


def at_provider() -> None:
    """Pages and protocol addresses of the provider that anybody may open: each looks for itself what is asked of it."""


def account_signed_in() -> Response | None:
    """Personal pages: a login of this browser that is younger than twelve hours, else the login page and back.

    Where the address says whose page it is, the login must be theirs: a phone may hold a buyer's and a user's pages.
    """
    signed = interactions.signed_in()
    whose = request.args.get("whose")
    meant = signed and (not whose or whose == interactions.tag(signed.account_id))
    if signed and meant and clock.now().timestamp() - signed.auth_time < PERSONAL_SECONDS:
        return None
    if request.method == "GET":
        return redirect(url_for("account.login", next=request.full_path.rstrip("?")))
    raise FormExpired
