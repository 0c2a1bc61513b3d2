"""J-PASS's entries in the menu of staff pages (J-PASS_トップ画面); the number 2 is none of the documents'."""

from mytoyota.organisation.menu import MenuEntry
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.web.texts import lazy_gettext as _l

GROUP = "jpass"
DEALERS = (SALES, MANAGER, HEADQUARTERS)

ENTRIES = (
    MenuEntry("jpass", "J-PASS", "contracts.top", (*DEALERS, FINANCE), group=GROUP),
    MenuEntry("contracts", _l("1.最終回対象顧客一覧"), "contracts.index", DEALERS, group=GROUP),
    MenuEntry("months", _l("月別の満了件数"), "months.show", DEALERS, group=GROUP),
    MenuEntry("contract_files", _l("契約データの取込"), "contract_files.index", (FINANCE,), group=GROUP),
)
