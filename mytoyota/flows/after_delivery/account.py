"""The account after delivery: its data, the terms, 連携する, the mail magazine (guide 4-1/2 to 6-A, 12-B to 15-B)."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug import Response
from wtforms import BooleanField

from mytoyota.base import events
from mytoyota.flows.after_delivery.answers import AfterTerms, Magazine, Mending, ProfileSharing, WebTerms
from mytoyota.flows.after_delivery.labels import differing_labels
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Claims, Login
from mytoyota.flows.engine.agreement import Agreement
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.reading import CHECK, NEXT, Reading, Standing
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.labels import pairs
from mytoyota.registrations import identity
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import lazy_gettext as _l


@dataclass(frozen=True)
class MailMagazineChosen(events.Event):
    """Whether the owner of a new account wants the mail magazine."""

    wanted: bool


class MagazineForm(StepForm):
    """The one box that may stay empty."""

    wanted = BooleanField(_l("メールマガジンを受け取る"))


class AfterAccount(Screen[Acknowledge, Claims | None]):
    """登録情報の確認と変更; where an application differed from the certificate, what differed is named."""

    name, title, action = "after_account", _l("登録情報の確認と変更"), CHECK
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """The account's data, and where they are edited."""
        return {
            "facts": pairs(web_account_pages.known_data(step.journey)),
            "edit_url": web_account_pages.edit_url(step),
            "locked": step.answer(Login).locked,
            "differing": differing_labels(step.answer(Mending).differing, ("name", "address")),
        }

    def prepare(self, step: StepContext, form: Acknowledge) -> Claims | None:
        """Whether the login still stands."""
        return web_account_pages.fresh_claims(step.journey)


class AccountDataReading(Reading):
    """A page that shows the account's data once more, or its owner's name."""

    def show(self, step: StepContext) -> Shown:
        """The data as they are now."""
        data = web_account_pages.known_data(step.journey)
        return {"facts": pairs(data), "name": identity.full_name(data)}


class ProfileSharingScreen(Screen[Acknowledge, None]):
    """My TOYOTA(WEB)への情報連携: the provider's page of consent; who said no there is shown this page instead."""

    name, title, action = "profile_sharing", _l("My TOYOTA(WEB)への情報連携"), _l("連携する")
    form = Acknowledge
    doc_template = "accounts/consent.html"

    def elsewhere(self, journey: OpenJourney) -> str | None:
        """On the way to the provider, unless the person comes back from there with a no."""
        if journey.get(ProfileSharing) or "refused" in request.args:
            return None
        return url_for("sign_in.share", public_id=journey.row.public_id)

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> Response | None:
        """連携する: to the provider's page once more."""
        return redirect(url_for("sign_in.share", public_id=step.row.public_id))


class MagazineScreen(Screen[MagazineForm, None]):
    """メールマガジンの登録: may be left."""

    name, title, action = "mail_magazine", _l("メールマガジンの登録"), NEXT
    form = MagazineForm

    def save(self, step: StepContext, form: MagazineForm, ready: None) -> None:
        """次へ: kept with the account, each time the choice changes."""
        before, wanted = step.journey.get(Magazine), bool(form.wanted.data)
        if before is None or before.wanted != wanted:
            events.record(step.session, MailMagazineChosen(step.answer(Login).sub, wanted))
        step.journey.save(Magazine(wanted))


leaflet_qr = Standing("leaflet_qr", _l("QRコードの読み取り"), "", template="console/leaflet.html")
after_opening = Standing("after_opening", _l("納車後のお手続き"), _l("お申込みを開始する"))
after_account = AfterAccount()
after_account_summary = AccountDataReading("after_account_summary", _l("登録情報の確認"))
account_ready = AccountDataReading("account_ready", _l("登録情報の確認完了"))
other_kind = AccountDataReading("other_kind", _l("別のアカウントでのお申込み"), "")
profile_sharing = ProfileSharingScreen()
web_terms = Agreement(_l("My TOYOTA(WEB)利用規約の同意"), WebTerms)
mail_magazine = MagazineScreen()
after_terms = Agreement(_l("使用者登録規約の同意"), AfterTerms)  # no vehicle is known yet: nothing is compared
