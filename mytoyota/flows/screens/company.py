"""法人情報の入力 and 登録 for a company: filled in from the register, no staff check (1-1/15-C to 17-C)."""

from typing import Any

from flask import g, url_for
from flask_babel import get_locale
from wtforms import HiddenField

from mytoyota.accounts import company_rules
from mytoyota.accounts.forms import CompanyFields
from mytoyota.corporations.nta import CREDIT
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.registry import Company
from mytoyota.flows import account_made
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import CHECK
from mytoyota.flows.screens.company_number import company_of, number_of
from mytoyota.flows.screens.labels import pairs
from mytoyota.flows.screens.person import fill_address
from mytoyota.flows.step import Screen
from mytoyota.japanese import telephone
from mytoyota.japanese.kana import katakana
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

COMPANYS_OWN = ("corporate_name", "corporate_kana", "postal_code", "prefecture", "city", "street", "building")


class CompanyForm(CompanyFields):
    """A company's data; `filled_for` is the number they were filled in for."""

    filled_for = HiddenField()


def registered(company: Company) -> dict[str, str]:
    """What the register fills in, by the form's field names; nothing of an address that does not exist any more."""
    filled = {"corporate_name": company.name, "corporate_kana": katakana(company.furigana)}
    if not company.excluded:
        filled |= {
            "postal_code": company.postal_code,
            "prefecture": company.prefecture,
            "city": company.city,
            "street": company.street,
        }
    return filled


def _start(place: Place) -> dict[str, Any]:
    """What was typed stays, the register fills what is empty; for another company it fills its own data anew."""
    typed = place.visit.draft("company") or place.visit.value("company").get("typed", {})
    company = company_of(place.visit)
    if company is None:
        return dict(typed)
    filled = registered(company)
    if typed.get("filled_for") == company.number:
        return filled | {name: value for name, value in typed.items() if value}
    others = {name: value for name, value in typed.items() if name not in COMPANYS_OWN}
    return others | filled | {"filled_for": company.number}


def _save(place: Place, form: CompanyForm) -> None:
    """確認: the data are kept; the number is the one that was looked up or typed, never one from this form."""
    typed = form.typed()
    identity = company_rules.cleaned(typed, number_of(place.visit))
    place.visit.save("company", {"identity": identity, "typed": typed})


def _show(place: Place) -> dict[str, Any]:
    company, number = company_of(place.visit), number_of(place.visit)
    return {
        "number": CorporateNumber(number).grouped if number else None,
        "company": company,
        "credit": CREDIT if company else None,
        "postal_note": g.get("postal_note"),
    }


def _show_entered(place: Place) -> dict[str, Any]:
    entered = account_made.entered(place.visit)
    email = place.visit.value("email").get("email", "")
    ref = place.visit.journey.ref
    return {
        "facts": [
            *pairs(entered.identity | {"email": email}),
            (_("認証用電話番号"), telephone.national(entered.authentication_phone)),
        ],
        "edit_url": url_for("flows.step", ref=ref, step_id=place.id_of("company")),
        "number_url": url_for("flows.step", ref=ref, step_id=place.id_of("company_number")),
    }


def _register(place: Place, form: Acknowledge) -> None:
    """登録 makes the account; a company's needs no look at an ID document."""
    account_made.make(place.visit, str(get_locale()))


company = Screen(
    "company",
    _l("法人情報の入力"),
    CHECK,
    form=CompanyForm,
    save=_save,
    show=_show,
    start=_start,
    fills={"fill_address": fill_address},
)
company_review = Screen(
    "company_review", _l("入力内容の確認"), _l("登録"), form=Acknowledge, save=_register, show=_show_entered
)
