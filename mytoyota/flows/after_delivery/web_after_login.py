"""Who logged in after delivery, and what the account lets the wizard have only by 連携する (guide 4-1/2, 4-1/13-B)."""

from dataclasses import replace

from flask import url_for

from mytoyota.base.refusals import Refused
from mytoyota.flows import devices
from mytoyota.flows.after_delivery import mends
from mytoyota.flows.after_delivery.answers import Adding, Mending, ProfileSharing
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.buyer.rules import new_account
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.oidc_client import relying_party
from mytoyota.web.texts import gettext as _

SCOPE = "openid"  # who it is, and nothing more
JUST_NOW = 900  # seconds: whoever adds a vehicle has logged in on the マイカー page so short a time ago
OF_ONE_ACCOUNT = ("after_account", "after_account_summary", "account_ready", "after_terms", ProfileSharing.screen)


class NothingToMend(Refused):
    """The applicant opened the link of a mail, and nothing of that application is to be mended any more."""

    page = "refused"

    def __init__(self) -> None:
        super().__init__(
            _("この申し込みは、修正が済んだか、修正できる期間が過ぎています。入力内容は変わっていません。")
        )
        self.title = _("修正できる申し込みはありません")
        self.next_url, self.next_label = url_for("after.register"), _("はじめから申し込む")


class NotTheApplicant(Refused):
    """The link of an application's mail was opened, and another account logged in."""

    page, status = "refused", 403

    def __init__(self, public_id: str) -> None:
        super().__init__(_("申し込みをしたTOYOTAアカウントとは別のアカウントです。申し込みの内容は表示していません。"))
        self.title = _("申し込みをしたアカウントでログインしてください")
        self.next_url = url_for("sign_in.begin", public_id=public_id, prompt="login")
        self.next_label = _("もう一度ログインする")


def take(journey: OpenJourney, login: relying_party.Login) -> None:
    """Keeps who it is; another account than before begins with its own pages, and what was shared is asked again."""
    former = journey.get(Login)
    if journey.get(Mending) and not mends.prefill(journey, login.sub):
        raise NothingToMend if mends.is_of(journey, login.sub) else NotTheApplicant(journey.public_id)
    if journey.answer(Adding).account_id != login.sub:
        journey.forget(Adding.screen)
    if former and former.sub != login.sub:
        for screen in OF_ONE_ACCOUNT:
            journey.forget(screen)
    journey.forget(ProfileSharing.screen)  # the new token may see no profile
    new = login.signed_up_now or login.sub == devices.signed_up(journey.session, journey.row)
    if former and former.sub == login.sub:
        new = former.signed_up_now  # the same person once more: their way stays what it was
    account = web_account_pages.own_account(journey.session, login.sub)
    kind = account.kind if account else "individual"
    journey.save(Login(login.sub, kind=kind, signed_up_now=new, access_token=login.access_token))


def asks_for_consent(journey: OpenJourney) -> bool:
    """A new account's owner sees the page of 連携する, once; for others the provider knows whether it needs one."""
    return new_account(journey.state) and not journey.answers.touched(ProfileSharing.screen)


def share(journey: OpenJourney, login: relying_party.Login) -> bool:
    """Keeps what the account lets the wizard have; False where another account came back than the one at work."""
    former = journey.get(Login)
    if former is None or former.sub != login.sub:
        return False
    if journey.row.flow in journey.state.registered:
        return True
    kept = replace(former, access_token=login.access_token, ended=False)
    journey.save(web_account_pages.with_claims(kept, login.claims))
    journey.save(ProfileSharing())
    return True
