"""The menu's entries for changes of store and person: the bulk, closing days, and what a file does not agree with."""

from mytoyota.jpass.web_menu import GROUP
from mytoyota.organisation.menu import MenuEntry
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER
from mytoyota.web.texts import lazy_gettext as _l

ENTRIES = (
    MenuEntry("transfers", _l("3.店舗・スタッフ一括変更"), "transfers.index", (MANAGER, HEADQUARTERS), group=GROUP),
    MenuEntry(
        "closing_days", _l("休業日設定（本部用）"), "closing_days.show", (HEADQUARTERS,), group=GROUP, settings=True
    ),
    MenuEntry("transfer_differences", _l("店舗・スタッフの相違"), "transfer_differences.show", (FINANCE,), group=GROUP),
)
