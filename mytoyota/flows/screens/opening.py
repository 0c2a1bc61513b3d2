"""The first pages after the scan: start, the parts, the vehicle, the consent (guide 1-1/2 to 1-1/5, 2-2/6 to 2-2/9)."""

from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import TSUGI, nothing, reading
from mytoyota.flows.step import Screen
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

CONSENT_VERSION = "2026-11"


def _consented(place: Place, form: Acknowledge) -> None:
    place.visit.save("information_consent", {"terms": CONSENT_VERSION})


dealer_qr = Screen(
    "dealer_qr", _l("QRコードの読み取り"), "", form=Acknowledge, save=nothing, template="console/order.html"
)
opening = Screen("opening", _l("お申込みの開始"), _l("お申込みを開始する"), form=Acknowledge, save=nothing)
user_opening = Screen("user_opening", opening.title, opening.action, form=Acknowledge, save=nothing)
user_start = reading("user_start", _l("使用者情報の登録開始"), _l("使用者情報の登録へ"))
registration_start = reading("registration_start", _l("買主情報の登録開始"), _l("買主情報の登録へ"))
contract_vehicle = reading("contract_vehicle", _l("ご契約車両の確認"), TSUGI)
information_consent = Screen(
    "information_consent", _l("情報提供の同意"), _l("同意する"), form=Acknowledge, save=_consented
)
