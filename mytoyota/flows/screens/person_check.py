"""Everything entered, the staff's look, and 登録, on one page (1-1/19-B and 20-B)."""

from flask_babel import get_locale

from mytoyota.flows import account_made
from mytoyota.flows.place import Place
from mytoyota.flows.screens import staff
from mytoyota.flows.step import Screen
from mytoyota.web.texts import lazy_gettext as _l


def _register(place: Place, form: staff.StaffForm) -> None:
    """登録 makes the account of exactly the data that the staff confirmed."""
    staff.must_be_confirmed(place)
    account_made.make(place.visit, str(get_locale()))


person_check = Screen(
    "person_check",
    _l("入力内容の確認"),
    _l("登録"),
    form=staff.StaffForm,
    save=_register,
    show=staff.show,
    status=staff.status,
    before=staff.count_try,
    buttons=staff.BUTTONS,
)
