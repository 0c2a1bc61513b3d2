"""Login and the data of who has an account, and the end of part one (1-1/6, 7-A to 11-A, 22-B, 2-2/10 to 14-A)."""

from flask import redirect, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.flows import recheck, registration
from mytoyota.flows.buyer import staff_check, web_account_pages
from mytoyota.flows.buyer.answers import AccountReview, Claims, Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.reading import CHECK, NEXT, Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.labels import pairs
from mytoyota.orders import orders
from mytoyota.registrations import identity
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class LoginScreen(Screen[Acknowledge, None]):
    """Who is logged in goes on, or another one logs in; before that the provider's login page is shown."""

    name, title, action = "login", _l("ログイン"), NEXT
    form = Acknowledge
    template = "flows/logged_in.html"
    doc_template = "accounts/login.html"
    choices = ("go_on", "other")

    def elsewhere(self, journey: OpenJourney) -> str | None:
        """On the way to the provider's login page, as long as nobody has logged in."""
        return None if journey.get(Login) else url_for("sign_in.begin", public_id=journey.row.public_id)

    def show(self, step: StepContext) -> Shown:
        """Who it is."""
        name = identity.full_name(web_account_pages.known_data(step.journey))
        return {"name": name, "facts": [(_("お名前"), name)]}

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> Response | None:
        """Goes on with the account that is logged in, or to the provider's login page for another one."""
        if form.choice == "other":
            return redirect(url_for("sign_in.begin", public_id=step.row.public_id, prompt="login"))
        return None


class AccountReviewScreen(Screen[Acknowledge, Claims | None]):
    """登録情報の確認と変更: what is confirmed is the account as it is now, also when edited in another tab."""

    name, title, action = "account_review", _l("登録情報の確認と変更"), CHECK
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """The account's data, and where they are edited."""
        login = step.answer(Login)
        former = None if step.locked else step.journey.check()
        return {
            "facts": pairs(login.claims),
            "edit_url": web_account_pages.edit_url(step),
            "locked": login.locked,
            "looked_at": former is not None and former.state == "confirmed",
        }

    def prepare(self, step: StepContext, form: Acknowledge) -> Claims | None:
        """Asks the provider for the account as it is now."""
        return web_account_pages.fresh_claims(step.journey)

    def save(self, step: StepContext, form: Acknowledge, ready: Claims | None) -> None:
        """確認: these data go to the staff; changed ones need the staff's look again."""
        web_account_pages.adopt(step.journey, ready)
        login = step.answer(Login)
        step.journey.save(AccountReview(login.claims))
        if login.kind == "individual":
            staff_check.ask(step)


class AccountSummary(Screen[Acknowledge, Claims | None]):
    """お客さま情報の登録: registers the buyer; a user is registered at the terms."""

    name, title, action = "account_summary", _l("お客さま情報の登録"), NEXT
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """What is registered."""
        return {"facts": pairs(step.answer(Login).claims)}

    def prepare(self, step: StepContext, form: Acknowledge) -> Claims | None:
        """Asks the provider for the account as it is now."""
        return web_account_pages.fresh_claims(step.journey)

    def save(self, step: StepContext, form: Acknowledge, ready: Claims | None) -> Response | None:
        """次へ; data that were changed since the page was drawn are looked at first."""
        seen = step.answer(Login).claims
        web_account_pages.adopt(step.journey, ready)
        if recheck.needed(step.journey) or step.answer(Login).claims != seen:
            return redirect(furthest_url(step.journey))
        step.acknowledge()
        if step.row.flow == orders.BUYER:
            registration.register_buyer(step.journey, str(get_locale()))
        return None


class BuyerDone(Reading):
    """買主情報の登録完了."""

    def show(self, step: StepContext) -> Shown:
        """Who was registered."""
        return {"name": identity.full_name(step.answer(Login).claims)}


login = LoginScreen()
account_review = AccountReviewScreen()
account_summary = AccountSummary()
account_ready = Reading("account_ready", _l("登録情報の確認完了"))
buyer_done = BuyerDone("buyer_done", _l("買主情報の登録完了"), _l("使用者情報の登録へ"))
