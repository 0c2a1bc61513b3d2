"""The registration desk's entries in the menu of staff pages, and who may read and who may act there."""

from mytoyota.idv import staff_check
from mytoyota.organisation import workplaces
from mytoyota.organisation.menu import Badge, MenuEntry
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS, OF_STORE
from mytoyota.web import unit
from mytoyota.web.texts import lazy_gettext as _l

ACTING = OF_STORE
READING = (*OF_STORE, HEADQUARTERS)


def _waiting(member: Staff) -> int:
    """How many customers wait for a staff check at the stores that this person sees."""
    session = unit.session()
    return len(staff_check.waiting_at(session, workplaces.stores_seen_by(session, member)))


ENTRIES = (
    MenuEntry("desk", _l("店頭"), "desk.show", READING),
    MenuEntry("orders", _l("お申込み"), "orders.index", READING),
    MenuEntry("checks", _l("確認待ち"), "checks.index", READING, Badge(_waiting, "waiting-count")),
    MenuEntry("papers", _l("依頼書"), "direct_debit_forms.index", READING),
)
