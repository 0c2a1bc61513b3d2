"""The corporate number with the login's data on one page, looked up in the register (1-1/12-C and 13-C)."""

from dataclasses import asdict, dataclass
from typing import Any

import structlog
from flask import g
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from mytoyota.accounts.forms import line, mobile
from mytoyota.base import events, limits
from mytoyota.base.limits import Allowance
from mytoyota.base.refusals import TooMany
from mytoyota.corporations import register
from mytoyota.corporations.number import CorporateNumber, WrongNumber
from mytoyota.corporations.registry import Company, RegistryDown, RegistryIdRefused
from mytoyota.corporations.web_registry import registry
from mytoyota.flows.journeys import Visit
from mytoyota.flows.place import Place
from mytoyota.flows.screens import password
from mytoyota.flows.step import Screen
from mytoyota.japanese import telephone
from mytoyota.web import unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

LOOK_UPS = Allowance("company", free=20, first=30, longest=300)  # per journey: a register is not ours to tire
WRONG: dict[str, Any] = {
    "empty": _l("入力してください。番号がわからないときは「番号がわからない」を押してください。"),
    "letters": _l("法人番号は数字で入力してください。"),
    "short": _l("法人番号は13桁です。桁が足りません。"),
    "long": _l("法人番号は13桁です。桁が多すぎます。"),
    "office_number": _l("12桁の番号は会社法人等番号です。その前に1桁を加えた、13桁の法人番号を入力してください。"),
    "check_digit": _l("この法人番号はありません。打ち間違いがないか、もう一度ご確認ください。"),
}
MISSING = _l("この番号の法人は、国税庁の法人番号の登録にありません。番号をもう一度ご確認ください。")
BY_HAND = _l("番号はそのままで、会社の情報を手で入力して進めます。")
DOWN: dict[str, Any] = {
    "none": _l("この販売店では、法人番号からの自動入力を使えません。"),
    "slow": _l("国税庁の法人番号のシステムから返事がありません。少し待つと使えることがあります。"),
    "unreachable": _l("国税庁の法人番号のシステムにつながりません。少し待つと使えることがあります。"),
    "too_many": _l("国税庁の法人番号のシステムが混み合っています。少し待つと使えることがあります。"),
    "often": _l("続けて調べられる回数を超えました。少し待つと使えることがあります。"),
}
OUT_OF_ORDER = _l("いま、国税庁の法人番号のシステムを使えません。")
log = structlog.get_logger()


@dataclass(frozen=True)
class LookedUp:
    """What the register said of a number: the company, `missing`, or why it is `down`."""

    way: str  # found, missing, down
    company: Company | None = None
    reason: str = ""


class CompanyNumberForm(StepForm):
    """The number alone: looked up, taken as it is (`by_hand`), or left out (`unknown`)."""

    number = StringField(_l("法人番号"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "40"})

    def validate_number(self, field: Field) -> None:
        """A number that can be, unless it is left out."""
        if self.choice != "unknown":
            try:
                CorporateNumber.parse(field.data)
            except WrongNumber as wrong:
                raise ValidationError(WRONG[wrong.reason]) from None


class CompanyLoginForm(CompanyNumberForm, password.PasswordFields):
    """The same with what the login needs, for pages that ask for both."""

    authentication_phone = line(_l("認証用電話番号"), "tel", needed, mobile, most=30, inputmode="tel")


def look_up(ref: str, number: CorporateNumber) -> LookedUp:
    """Asks the register, while no transaction is open; counted on the journey, the same number again is one try."""
    try:
        limits.spend(unit.database(), LOOK_UPS, ref, number.digits)
        company = registry().company(number)
    except TooMany:
        return LookedUp("down", reason="often")
    except RegistryDown as down:
        if down.reason == "id_unknown":
            _alert()
        return LookedUp("down", reason=down.reason)
    return LookedUp("found", company) if company else LookedUp("missing")


def _alert() -> None:
    """Operations have to see to the application id; customers meanwhile type by hand."""
    log.error("registry.id_refused")
    with unit.database().writing() as session:
        events.record(session, RegistryIdRefused("nta"))


def trouble(way: str, reason: str) -> Any:
    """The sentence for a look-up without a company."""
    return MISSING if way == "missing" else DOWN.get(reason, OUT_OF_ORDER)


def company_of(visit: Visit) -> Company | None:
    """The registered company that was chosen: by its number, or found by its name."""
    named = visit.value("company_number")
    if named.get("way") == "unknown":
        named = visit.value("company_search")
    return Company(**named["company"]) if named.get("company") else None


def number_of(visit: Visit) -> str:
    """The corporate number, looked up or not; empty where it was left out."""
    company = company_of(visit)
    return company.number if company else str(visit.value("company_number").get("number", ""))


def keep_company(visit: Visit, screen: str, value: dict[str, Any]) -> None:
    """Saves which company it is; another one than before has to be confirmed anew."""
    before = company_of(visit)
    visit.save(screen, value)
    if company_of(visit) != before:
        visit.forget("company_check")


def _before(ref: str, form: CompanyNumberForm) -> None:
    if form.choice == "number":
        g.looked_up = look_up(ref, CorporateNumber.parse(form.number.data))


def _save(place: Place, form: CompanyLoginForm) -> None:
    """自動入力 keeps what the register said, an outage too: the page then says so and leaves the way by hand open."""
    password.keep(place, form)
    known = LookedUp(form.choice) if form.choice != "number" else g.looked_up
    value = {
        "way": known.way,
        "reason": known.reason,
        "number": "" if form.choice == "unknown" else CorporateNumber.parse(form.number.data).digits,
        "company": asdict(known.company) if known.company else None,
        "searchable": form.choice == "unknown" and not register.is_empty(place.session),
        "typed": form.typed(),
        "authentication_phone": telephone.parse(form.authentication_phone.data),
    }
    keep_company(place.visit, "company_number", value)


def _start(place: Place) -> dict[str, Any]:
    return place.visit.draft("company_number") or place.visit.value("company_number").get("typed", {})


def _show(place: Place) -> dict[str, Any]:
    value = place.visit.value("company_number")
    failed = value.get("way") in ("missing", "down")
    return {
        **password.shown(place),
        "trouble": trouble(value["way"], value["reason"]) if failed else None,
        "by_hand": BY_HAND if failed else None,
    }


company_number = Screen(
    "company_number",
    _l("ログイン情報の入力"),
    _l("自動入力"),
    form=CompanyLoginForm,
    save=_save,
    show=_show,
    start=_start,
    before=_before,
    prepare=password.hash_typed,
    keeps=password.keep_beside,
    choices=("number", "by_hand", "unknown"),
)
