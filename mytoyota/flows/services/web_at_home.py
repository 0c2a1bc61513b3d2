"""Who may apply at home: the registered user alone, as long as they are it (guide 5-1/1; who and what, first)."""

from flask import url_for

from mytoyota.base.refusals import Refused
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.services import at_home
from mytoyota.oidc_client import relying_party
from mytoyota.web.texts import gettext as _

HALF_A_DAY = 12 * 3600  # seconds: personal pages want a login that is younger


class NotTheUser(Refused):
    """The link of a user's mail was opened, and another account logged in."""

    page, status = "refused", 403

    def __init__(self, public_id: str) -> None:
        super().__init__(
            _("使用者として登録したTOYOTAアカウントとは別のアカウントです。クルマの情報は表示していません。")
        )
        self.title = _("使用者のアカウントでログインしてください")
        self.next_url = url_for("sign_in.begin", public_id=public_id, prompt="login")
        self.next_label = _("もう一度ログインする")


class RegistrationOver(Refused):
    """The registration that services would be applied for under is not in force any more."""

    page, status = "refused", 409

    def __init__(self) -> None:
        super().__init__(_("使用者の登録が変わったか、終了したため、この手続きは続けられません。"))
        self.title = _("この使用者の登録は有効ではありません")
        self.next_url, self.next_label = url_for("my.show"), _("マイカー情報を確認する")


def lasts(row: Journey) -> int | None:
    """How long ago the login may have been, in seconds; None: it does not matter in this flow."""
    return HALF_A_DAY if row.flow == SERVICES else None


def must_stand(journey: OpenJourney) -> None:
    """Raises RegistrationOver where the registration was replaced or ended: nothing of the vehicle is shown."""
    if not at_home.can_apply(at_home.registration(journey)):
        raise RegistrationOver


def take(journey: OpenJourney, login: relying_party.Login) -> None:
    """Keeps who logged in; raises NotTheUser for any other account than the one that is registered."""
    if login.sub != at_home.registration(journey).account_id:
        raise NotTheUser(journey.public_id)
    kept = Login(login.sub, access_token=login.access_token)
    journey.save(web_account_pages.with_claims(kept, login.claims))
