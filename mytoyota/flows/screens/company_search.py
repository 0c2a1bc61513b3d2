"""Finding a company by its name where the number is not known, and the company as registered (1-1/13-C, 1-1/14-C)."""

from dataclasses import asdict
from typing import Any

from flask import g, request
from wtforms import StringField

from mytoyota.corporations import register
from mytoyota.corporations.nta import CREDIT
from mytoyota.corporations.number import CorporateNumber, WrongNumber
from mytoyota.corporations.registry import Company
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import NEXT
from mytoyota.flows.screens.company_number import LookedUp, company_of, keep_company, look_up, trouble
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.japanese.postal import marked
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


def _search(form: SearchForm, _value: str) -> None:
    """さがす: the companies whose name begins like this."""
    with unit.reading() as session:
        g.companies = register.by_name(session, form.company_name.data or "")


def _before(ref: str, form: SearchForm) -> None:
    """A company of the list is looked up afresh: the list may be weeks old."""
    if form.choice == "by_hand":
        g.looked_up = LookedUp("by_hand")
        return
    number = _number(form.choice)
    g.looked_up = look_up(ref, number)
    if g.looked_up.way == "down":
        with unit.reading() as session:
            listed = register.by_number(session, number)
        g.looked_up = LookedUp("found", listed) if listed else g.looked_up
    if g.looked_up.way != "found":
        raise Wrong(trouble(g.looked_up.way, g.looked_up.reason))


def _save(place: Place, form: SearchForm) -> None:
    """The company that was tapped, or none: then everything is typed by hand."""
    company = g.looked_up.company
    value = {"way": g.looked_up.way, "company": asdict(company) if company else None}
    keep_company(place.visit, "company_search", value | {"company_name": form.company_name.data})


def _show(place: Place) -> dict[str, Any]:
    companies = g.get("companies")
    return {
        "companies": companies and [_choice(company) for company in companies],
        "most": register.MOST,
        "searched": companies is not None,
    }


def _choice(company: Company) -> dict[str, str]:
    return {"value": company.number, "label": company.name, "text": company.address, "icon": "building"}


def _number(digits: str) -> CorporateNumber:
    try:
        return CorporateNumber.parse(digits)
    except WrongNumber:
        raise Wrong(_("一覧から会社をお選びください。")) from None


def _look_up_successor(ref: str, form: Acknowledge) -> None:
    if form.pressed == "successor":
        g.looked_up = look_up(ref, _number(request.form["successor"]))
        if g.looked_up.way != "found":
            raise Wrong(trouble(g.looked_up.way, g.looked_up.reason))


def _take_successor(place: Place, form: Acknowledge) -> None:
    """Goes on with the company that the registered one was merged into."""
    by_number = place.visit.value("company_number").get("way") == "found"
    screen = "company_number" if by_number else "company_search"
    value = place.visit.value(screen) | {"company": asdict(g.looked_up.company)}
    keep_company(place.visit, screen, value | ({"number": g.looked_up.company.number} if by_number else {}))


def _confirm(place: Place, form: Acknowledge) -> None:
    company = company_of(place.visit)
    place.visit.save("company_check", {"number": company.number if company else ""})


def _show_company(place: Place) -> dict[str, Any]:
    company = company_of(place.visit)
    if company is None:  # a page that is a summary only, of a company typed by hand meanwhile
        return {"facts": [], "company": None}
    closed = CLOSED.get(company.closed)
    return {
        "facts": facts(company),
        "company": company,
        "closed": closed % {"date": dates.day(company.closed_on)} if closed else None,
        "credit": CREDIT,
    }


def facts(company: Company) -> list[tuple[Any, str]]:
    """What is registered, line by line."""
    place = marked(company.postal_code) + company.address
    lines = [
        (_("法人番号"), CorporateNumber(company.number).grouped),
        (_("法人名"), company.name),
        (_("法人名(カナ)"), company.furigana),
        (_("本店または主たる事務所の所在地"), place),
        (_("登録の更新日"), dates.day(company.updated_on)),
    ]
    return [(label, value) for label, value in lines if value]


company_search = Screen(
    "company_search",
    _l("会社をさがす"),
    _l("さがす"),
    form=SearchForm,
    save=_save,
    show=_show,
    before=_before,
    fills={"search": _search},
)
company_check = Screen(
    "company_check",
    _l("法人情報の確認"),
    NEXT,
    form=Acknowledge,
    save=_confirm,
    show=_show_company,
    before=_look_up_successor,
    buttons={"successor": _take_successor},
)
