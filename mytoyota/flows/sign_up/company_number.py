"""The corporate number with the login's data on one page, looked up in the register (1-1/12-C and 13-C)."""

from dataclasses import asdict, dataclass

import structlog
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from mytoyota.accounts.forms import line, mobile
from mytoyota.base import clock, events, limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.corporations import register
from mytoyota.corporations.number import CorporateNumber, WrongNumber
from mytoyota.corporations.registry import Company, RegistryDown, RegistryIdRefused
from mytoyota.corporations.web_registry import registry
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.sign_up import password
from mytoyota.flows.sign_up.answers import CompanyNumber, CompanySearch
from mytoyota.japanese import telephone
from mytoyota.web import unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

LOOK_UPS = RateLimit("company", free=20, first=30, longest=300)  # per journey: a register is not ours to tire
WRONG: dict[str, Text] = {
    "empty": _l("入力してください。番号がわからないときは「番号がわからない」を押してください。"),
    "letters": _l("法人番号は数字で入力してください。"),
    "short": _l("法人番号は13桁です。桁が足りません。"),
    "long": _l("法人番号は13桁です。桁が多すぎます。"),
    "office_number": _l("12桁の番号は会社法人等番号です。その前に1桁を加えた、13桁の法人番号を入力してください。"),
    "check_digit": _l("この法人番号はありません。打ち間違いがないか、もう一度ご確認ください。"),
}
MISSING = _l("この番号の法人は、国税庁の法人番号の登録にありません。番号をもう一度ご確認ください。")
BY_HAND = _l("番号はそのままで、会社の情報を手で入力して進めます。")
DOWN: dict[str, Text] = {
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
    asked_at: str = ""  # ISO; empty where no other party was asked


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


def look_up(journey: OpenJourney, number: CorporateNumber) -> LookedUp:
    """Asks the register, while no transaction is open; counted on the journey, the same number again is one try."""
    try:
        limits.hit(unit.database(), LOOK_UPS, journey.row.id, number.digits)
    except TooMany:
        return LookedUp("down", reason="often")
    at = clock.now().isoformat() if registry().outside else ""
    try:
        company = registry().company(number)
    except RegistryDown as down:
        if down.reason == "id_unknown":
            _alert()
        return LookedUp("down", reason=down.reason, asked_at=at)
    return LookedUp("found" if company else "missing", company, asked_at=at)


def _alert() -> None:
    """Operations have to see to the application id; customers meanwhile type by hand."""
    log.error("registry.id_refused")
    with unit.database().writing() as session:
        events.record(session, RegistryIdRefused("nta"))


def trouble(way: str, reason: str) -> Text:
    """The sentence for a look-up without a company."""
    return MISSING if way == "missing" else DOWN.get(reason, OUT_OF_ORDER)


def company_of(journey: OpenJourney) -> Company | None:
    """The registered company that was chosen: by its number, or found by its name."""
    named = journey.answer(CompanyNumber)
    data = journey.answer(CompanySearch).company if named.way == "unknown" else named.company
    return Company(**data) if data else None  # type: ignore[arg-type]


def number_of(journey: OpenJourney) -> str:
    """The corporate number, looked up or not; empty where it was left out."""
    company = company_of(journey)
    return company.number if company else journey.answer(CompanyNumber).number


def keep_company(journey: OpenJourney, answer: CompanyNumber | CompanySearch) -> None:
    """Saves which company it is; another one than before has to be confirmed anew."""
    before = company_of(journey)
    journey.save(answer)
    if company_of(journey) != before:
        journey.forget("company_check")


def keep_number(
    step: StepContext, form: CompanyLoginForm, looked_up: LookedUp | None, typed: dict[str, object]
) -> None:
    """Keeps what the register said of the number, an outage too; or that the number is taken as it is or left out."""
    looked_up = looked_up or LookedUp(form.choice)
    known, left_out = _better(step.journey, form, looked_up), form.choice == "unknown"
    answer = CompanyNumber(
        way=known.way,
        reason=known.reason,
        number="" if left_out else CorporateNumber.parse(form.number.data).digits,
        company=asdict(known.company) if known.company else None,
        searchable=left_out and not register.is_empty(step.session),
        typed=typed,
        authentication_phone=telephone.parse(form.authentication_phone.data),
        asked_at=looked_up.asked_at or step.answer(CompanyNumber).asked_at,
    )
    keep_company(step.journey, answer)


def _better(journey: OpenJourney, form: CompanyNumberForm, known: LookedUp) -> LookedUp:
    """What is known of the number: an outage takes nothing away that an earlier press has found."""
    before = journey.answer(CompanyNumber)
    found_before = known.way == "down" and before.way == "found" and before.company
    if found_before and CorporateNumber.parse(form.number.data).digits == before.number:
        return LookedUp("found", Company(**before.company))  # type: ignore[arg-type]
    return known


@dataclass(frozen=True)
class Ready:
    """What was asked and worked out before the transaction: the register's word, and the password's hash."""

    looked_up: LookedUp | None
    password_hash: str | None


class CompanyNumberScreen(Screen[CompanyLoginForm, Ready]):
    """ログイン情報の入力 with the number; several ways on, an outage leaves the way by hand open."""

    name, title, action = "company_number", _l("ログイン情報の入力"), _l("自動入力")
    form = CompanyLoginForm
    choices = ("number", "by_hand", "unknown")

    def initial(self, step: StepContext) -> Shown:
        """What was typed."""
        return step.journey.draft(self.name) or step.answer(CompanyNumber).typed

    def show(self, step: StepContext) -> Shown:
        """Why the register knows nothing, if it does not."""
        known = step.answer(CompanyNumber)
        failed = known.way in ("missing", "down")
        return {
            **password.shown(step.journey),
            "trouble": trouble(known.way, known.reason) if failed else None,
            "by_hand": BY_HAND if failed else None,
        }

    def prepare(self, step: StepContext, form: CompanyLoginForm) -> Ready:
        """自動入力 asks the register; the password is hashed."""
        asked = form.choice == "number"
        looked_up = look_up(step.journey, CorporateNumber.parse(form.number.data)) if asked else None
        return Ready(looked_up, password.hashed(form))

    def prepare_invalid(self, step: StepContext, form: CompanyLoginForm) -> Ready:
        """A good password is hashed, whatever else is wrong."""
        return Ready(None, password.hashed(form))

    def on_invalid(self, step: StepContext, form: CompanyLoginForm, ready: Ready | None) -> None:
        """And it is kept."""
        password.keep_good_one(step.journey, form, ready.password_hash if ready else None)

    def save(self, step: StepContext, form: CompanyLoginForm, ready: Ready) -> None:
        """Keeps what the register said, an outage too: the page then says so."""
        password.keep(step.journey, form, ready.password_hash)
        keep_number(step, form, ready.looked_up, form.typed())


company_number = CompanyNumberScreen()
