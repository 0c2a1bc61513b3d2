"""登録 at the end of a sign-up: the account, its consent and the answer to the login request (guide 1-1/16-C, 20-B)."""

from dataclasses import dataclass

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account
from mytoyota.base import events
from mytoyota.base.events import Event
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.sign_up import register_disclosure
from mytoyota.flows.sign_up.answers import (
    CompanyData,
    CompanyNumber,
    CustomerKind,
    Email,
    EmailCode,
    Password,
    Person,
    Photo,
)
from mytoyota.notifications import outbox
from mytoyota.oidc_provider import web_interactions
from mytoyota.oidc_provider.models import Interaction
from mytoyota.registrations import identity
from mytoyota.web.texts import gettext as _


@dataclass(frozen=True)
class Entered:
    """What was entered for an account of this kind."""

    kind: str
    identity: dict[str, object]
    authentication_phone: str


@dataclass(frozen=True)
class PhotographDiscarded(Event):
    """A licence was photographed for the account; `at` is when the picture was gone (ISO), `parts`: pieces later."""

    at: str
    parts: bool


def entered(journey: OpenJourney) -> Entered:
    """The data of the kind that was chosen last; those of the other kind stay and do not count."""
    if journey.answer(CustomerKind).kind == "corporate":
        phone = journey.answer(CompanyNumber).authentication_phone
        return Entered("corporate", journey.answer(CompanyData).identity, phone or "")
    person = journey.answer(Person)
    return Entered("individual", person.identity, person.authentication_phone or "")


def password_hash(journey: OpenJourney) -> str | None:
    """The hash of the password that was set, as long as there is no account."""
    return journey.answer(Password).hash or None


def make(journey: OpenJourney, language: str) -> Account:
    """Makes the account of what was entered, once, and logs this browser in with it.

    Raises FormError where the address got an account in the meantime: its owner proved it, so may be told.
    """
    new, email = entered(journey), journey.answer(Email).email
    hashed = password_hash(journey)
    assert email == journey.answer(EmailCode).proven  # the path leads here only with an address that was proven
    if hashed is None:
        raise FormError(_("パスワードを入力してください。"))
    proof = journey.answer(EmailCode).proof
    about = registration.NewAccount(email, hashed, new.kind, new.identity, new.authentication_phone, proof)
    try:
        account = registration.create(journey.session, about)
    except registration.EmailTaken:
        raise FormError(
            _("このメールアドレスのアカウントが、すでにあります。ログインの画面からお進みください。")
        ) from None
    journey.row.account_id = account.id
    register_disclosure.note(journey, account.id)
    photo = journey.answer(Photo)
    if photo.discarded_at:
        events.record(journey.session, PhotographDiscarded(account.id, photo.discarded_at, photo.parts))
    values: dict[str, object] = {"name": identity.full_name(new.identity)}
    outbox.put(journey.session, outbox.Mail(email, "mail/account_created.txt", language, values))
    journey.save(Password())
    _answer(journey, account)
    return account


def _answer(journey: OpenJourney, account: Account) -> bool:
    """Answers the login request this sign-up began from; False where it was answered and used already."""
    interaction = journey.session.get(Interaction, journey.row.interaction_id)
    if interaction is None or not interaction.open:
        return False
    web_interactions.answer(journey.session, interaction, account, signed_up_now=True)
    return True


def answer_again(journey: OpenJourney) -> bool:
    """Logs this browser in once more: the answer to 登録 may have been lost with the connection."""
    account = journey.session.get(Account, journey.row.account_id)
    return account is not None and _answer(journey, account)
