"""Making, finding and changing TOYOTA Accounts (guide 1-1/7-A, 1-1/20-B 登録)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import email_addresses
from mytoyota.accounts.models import Account
from mytoyota.base import events, keys
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.refusals import Refused

LOCKED_WITH_TCONNECT = {
    "individual": ("family_name", "given_name", "family_kana", "given_kana", "birth_date"),
    "corporate": ("corporate_name", "corporate_kana", "corporate_number"),
}

NUMBER = "authentication_phone"  # lets somebody in: it changes with the password alone


class EmailTaken(Exception):
    """There is an account with this e-mail already; only someone who proved the e-mail may be told."""


class NameLocked(Refused):
    """The account is linked to T-Connect: name and birth date change at the customer centre only."""


@dataclass(frozen=True)
class NewAccount:
    """What 登録 makes an account of. `kind`: `individual` or `corporate`; `profile` as typed, ISO dates.

    `address_proof` is what `address_proof.by_code` made of the code that was sent to `email`.
    """

    email: str
    password_hash: str
    kind: str
    profile: dict[str, Any] = field(repr=False)
    authentication_phone: str = field(repr=False)
    address_proof: str = ""


@dataclass(frozen=True)
class AccountRegistered(events.Event):
    """An account was made."""

    kind: str


@dataclass(frozen=True)
class ProfileChanged(events.Event):
    """The named fields of an account were changed (names of fields, never values)."""

    fields: list[str]


@dataclass(frozen=True)
class PasswordChanged(events.Event):
    """An account got another password: `way` is `reset` or `profile`."""

    way: str


def email_key(email: str) -> str:
    """The e-mail as it is compared: width, ASCII's case and blanks around it make no other account."""
    return email_addresses.key(email)


def find(session: Session, email: str) -> Account | None:
    """The account with this e-mail, under whichever key its hash was made, by this version or a former one."""
    wanted = email_key(email)
    found = session.scalars(select(Account).where(Account.email_lookup.in_(_hashes(email))))
    return next((account for account in found if email_key(account.email) == wanted), None)


def _hashes(email: str) -> set[str]:
    spellings = {email_key(email), email_addresses.former_key(email)}
    return {one for spelling in spellings for one in keys.ring().lookups(spelling, "account.email")}


def _hash(email: str) -> str:
    return keys.ring().lookup(email_key(email), "account.email")


def _make_way(session: Session, email: str) -> None:
    """An account that a former version filed under this e-mail although its own is another gets its own hash."""
    for other in session.scalars(select(Account).where(Account.email_lookup.in_(_hashes(email)))):
        other.email_lookup = _hash(other.email)
    session.flush()


def create(session: Session, new: NewAccount) -> Account:
    """The account of `new`, flushed.

    Raises:
        EmailTaken: also when another transaction was first by a moment; the session stays usable.
    """
    if find(session, new.email):
        raise EmailTaken
    _make_way(session, new.email)
    account = Account(email_lookup=_hash(new.email))
    account.email, account.address_proof = email_key(new.email), new.address_proof
    account.password_hash, account.kind = new.password_hash, new.kind
    account.profile, account.authentication_phone = new.profile, new.authentication_phone
    if not insert_if_absent(session, account):
        raise EmailTaken
    events.record(session, AccountRegistered(account.id, new.kind))
    return account


def locked_fields(account: Account) -> tuple[str, ...]:
    """The profile's fields that may not change any more."""
    return LOCKED_WITH_TCONNECT[account.kind] if "t_connect" in account.linked_services else ()


def change_profile(session: Session, account: Account, profile: dict[str, Any]) -> list[str]:
    """Puts `profile`'s fields in place of the account's; the names of those that changed.

    Raises:
        NameLocked: a locked field would change.
    """
    before: dict[str, Any] = account.profile or {}
    changed = sorted(name for name, value in profile.items() if before.get(name) != value)
    if set(changed) & set(locked_fields(account)):
        raise NameLocked
    if changed:
        account.profile = {**before, **profile}
        events.record(session, ProfileChanged(account.id, changed))
    return changed


def change_number(session: Session, account: Account, phone: str) -> list[str]:
    """Puts another number for the codes by SMS in place of the account's; its name as a field, where it changed."""
    if account.authentication_phone == phone:
        return []
    account.authentication_phone = phone
    events.record(session, ProfileChanged(account.id, [NUMBER]))
    return [NUMBER]


def link_service(account: Account, service: str) -> None:
    """Notes that `t_connect` or `charging` was applied for with this account."""
    if service not in account.linked_services:
        account.linked_services = [*account.linked_services, service]


def unlink_service(account: Account, service: str) -> None:
    """Notes that the service has come to its end for this account."""
    account.linked_services = [one for one in account.linked_services if one != service]


def set_password(session: Session, account: Account, password_hash: str, way: str) -> None:
    """Another password, made by `passwords.hash` before the transaction was opened."""
    account.password_hash = password_hash
    events.record(session, PasswordChanged(account.id, way))
