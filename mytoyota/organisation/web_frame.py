"""The frame of every staff page: whose place it is, the menu of what they may open, and how a page is drawn in it."""

from typing import Any, cast

from flask import Flask, current_app, render_template, url_for

from mytoyota.organisation import menu
from mytoyota.organisation.menu import Menu, MenuEntry
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER, FINANCE, HEADQUARTERS, MANAGER, OF_STORE, SALES
from mytoyota.organisation.web_staff import me
from mytoyota.web.texts import lazy_gettext as _l

ROLE_NAMES = {
    SALES: _l("営業スタッフ"),
    MANAGER: _l("店長"),
    HEADQUARTERS: _l("本部担当者"),
    FINANCE: _l("TFC担当者"),
    CENTER: _l("センター担当者"),
}
SIDES = dict.fromkeys(OF_STORE, _l("店舗")) | {HEADQUARTERS: _l("本部")}  # beside the brand, where there is one
KEPT = "staff_menu"


def install(app: Flask, entries: Menu) -> None:
    """Gives the app its table of menu entries."""
    app.extensions[KEPT] = entries


def page(template: str, key: str = "", **shown: Any) -> str:
    """A staff page in its frame; `key` is that of the menu entry it belongs to."""
    return render_template(template, frame=_frame(me(), key), **shown)


def home(member: Staff) -> str:
    """Where they begin: the first page of the menu that they may open, else the plain start page."""
    first = next(iter(menu.open_to(_menu(), member)), None)
    return url_for(first.endpoint if first else "staff.start")


def closed_to(member: Staff, path: str) -> bool:
    """Whether the path is a page of the menu that they may not open."""
    return any(member.role not in entry.roles and url_for(entry.endpoint) == path for entry in _menu())


def _frame(member: Staff, key: str) -> dict[str, Any]:
    """What the frame shows. The role of sales staff is left out: at a store it says nothing."""
    return {
        "home": home(member),
        "side": SIDES.get(member.role, ""),
        "place": member.workplace.name,
        "role": "" if member.role == SALES else ROLE_NAMES[member.role],
        "name": member.name,
        "menu": [_shown(entry, member, current=entry.key == key) for entry in menu.shown(_menu(), member, key)],
    }


def _shown(entry: MenuEntry, member: Staff, *, current: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"key": entry.key, "url": url_for(entry.endpoint), "label": entry.label}
    line |= {"current": current, "settings": entry.settings}
    return line | {"badge": entry.badge and {"mark": entry.badge.mark, "count": entry.badge.count(member)}}


def _menu() -> Menu:
    return cast(Menu, current_app.extensions[KEPT])
