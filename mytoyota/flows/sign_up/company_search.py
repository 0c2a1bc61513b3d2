"""Finding a company by its name where the number is not known, and the company as registered (1-1/13-C, 1-1/14-C)."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from flask import request
from werkzeug import Response
from wtforms import StringField

from mytoyota.corporations import register
from mytoyota.corporations.nta import CREDIT
from mytoyota.corporations.number import CorporateNumber, WrongNumber
from mytoyota.corporations.registry import Company
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.sign_up.answers import CompanyCheck, CompanyNumber, CompanySearch
from mytoyota.flows.sign_up.company_number import LookedUp, company_of, keep_company, look_up, trouble
from mytoyota.web import dates, unit
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

CLOSED = {
    "liquidated": _l("清算の結了などにより、%(date)sに登記が閉鎖されています。"),
    "merged": _l("合併により、%(date)sに解散しています。"),
    "by_registrar": _l("%(date)sに、登記官により登記が閉鎖されています。"),
    "ended": _l("%(date)sに登記が閉鎖されています。"),
}


class SearchForm(StepForm):
    """The beginning of a company's name."""

    company_name = StringField(_l("会社の名前"), render_kw={"autocomplete": "organization", "maxlength": "150"})


def _search(form: SearchForm, _value: str) -> Shown:
    """さがす: the companies whose name begins like this."""
    with unit.reading() as session:
        companies = register.by_name(session, form.company_name.data or "")
    return {"companies": [_choice(company) for company in companies], "searched": True}


def _choice(company: Company) -> dict[str, str]:
    return {"value": company.number, "label": company.name, "text": company.address, "icon": "building"}


def _number(digits: str) -> CorporateNumber:
    try:
        return CorporateNumber.parse(digits)
    except WrongNumber:
        raise FormError(_("一覧から会社をお選びください。")) from None


class CompanySearchScreen(Screen[SearchForm, LookedUp]):
    """会社をさがす: a company of the list is looked up afresh, for the list may be weeks old."""

    name, title, action = "company_search", _l("会社をさがす"), _l("さがす")
    form = SearchForm

    def show(self, step: StepContext) -> Shown:
        """Nothing was searched for yet."""
        return {"companies": None, "most": register.MOST, "searched": False}

    def prepare(self, step: StepContext, form: SearchForm) -> LookedUp:
        """Asks the agency; where that does not answer, the list will do."""
        if form.choice == "by_hand":
            return LookedUp("by_hand")
        number = _number(form.choice)
        found = look_up(step.journey, number)
        if found.way == "down":
            with unit.reading() as session:
                listed = register.by_number(session, number)
            found = replace(found, way="found", company=listed) if listed else found
        if found.way != "found":
            raise FormError(trouble(found.way, found.reason))
        return found

    def save(self, step: StepContext, form: SearchForm, ready: LookedUp) -> None:
        """The company that was tapped, or none: then everything is typed by hand."""
        company = asdict(ready.company) if ready.company else None
        keep_company(step.journey, CompanySearch(ready.way, company, form.company_name.data, ready.asked_at))

    @property
    def fills(self) -> Mapping[str, Callable[[SearchForm, str], Shown]]:
        """さがす."""
        return {"search": _search}


class CompanyCheckScreen(Screen[Acknowledge, LookedUp | None]):
    """法人情報の確認: the company as registered, and its successor where it was merged."""

    name, title, action = "company_check", _l("法人情報の確認"), NEXT
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """What is registered."""
        company = company_of(step.journey)
        if company is None:  # a page that is a summary only, of a company typed by hand meanwhile
            return {"facts": [], "company": None}
        closed = CLOSED.get(company.closed)
        return {
            "facts": facts(company),
            "company": company,
            "closed": closed % {"date": dates.day(company.closed_on)} if closed else None,
            "credit": CREDIT,
        }

    def prepare(self, step: StepContext, form: Acknowledge) -> LookedUp | None:
        """Looks the successor up."""
        if form.pressed != "successor":
            return None
        found = look_up(step.journey, _number(request.form["successor"]))
        if found.way != "found":
            raise FormError(trouble(found.way, found.reason))
        return found

    def save(self, step: StepContext, form: Acknowledge, ready: LookedUp | None) -> None:
        """次へ: this is the company."""
        company = company_of(step.journey)
        step.journey.save(CompanyCheck(company.number if company else ""))

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, Acknowledge, LookedUp | None], Response | None]]:
        """On with the successor."""
        return {"successor": _take_successor}


def _take_successor(step: StepContext, form: Acknowledge, ready: LookedUp | None) -> Response | None:
    """Goes on with the company that the registered one was merged into."""
    if ready is None or ready.company is None:
        return None
    number, company = step.answer(CompanyNumber), asdict(ready.company)
    if number.way == "found":
        keep_company(step.journey, replace(number, company=company, number=ready.company.number))
    else:
        keep_company(step.journey, replace(step.answer(CompanySearch), company=company))
    return None


def facts(company: Company) -> list[tuple[Text, str]]:
    """What is registered, line by line."""
    postal = company.postal_code
    place = (f"〒{postal[:3]}-{postal[3:]} " if len(postal) == 7 else "") + company.address
    lines = [
        (_("法人番号"), CorporateNumber(company.number).grouped),
        (_("法人名"), company.name),
        (_("法人名(カナ)"), company.furigana),
        (_("本店または主たる事務所の所在地"), place),
        (_("登録の更新日"), dates.day(company.updated_on)),
    ]
    return [(label, value) for label, value in lines if value]


company_search = CompanySearchScreen()
company_check = CompanyCheckScreen()
