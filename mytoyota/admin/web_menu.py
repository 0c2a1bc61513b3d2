"""The menu's entries of who may work here: the organisation for center and headquarters, the rest for center."""

from mytoyota.organisation.menu import MenuEntry
from mytoyota.organisation.roles import CENTER, HEADQUARTERS
from mytoyota.web.texts import lazy_gettext as _l

GROUP = "admin"
ENTRIES = (
    MenuEntry("admin", _l("組織"), "places.index", (CENTER, HEADQUARTERS), group=GROUP, leads=True),
    MenuEntry("provisioning", _l("ファイルの取込"), "provisioning.index", (CENTER, HEADQUARTERS), group=GROUP),
    MenuEntry("models", _l("車種"), "vehicle_models.index", (CENTER,), group=GROUP),
    MenuEntry("settings", _l("設定"), "system.show", (CENTER,), group=GROUP),
    MenuEntry("jobs", _l("ジョブ"), "system.jobs", (CENTER,), group=GROUP),
    MenuEntry("maintenance", _l("メンテナンス"), "system.maintenance_mode", (CENTER,), group=GROUP),
)
