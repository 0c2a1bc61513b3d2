"""The first pages after the scan: start, the parts, the vehicle, the consent (guide 1-1/2 to 1-1/5, 2-2/6 to 2-2/9)."""

from mytoyota.flows.buyer.answers import InformationConsent
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import TSUGI, Reading, Standing
from mytoyota.flows.engine.screen import Screen
from mytoyota.web import shared_texts
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

CONSENT_VERSION = "2026-11"


class Consent(Screen[Acknowledge, None]):
    """情報提供の同意: which version was agreed to."""

    name, title, action = "information_consent", _l("情報提供の同意"), _l("同意する")
    form = Acknowledge

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """同意する."""
        text = shared_texts.keep(step.session, _("個人情報の提供に関する同意規約"), "terms/information_consent.html")
        step.journey.save(InformationConsent(CONSENT_VERSION, text))


dealer_qr = Standing("dealer_qr", _l("QRコードの読み取り"), "", template="console/order.html")
opening = Standing("opening", _l("お申込みの開始"), _l("お申込みを開始する"))
user_opening = Standing("user_opening", opening.title, opening.action)
user_start = Reading("user_start", _l("使用者情報の登録開始"), _l("使用者情報の登録へ"))
registration_start = Reading("registration_start", _l("買主情報の登録開始"), _l("買主情報の登録へ"))
contract_vehicle = Reading("contract_vehicle", _l("ご契約車両の確認"), TSUGI)
information_consent = Consent()
