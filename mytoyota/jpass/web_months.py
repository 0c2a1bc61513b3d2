"""月別の満了件数: what ends when, as bars that are a table, and per store; a press on a number searches for it."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.refusals import NotFound
from mytoyota.jpass import months, web_rows, web_search
from mytoyota.jpass.criteria import General
from mytoyota.jpass.months import Count
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff, Store
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit

bp = Blueprint("months", __name__, url_prefix="/desk/jpass")
MONTH = re.compile(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])")
WIDTH = 200  # of the longest bar, in the picture's own unit
LEVELS = 4  # of how dark a store's month is


def store_in_scope(store_id: str) -> Store:
    """A store of the dealer of whoever is signed in; at a store their own."""
    member = me()
    theirs = Store.id == member.store_id if member.store_id else Store.dealer_id == member.dealer_id
    found = unit.session().scalar(select(Store).where(Store.id == store_id, theirs))
    if found is None:
        raise NotFound
    return found


@bp.get("/months")
def show(member: Staff) -> ResponseReturnValue:
    """The next twelve months."""
    found = months.count(unit.session(), member, clock.in_japan(clock.now()).date())
    most = max((one.total for one in found.sums), default=0)
    highest = max((one.total for counts in found.stores.values() for one in counts), default=0)
    stores = [] if member.store_id else months.stores(unit.session(), member)
    return web_frame.page(
        "jpass/months.html",
        "months",
        rows=[_bar(first, count, most) for first, count in zip(found.firsts, found.sums, strict=True)],
        width=WIDTH,
        total=sum(one.total for one in found.sums),
        heads=[(f"{first:%Y-%m}", first.month, web_rows.month(first)) for first in found.firsts],
        stores=[_line(one, found.stores[one.id], found.firsts, highest) for one in stores if one.id in found.stores],
    )


@bp.get("/months/<month>")
def search(member: Staff, month: str) -> ResponseReturnValue:
    """The search for a month."""
    first = _first(month)
    return redirect(web_search.address_of(General(first, first), member))


@bp.get("/stores/<store_id>/months/<month>")
def search_in(store: Store, month: str) -> ResponseReturnValue:
    """The search for a month of one store."""
    first = _first(month)
    return redirect(web_search.address_of(General(first, first, store=store.id), me()))


def _first(month: str) -> date:
    found = MONTH.fullmatch(month)
    if not found:
        raise NotFound
    return date(int(found[1]), int(found[2]), 1)


def _bar(first: date, count: Count, most: int) -> dict[str, Any]:
    """A month with the lengths of its two bars."""
    return {
        "month": web_rows.month(first),
        "url": url_for("months.search", month=f"{first:%Y-%m}"),
        "total": count.total,
        "unhandled": count.unhandled,
        "length": _share(count.total, most, WIDTH),
        "dark": _share(count.unhandled, most, WIDTH),
    }


def _line(store: Store, counts: list[Count], firsts: Any, highest: int) -> dict[str, Any]:
    """A store's months with how dark each is."""
    cells = [
        {
            "url": url_for("months.search_in", store_id=store.id, month=f"{first:%Y-%m}"),
            "total": count.total,
            "level": -(-count.total * LEVELS // highest) if highest else 0,
        }
        for first, count in zip(firsts, counts, strict=True)
    ]
    return {"name": store.name, "cells": cells, "total": sum(one.total for one in counts)}


def _share(number: int, most: int, whole: int) -> int:
    """Its part of the whole; what is not nothing can be seen."""
    return max(1, round(number * whole / most)) if number else 0
