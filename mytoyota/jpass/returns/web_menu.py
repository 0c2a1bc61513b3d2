"""The menu's entries for vehicle returns, and how many entries wait for whoever is signed in."""

from sqlalchemy import func, select

from mytoyota.jpass.returns import waiting
from mytoyota.jpass.web_menu import GROUP
from mytoyota.organisation.menu import Badge, MenuEntry
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.web import unit
from mytoyota.web.texts import lazy_gettext as _l

DEALER = (SALES, MANAGER, HEADQUARTERS)
EVERYBODY = (*DEALER, FINANCE)
APPROVERS = (MANAGER, HEADQUARTERS)
MOST = 100


def _waiting(member: Staff) -> int | str:
    """How many entries wait for this person, as far as it is worth counting."""
    theirs = waiting.ids(unit.session(), member, MOST)
    number = unit.session().scalar(select(func.count()).select_from(theirs.subquery())) or 0
    return number if number < MOST else f"{MOST - 1}+"


ENTRIES = (
    MenuEntry("reception", _l("契約内容変更受付"), "return_menu.show", DEALER, group=GROUP),
    MenuEntry("waiting", _l("対応待ち"), "return_waiting.show", EVERYBODY, Badge(_waiting), group=GROUP),
    MenuEntry("progress", _l("進捗一覧"), "return_progress.show", (FINANCE,), group=GROUP),
    MenuEntry(
        "approval_flow",
        _l("承認フロー設定（本部用）"),
        "approval_flow.show",
        (HEADQUARTERS,),
        group=GROUP,
        settings=True,
    ),
    MenuEntry("deputies", _l("代理の設定"), "return_deputies.index", APPROVERS, group=GROUP, settings=True),
)
