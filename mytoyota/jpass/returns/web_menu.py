"""The menu's entries for vehicle returns, and how many entries wait for whoever is signed in."""

from sqlalchemy import func, select

from mytoyota.jpass.returns import entries
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import SENT_BACK, Status
from mytoyota.jpass.web_menu import GROUP
from mytoyota.organisation.menu import Badge, MenuEntry
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.web import unit
from mytoyota.web.texts import lazy_gettext as _l

DEALER = (SALES, MANAGER, HEADQUARTERS)
EVERYBODY = (*DEALER, FINANCE)
MOST = 100
OF_DESK = {
    MANAGER: (Status.STORE_APPROVAL, Status.BACK_AT_STORE),
    HEADQUARTERS: (Status.HEADQUARTERS_APPROVAL, Status.BACK_AT_HEADQUARTERS),
    FINANCE: (Status.REQUESTED,),
}


def _waiting(member: Staff) -> int | str:
    """How many entries wait at this person's desk, as far as it is worth counting."""
    theirs = entries.in_sight(member).with_only_columns(ReturnEntry.id, maintain_column_froms=True)
    if member.role in OF_DESK:
        theirs = theirs.where(ReturnEntry.status.in_(OF_DESK[member.role]))
    else:
        theirs = theirs.where(ReturnEntry.status.in_(sorted(SENT_BACK)), ReturnEntry.originator_id == member.id)
    waiting = unit.session().scalar(select(func.count()).select_from(theirs.limit(MOST).subquery())) or 0
    return waiting if waiting < MOST else f"{MOST - 1}+"


ENTRIES = (
    MenuEntry("reception", _l("契約内容変更受付"), "return_menu.show", DEALER, Badge(_waiting), group=GROUP),
    MenuEntry("progress", _l("進捗一覧"), "return_progress.show", (FINANCE,), Badge(_waiting), group=GROUP),
    MenuEntry("approval_flow", _l("承認フロー設定（本部用）"), "approval_flow.show", (HEADQUARTERS,), group=GROUP),
)
