"""登録 at the end of a sign-up: the account, its consent and the answer to the login request (guide 1-1/16-C, 20-B)."""

from dataclasses import dataclass
from typing import Any

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account
from mytoyota.flows import identity
from mytoyota.flows.journeys import Visit
from mytoyota.flows.wrong import Wrong
from mytoyota.notifications import outbox
from mytoyota.oidc_provider import web_interactions
from mytoyota.oidc_provider.models import Interaction
from mytoyota.web.texts import gettext as _

PASSWORD = "password"  # beside the screens' answers: its hash, until the account holds it


@dataclass(frozen=True)
class Entered:
    """What was entered for an account of this kind."""

    kind: str
    identity: dict[str, Any]
    authentication_phone: str


def entered(visit: Visit) -> Entered:
    """The data of the kind that was chosen last; those of the other kind stay and do not count."""
    kind = visit.value("customer_kind").get("kind", "individual")
    data = visit.value("company" if kind == "corporate" else "person")
    login = visit.value("company_number") if kind == "corporate" else data
    return Entered(kind, data.get("identity", {}), login.get("authentication_phone", ""))


def password_hash(visit: Visit) -> str | None:
    """The hash of the password that was set, as long as there is no account."""
    found = visit.value(PASSWORD).get("hash")
    return str(found) if found else None


def make(visit: Visit, language: str) -> Account:
    """Makes the account of what was entered, once, and logs this browser in with it.

    Raises Wrong where the address got an account in the meantime: its owner proved it, so may be told.
    """
    new, email = entered(visit), visit.value("email")["email"]
    hashed = password_hash(visit)
    if hashed is None:
        raise Wrong(_("パスワードを入力してください。"))
    try:
        account = registration.create(
            visit.session, registration.NewAccount(email, hashed, new.kind, new.identity, new.authentication_phone)
        )
    except registration.EmailTaken:
        raise Wrong(_("このメールアドレスのアカウントが、すでにあります。ログインの画面からお進みください。")) from None
    visit.journey.account_id = account.id
    values = {"name": identity.full_name(new.identity)}
    outbox.put(visit.session, outbox.Mail(email, "mail/account_created.txt", language, values))
    visit.save(PASSWORD, {})
    _answer(visit, account)
    return account


def _answer(visit: Visit, account: Account) -> bool:
    """Answers the login request this sign-up began from; False where it was answered and used already."""
    interaction = visit.session.get(Interaction, visit.journey.interaction_id)
    if interaction is None or not interaction.open:
        return False
    web_interactions.answer(visit.session, interaction, account, signed_up_now=True)
    return True


def answer_again(visit: Visit) -> bool:
    """Logs this browser in once more: the answer to 登録 may have been lost with the connection."""
    account = visit.session.get(Account, visit.journey.account_id)
    return account is not None and _answer(visit, account)
