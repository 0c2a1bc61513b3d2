"""Signing up for a TOYOTA Account: its terms, the kind of customer, how the data come in, the end (1-1/7-B to 21-B)."""

from flask import redirect, url_for
from werkzeug import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from mytoyota.flows.devices import SECTION_OF, SIGN_UP
from mytoyota.flows.engine.agreement import Agreement
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT, Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.sign_up import account_made
from mytoyota.flows.sign_up.answers import AccountTerms, CustomerKind, Email, EntryWay
from mytoyota.registrations import identity
from mytoyota.web.forms import Acknowledge, StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class KindForm(StepForm):
    """A person or a company."""

    kind = RadioField(
        _l("お客さま種別"),
        choices=[SelectChoice("individual", _l("個人")), SelectChoice("corporate", _l("法人"))],
        validators=[needed],
        validate_choice=False,
    )


class CustomerKindScreen(Screen[KindForm, None]):
    """お客さま種別の選択."""

    name, title, action = "customer_kind", _l("お客さま種別の選択"), NEXT
    form = KindForm

    def save(self, step: StepContext, form: KindForm, ready: None) -> None:
        """個人 or 法人."""
        if form.kind.data not in ("individual", "corporate"):
            raise FormError(_("個人か法人をお選びください。"), "kind")
        step.journey.save(CustomerKind(form.kind.data))


class EntryWayScreen(Screen[Acknowledge, None]):
    """入力方法の選択."""

    name, title = "entry_way", _l("入力方法の選択")
    form = Acknowledge
    choices = ("photo", "type")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The pressed button."""
        step.journey.save(EntryWay(form.choice))


class AccountCreated(Reading):
    """アカウントの登録完了."""

    def show(self, step: StepContext) -> Shown:
        """Whose account it is."""
        entered = account_made.entered(step.journey)
        return {"name": identity.full_name(entered.identity), "email": step.answer(Email).email}

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> Response:
        """次へ leads back to the dealer's registration, logged in with the new account."""
        if account_made.answer_again(step.journey):
            return redirect(url_for("provider.resume"))
        person = next(person for person, flow in SIGN_UP.items() if flow == step.row.flow)
        return redirect(url_for("sign_in.again", order_id=step.order_id, section=SECTION_OF[person]))


account_terms = Agreement(_l("アカウント利用規約の同意"), AccountTerms)
customer_kind = CustomerKindScreen()
entry_way = EntryWayScreen()
account_created = AccountCreated("account_created", _l("アカウントの登録完了"))
