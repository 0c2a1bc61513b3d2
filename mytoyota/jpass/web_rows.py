"""What pages and lists show of a contract, in words."""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale

from mytoyota.jpass import inspection, uses, web_labels
from mytoyota.jpass.criteria import Criteria, Inspection
from mytoyota.jpass.forms import WHICH
from mytoyota.jpass.models import Contract
from mytoyota.jpass.search import Found
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _


def row(found: Found, wanted: Criteria | None, today: date) -> dict[str, Any]:
    """One line of the list."""
    shown = {
        "id": found.id,
        "number": found.contract_number,
        "name": found.customer_name,
        "plate": found.plate,
        "model": found.model_name,
        "product": web_labels.PRODUCTS[found.product],
        "final": dates.day(found.final_date),
        "claim": web_labels.CLAIMS[found.claim_status],
        "store": found.store_name,
        "staff": found.staff_name or unknown(found.staff_code),
        "commercial": found.use != uses.PASSENGER,
    }
    if isinstance(wanted, Inspection):
        shown["inspection"] = month(inspection.predicted(found.first_registration, wanted.which))
        shown["months"] = inspection.months_before(found.first_registration, wanted.which, today)
    return shown


def unknown(code: str) -> str:
    """The person of a number that nobody has; without a number nobody is named."""
    return _("%(code)s（未登録）", code=code) if code else _("担当者未定")


def month(day: date) -> str:
    """A month in full."""
    return str(format_date(day, _("y年M月"), get_locale()))


def _following(upcoming: tuple[int, date] | None) -> str:
    return _("%(month)s（%(which)s）", month=month(upcoming[1]), which=WHICH[upcoming[0]]) if upcoming else ""


def facts(contract: Contract, today: date) -> list[tuple[Any, Any]]:
    """What 顧客詳細 says, label and value."""
    upcoming = inspection.next_inspection(contract.first_registration, today)
    return [
        (_("契約番号"), contract.contract_number),
        (_("契約者名"), contract.customer_name),
        (_("契約者名カナ"), contract.customer_name_kana),
        (_("登録番号"), contract.plate),
        (_("車種"), contract.model_name),
        (_("用途"), web_labels.USES[contract.use]),
        (_("初度登録年月"), month(contract.first_registration)),
        (_("次の車検月（予測）"), _following(upcoming)),
        (_("制度"), web_labels.PRODUCTS[contract.product]),
        (_("最終回期日"), dates.day(contract.final_date)),
        (_("債権のステータス（対応状況）"), web_labels.CLAIMS[contract.claim_status]),
        (_("債権買取"), _("買取あり") if contract.claim_bought else _("買取なし")),
        (_("店舗"), contract.store.name),
        (_("担当スタッフ"), contract.staff.name if contract.staff else unknown(contract.staff_code)),
    ]
