"""The desk: every order's progress, live, with whoever calls the staff first."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from mytoyota.console import board, web_rows
from mytoyota.console.web_rows import Row
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Staff
from mytoyota.web import unit

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.get("/")
def show(member: Staff) -> ResponseReturnValue:
    """The whole page; its rows are fetched again and again."""
    found = _rows(member)
    live = {"live_url": url_for("desk.rows"), "live_tag": f'"{tag_of(found)}"'}
    return web_rows.page("console/desk.html", "desk", rows=found, more=len(found) >= board.MOST, **live)


@bp.get("/rows")
def rows(member: Staff) -> ResponseReturnValue:
    """The rows alone; 304 while nothing changed."""
    found = _rows(member)
    return unless_known(tag_of(found), "console/_desk_rows.html", rows=found, acts=web_rows.acts())


def tag_of(shown: Any) -> str:
    """A short hash of what a fragment shows, also of its language."""
    plain = json.dumps([str(get_locale()), [asdict(one) for one in shown]], default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def unless_known(tag: str, template: str, **shown: Any) -> ResponseReturnValue:
    """The fragment with its tag, or 304 where the browser shows it already; then it is not even drawn."""
    if request.if_none_match.contains(tag):
        response = make_response("", 304)
    else:
        response = make_response(render_template(template, **shown))
    response.set_etag(tag)
    return response


def _rows(member: Staff) -> list[Row]:
    session = unit.session()
    lines = board.of_desk(session, workplaces.stores_seen_by(session, member))
    return [web_rows.row(line) for line in lines]
