"""One page for the login, the kind of customer and their data, and its review (guide 4-1/7-B to 10-B, 9-C).

Which data are asked for follows the kind that is chosen on the same page; those of the other kind stay as typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import get_locale
from werkzeug import Response
from wtforms import Field

from mytoyota.accounts import person_rules
from mytoyota.accounts.forms import PersonFields
from mytoyota.corporations.number import CorporateNumber
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import CHECK
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import step_url
from mytoyota.flows.labels import pairs
from mytoyota.flows.sign_up import account_made, password, photo_prefill
from mytoyota.flows.sign_up.answers import CompanyNumber, CustomerKind, Email, EntryWay, Person, Photo
from mytoyota.flows.sign_up.company_number import (
    BY_HAND,
    CompanyLoginForm,
    LookedUp,
    keep_number,
    look_up,
    trouble,
)
from mytoyota.flows.sign_up.customer_kind import KindForm
from mytoyota.flows.sign_up.fill_address import fill_address
from mytoyota.flows.sign_up.person import choose_variant
from mytoyota.japanese import telephone
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

OF_THE_LOGIN = ("password", "password_again", "authentication_phone", "kind")
INDIVIDUAL, CORPORATE = "individual", "corporate"


class AccountDataForm(PersonFields, CompanyLoginForm, KindForm):
    """All boxes of the page; those of the kind that was not chosen are not looked at."""

    def validate(self, *more: object, **named: object) -> bool:
        """The login's boxes and those of the chosen kind."""
        if self.kind.data not in (INDIVIDUAL, CORPORATE):
            self.kind.data = None
        for name in _names(PersonFields):
            if self.kind.data != INDIVIDUAL and name not in OF_THE_LOGIN:
                self[name].validators = []
        return super().validate(*more, **named)

    def validate_number(self, field: Field) -> None:
        """A company's number, unless it is left out."""
        if self.kind.data == CORPORATE:
            super().validate_number(field)


@dataclass(frozen=True)
class Ready:
    """What was worked out and asked before the transaction."""

    password_hash: str | None
    looked_up: LookedUp | None = None


class AccountDataScreen(Screen[AccountDataForm, Ready]):
    """ログイン情報の入力, お客さま種別の選択, お客さま情報の入力 or 法人番号の入力."""

    name, title, action = "account_data", _l("ログイン情報の入力"), CHECK
    form = AccountDataForm
    choices = ("", "number", "by_hand", "unknown")

    def initial(self, step: StepContext) -> Shown:
        """What was typed before; where nothing was, what the photograph told."""
        typed = step.journey.draft(self.name) or {**step.answer(CompanyNumber).typed, **step.answer(Person).typed}
        kind = step.answer(CustomerKind).kind
        return {"kind": kind, **photo_prefill.merged(typed, step.answer(Photo).fields)}

    def show(self, step: StepContext) -> Shown:
        """Pictures beside the boxes, and why the register knows nothing, if it does not."""
        photographed, known = step.answer(EntryWay).way == "photo", step.answer(CompanyNumber)
        failed = known.way in ("missing", "down")
        return {
            "seen": photo_prefill.seen(step.journey) if photographed else {},
            "postal_note": None,
            "trouble": trouble(known.way, known.reason) if failed else None,
            "by_hand": BY_HAND if failed else None,
            **password.shown(step.journey),
        }

    def prepare(self, step: StepContext, form: AccountDataForm) -> Ready:
        """Hashes the password, and asks the register for a number."""
        if form.pressed:
            fits = form.password.validate(form) and form.password_again.validate(form)
            return Ready(password.hashed(form) if fits else None)
        asked = form.kind.data == CORPORATE and form.choice in ("", "number")
        looked_up = look_up(step.journey, CorporateNumber.parse(form.number.data)) if asked else None
        return Ready(password.hashed(form), looked_up)

    def prepare_invalid(self, step: StepContext, form: AccountDataForm) -> Ready:
        """A good password is hashed, whatever else is wrong."""
        return Ready(password.hashed(form))

    def on_invalid(self, step: StepContext, form: AccountDataForm, ready: Ready | None) -> None:
        """And it is kept."""
        password.keep_good_one(step.journey, form, ready.password_hash if ready else None)

    def save(self, step: StepContext, form: AccountDataForm, ready: Ready) -> None:
        """確認, 自動入力: the data of the chosen kind are kept."""
        password.keep(step.journey, form, ready.password_hash)
        if form.kind.data == INDIVIDUAL:
            phone = telephone.parse(form.authentication_phone.data)
            step.journey.save(Person(dict(person_rules.cleaned(form.typed())), _typed(form, PersonFields), phone))
        else:
            keep_number(step, form, ready.looked_up, _typed(form, CompanyLoginForm))
        step.journey.save(CustomerKind(form.kind.data))
        step.acknowledge()

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, AccountDataForm, Ready], Response | None]]:
        """身分証明書をカメラで撮影する: the same pages as at the dealer, before this one."""
        return {"photograph": _photograph}

    @property
    def fills(self) -> Mapping[str, Callable[[AccountDataForm, str], Shown]]:
        """住所を自動入力, and a tapped spelling."""
        return {"fill_address": fill_address, "variant": choose_variant}


def _names(of: type[PersonFields | CompanyLoginForm]) -> list[str]:
    return [box.name for box in of(formdata=None) if box.name not in ("csrf_token", "form_key")]


def _typed(form: AccountDataForm, of: type[PersonFields | CompanyLoginForm]) -> dict[str, object]:
    """The boxes of one kind, without secrets; the other kind's are kept where it is chosen."""
    return {name: value for name, value in form.typed().items() if name in _names(of)}


def _photograph(step: StepContext, form: AccountDataForm, ready: Ready) -> Response | None:
    """What was typed stays; the camera's pages come first now, and fill in what is empty."""
    password.keep_good_one(step.journey, form, ready.password_hash)
    step.journey.save_draft(AccountDataScreen.name, {**form.typed(), "kind": INDIVIDUAL})
    step.journey.save(CustomerKind(INDIVIDUAL))
    step.journey.save(EntryWay("photo"))
    for screen in ("photo_guide", "document_kind", "photo_start", "photo", "photo_result"):
        step.journey.forget(screen)
    return None


class PersonReview(Screen[Acknowledge, None]):
    """入力内容の確認 of a person who is at home: no staff are there, the review comes later."""

    name, title, action = "person_review", _l("入力内容の確認"), _l("登録")
    form = Acknowledge

    def show(self, step: StepContext) -> Shown:
        """All that was entered."""
        entered = account_made.entered(step.journey)
        return {
            "facts": [
                *pairs(entered.identity | {"email": step.answer(Email).email}),
                (_("認証用電話番号"), telephone.national(entered.authentication_phone)),
            ],
            "edit_url": step_url(step.journey, step.id_of(AccountDataScreen.name)),
        }

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """登録 makes the account."""
        account_made.make(step.journey, str(get_locale()))


account_data = AccountDataScreen()
person_review = PersonReview()
