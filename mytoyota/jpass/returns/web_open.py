"""What a row of the contracts' list says of the vehicle's return: where it stands and since when, or that it is due."""

from datetime import date
from typing import Any

from flask import url_for

from mytoyota.jpass import claims
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.returns import web_words
from mytoyota.jpass.returns.open_entries import Open
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.search import Found
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _


def shown(found: Found, opened: dict[int, Open], today: date) -> dict[str, Any]:
    """The entry that is under way; without one, whether the return is still to be entered, and by when."""
    if entry := opened.get(found.id):
        return {
            "open": url_for("return_entry.show", entry_id=entry.id),
            "open_status": web_words.STATUSES[Status(entry.status)],
            "open_since": dates.moment(entry.since),
        }
    return {"open": "", "due": _due(found, today)}


def _due(found: Found, today: date) -> str:
    if found.claim_status != claims.UNHANDLED or not PRODUCTS[found.product].return_entry:
        return ""
    return _("車両返却：未入力（期日を過ぎています）") if found.final_date < today else _("車両返却：未入力")
