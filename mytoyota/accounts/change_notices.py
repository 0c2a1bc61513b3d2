"""Tells the owner by mail what was changed in their account, and whom to call if it was not them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account
from mytoyota.accounts.registration import NUMBER
from mytoyota.base import clock
from mytoyota.notifications import outbox

MAIL = "mail/account_changed.txt"
PASSWORD = "password"
# Which line of the mail tells of which fields; all others are "data".
LINES = {
    PASSWORD: (PASSWORD,),
    "number": (NUMBER,),
    "email": ("email",),
    "name": ("family_name", "given_name", "family_kana", "given_kana", "corporate_name", "corporate_kana"),
    "address": ("postal_code", "prefecture", "city", "street", "building"),
    "phone": ("contact_phone", "mobile_phone"),
}


def tell(session: Session, account: Account, fields: Iterable[str], language: str, former_email: str = "") -> None:
    """Mails which kinds of data changed, never what they are; to the former address too, where that changed."""
    lines = sorted({_line(name) for name in fields}, key=[*LINES, "data"].index)
    at = f"{clock.in_japan(clock.now()):%Y-%m-%d %H:%M}"
    for to in dict.fromkeys(filter(None, (account.email, former_email))) if lines else ():
        outbox.put(session, outbox.Mail(to, MAIL, language, {"lines": lines, "at": at}))


def _line(field: str) -> str:
    return next((line for line, fields in LINES.items() if field in fields), "data")
