"""The staff's comparison once more, where the account was edited after the buyer was registered (2-1, decision 2)."""

from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.staff_check import CheckedByStaff
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import NEXT
from mytoyota.web.texts import lazy_gettext as _l


class StaffCheckAgain(CheckedByStaff):
    """販売店スタッフによる再確認 before the buyer becomes the user."""

    name, title, action = "staff_check_again", _l("販売店スタッフによる再確認"), NEXT

    def edit_url(self, step: StepContext) -> str | None:
        """The account's own page: the wizard's is a summary by now."""
        return web_account_pages.edit_url(step)


staff_check_again = StaffCheckAgain()
