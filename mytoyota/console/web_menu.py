"""The registration desk's entries in the menu of staff pages, and who may read and who may act there."""

from mytoyota.idv import staff_check
from mytoyota.organisation import workplaces
from mytoyota.organisation.menu import ADMINISTRATION, Badge, MenuEntry
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER, HEADQUARTERS, OF_STORE
from mytoyota.reviews import person, queue
from mytoyota.web import unit
from mytoyota.web.texts import lazy_gettext as _l

ACTING = OF_STORE
READING = (*OF_STORE, HEADQUARTERS)


def _waiting(member: Staff) -> int:
    """How many customers wait for a staff check at the stores that this person sees."""
    session = unit.session()
    return len(staff_check.waiting_at(session, workplaces.stores_seen_by(session, member)))


def _reviews(member: Staff) -> int | str:
    """How many reviews wait for a person, as far as it is worth counting."""
    waiting = queue.count(unit.session(), member)
    return waiting if waiting < queue.MOST else f"{queue.MOST - 1}+"


ENTRIES = (
    MenuEntry("desk", _l("店頭"), "desk.show", READING),
    MenuEntry("orders", _l("お申込み"), "orders.index", READING),
    MenuEntry("checks", _l("確認待ち"), "checks.index", READING, Badge(_waiting, "waiting-count")),
    MenuEntry("papers", _l("依頼書"), "direct_debit_forms.index", READING),
    MenuEntry("reviews", _l("審査"), "reviews.index", person.ROLES, Badge(_reviews)),
)
_WHO = (CENTER, HEADQUARTERS)
OF_ADMINISTRATION = (
    MenuEntry("access_log", _l("利用記録"), "access_log.show", _WHO, group=ADMINISTRATION),
    MenuEntry("dealer_provider", _l("サインイン設定"), "dealer_provider.index", _WHO, group=ADMINISTRATION),
    MenuEntry("factor_reset", _l("2段階認証のリセット"), "factor_reset.ask", _WHO, group=ADMINISTRATION),
)
