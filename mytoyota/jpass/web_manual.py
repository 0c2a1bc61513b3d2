"""The manual as the product serves it: the tasks of whoever is signed in, and a page for each."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from mytoyota.base.refusals import NotFound
from mytoyota.jpass import manual
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff

bp = Blueprint("manual", __name__, url_prefix="/desk/jpass/manual")


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """The tasks of this person's role."""
    return web_frame.page("jpass/manual_index.html", "jpass", pages=list(manual.of_role(member.role)))


@bp.get("/<page>")
def show(member: Staff, page: str) -> ResponseReturnValue:
    """One task, whoever asks: a colleague's way is no secret."""
    found = manual.PAGES.get(page)
    if found is None:
        raise NotFound
    return web_frame.page("jpass/manual_page.html", "jpass", page=found, pages=list(manual.of_role(member.role)))
