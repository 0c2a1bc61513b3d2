"""法人情報の入力 and 登録 for a company: filled in from the register, no staff check (1-1/15-C to 17-C)."""

from collections.abc import Callable, Mapping

from flask_babel import get_locale
from wtforms import HiddenField

from mytoyota.accounts import company_rules
from mytoyota.accounts.forms import CompanyFields
from mytoyota.corporations.nta import CREDIT
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.registry import Company
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import CHECK
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import step_url
from mytoyota.flows.labels import pairs
from mytoyota.flows.sign_up import account_made
from mytoyota.flows.sign_up.answers import CompanyData, Email
from mytoyota.flows.sign_up.company_number import company_of, number_of
from mytoyota.flows.sign_up.fill_address import fill_address
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


class CompanyScreen(Screen[CompanyForm, None]):
    """法人情報の入力."""

    name, title, action = "company", _l("法人情報の入力"), CHECK
    form = CompanyForm

    def initial(self, step: StepContext) -> Shown:
        """What was typed stays, the register fills what is empty; for another company it fills its own data anew."""
        typed = step.journey.draft(self.name) or step.answer(CompanyData).typed
        company = company_of(step.journey)
        if company is None:
            return typed
        filled = registered(company)
        if typed.get("filled_for") == company.number:
            return {**filled, **{name: value for name, value in typed.items() if value}}
        others = {name: value for name, value in typed.items() if name not in COMPANYS_OWN}
        return {**others, **filled, "filled_for": company.number}

    def show(self, step: StepContext) -> Shown:
        """The number, and where the data come from."""
        company, number = company_of(step.journey), number_of(step.journey)
        return {
            "number": CorporateNumber(number).grouped if number else None,
            "company": company,
            "credit": CREDIT if company else None,
            "postal_note": None,
        }

    def save(self, step: StepContext, form: CompanyForm, ready: None) -> None:
        """確認: the data are kept; the number is the one that was looked up or typed, never one from this form."""
        typed = form.typed()
        identity = company_rules.cleaned(typed, number_of(step.journey))
        step.journey.save(CompanyData(dict(identity), typed))

    @property
    def fills(self) -> Mapping[str, Callable[[CompanyForm, str], Shown]]:
        """住所を自動入力."""
        return {"fill_address": fill_address}


class CompanyReview(Screen[Acknowledge, None]):
    """入力内容の確認 of a company."""

    name, title, action = "company_review", _l("入力内容の確認"), _l("登録")
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """All that was entered."""
        entered = account_made.entered(step.journey)
        return {
            "facts": [
                *pairs(entered.identity | {"email": step.answer(Email).email}),
                (_("認証用電話番号"), telephone.national(entered.authentication_phone)),
            ],
            "edit_url": step_url(step.journey, step.id_of("company")),
            "number_url": step_url(step.journey, step.id_of("company_number", "account_data")),
        }

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """登録 makes the account; a company's needs no look at an ID document."""
        account_made.make(step.journey, str(get_locale()))


company = CompanyScreen()
company_review = CompanyReview()
