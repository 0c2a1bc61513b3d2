"""登録 at the end of a sign-up: the account, its consent and the answer to the login request (guide 1-1/20-B)."""

from flask_babel import gettext as _

from mytoyota.accounts import interactions, registration
from mytoyota.accounts.models import Account, Interaction
from mytoyota.flows import identity
from mytoyota.flows.journeys import Visit
from mytoyota.flows.wrong import Wrong
from mytoyota.notifications import outbox


def make(visit: Visit, language: str) -> Account:
    """Makes the account of what was entered, once, and logs this browser in with it.

    Raises Wrong where the address got an account in the meantime: its owner proved it, so may be told.
    """
    person, email = visit.value("person"), visit.value("email")["email"]
    new = registration.NewAccount(
        email=email,
        password_hash=person["password_hash"],
        kind="individual",
        profile=person["identity"],
        authentication_phone=person["authentication_phone"],
    )
    try:
        account = registration.create(visit.session, new)
    except registration.EmailTaken:
        raise Wrong(_("このメールアドレスのアカウントが、すでにあります。ログインの画面からお進みください。")) from None
    visit.journey.account_id = account.id
    values = {"name": identity.full_name(person["identity"])}
    outbox.put(visit.session, outbox.Mail(email, "mail/account_created.txt", language, values))
    visit.save("person", {**person, "password_hash": None})
    visit.keep_draft("password", {})
    _answer(visit, account)
    return account


def _answer(visit: Visit, account: Account) -> bool:
    """Answers the login request this sign-up began from; False where it was answered and used already."""
    interaction = visit.session.get(Interaction, visit.journey.interaction_id)
    if interaction is None or not interaction.open:
        return False
    interactions.answer(visit.session, interaction, account, signed_up_now=True)
    return True


def answer_again(visit: Visit) -> bool:
    """Logs this browser in once more: the answer to 登録 may have been lost with the connection."""
    account = visit.session.get(Account, visit.journey.account_id)
    return account is not None and _answer(visit, account)
