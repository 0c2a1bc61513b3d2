"""Everything entered, the staff's look, and 登録, on one page (1-1/19-B and 20-B)."""

from flask_babel import get_locale

from mytoyota.flows.buyer.staff_check import CheckedByStaff, StaffForm, must_be_confirmed
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.sign_up import account_made
from mytoyota.web.texts import lazy_gettext as _l


class PersonCheck(CheckedByStaff):
    """入力内容の確認."""

    name, title, action = "person_check", _l("入力内容の確認"), _l("登録")

    def save(self, step: StepContext, form: StaffForm, ready: None) -> None:
        """登録 makes the account of exactly the data that the staff confirmed."""
        must_be_confirmed(step)
        account_made.make(step.journey, str(get_locale()))


person_check = PersonCheck()
