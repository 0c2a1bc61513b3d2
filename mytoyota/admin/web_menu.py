"""The menu's entries of who may work here: the organisation for center and headquarters, the rest for center."""

from mytoyota.organisation.menu import ADMINISTRATION, MenuEntry
from mytoyota.organisation.roles import CENTER, HEADQUARTERS
from mytoyota.web.texts import lazy_gettext as _l

ENTRIES = (
    MenuEntry("admin", _l("組織"), "places.index", (CENTER, HEADQUARTERS), group=ADMINISTRATION),
    MenuEntry("provisioning", _l("ファイルの取込"), "provisioning.index", (CENTER, HEADQUARTERS), group=ADMINISTRATION),
    MenuEntry("models", _l("車種"), "vehicle_models.index", (CENTER,), group=ADMINISTRATION),
    MenuEntry("settings", _l("設定"), "system.show", (CENTER,), group=ADMINISTRATION),
    MenuEntry("jobs", _l("ジョブ"), "system.jobs", (CENTER,), group=ADMINISTRATION),
    MenuEntry("maintenance", _l("メンテナンス"), "system.maintenance_mode", (CENTER,), group=ADMINISTRATION),
)
