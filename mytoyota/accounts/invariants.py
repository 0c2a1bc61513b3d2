"""Rules for accounts (composed in mytoyota/audit.py)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mytoyota.accounts import address_proof, email_addresses
from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import clock, keys
from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches, opened
from mytoyota.base.events import EventRow
from mytoyota.base.retention import ACCOUNT_DELETED, DAY

KINDS = ("individual", "corporate")


def every_address_was_proven_by_its_code(session: Session) -> Ids:
    """To the address of an account a code was sent, and that code was used."""
    for one, email, proof, _lookup in _addresses(session):
        if proof != address_proof.BEFORE and not address_proof.holds(proof, email):
            yield one


def every_account_without_a_proof_is_from_before(session: Session) -> Ids:
    """Accounts bear no proof only where a version made them that kept none: none is newer than the first with one.

    A sign-up that was under way at the update may end within a day.
    """
    without = Account.address_proof == address_proof.BEFORE
    first = session.scalar(select(func.min(Account.created_at)).where(~without))
    late = select(Account.id).where(without, Account.created_at > (first or clock.now()) + DAY)
    return session.scalars(late)


def every_account_is_found_by_its_address(session: Session) -> Ids:
    """What an account is found by is made of its own address, by this version or a former one."""
    for one, email, _proof, lookup in _addresses(session):
        if lookup not in hashes(email, "account.email"):
            yield one


def every_account_is_complete() -> Broken:
    """An account is a person's or a company's, with an address, a password and a profile."""
    nothing = or_(*(column.is_(None) for column in (Account.email_encrypted, Account.profile_encrypted)))
    wrong = nothing | (Account.password_hash == "") | Account.kind.not_in(KINDS)
    return select(Account.id).where(wrong)


def every_used_reset_is_of_an_account() -> Broken:
    """A password was set only by a link that was mailed to an account, in its time."""
    wrong = PasswordReset.account_id.is_(None) | (PasswordReset.used_at > PasswordReset.expires_at)
    return select(PasswordReset.id).where(PasswordReset.used_at.is_not(None), wrong)


def every_deleted_account_is_gone() -> Broken:
    """Of an account that was deleted no row is left."""
    deleted = select(EventRow.about).where(EventRow.name == ACCOUNT_DELETED)
    return select(Account.id).where(Account.id.in_(deleted))


def hashes(email: str, purpose: str) -> set[str]:
    """What an address is found by, under every key, as this version and as former ones wrote it."""
    spellings = {email_addresses.key(email), email_addresses.former_key(email)}
    return {one for spelling in spellings for one in keys.ring().lookups(spelling, purpose)}


def _addresses(session: Session) -> Iterator[tuple[str, str, str, str]]:
    """Id, address, proof and keyed hash of every account whose address a key opens."""
    columns: tuple[Any, ...] = (Account.id, Account.email_encrypted, Account.address_proof, Account.email_lookup)
    for some in in_batches(session, select(*columns).where(Account.email_encrypted.is_not(None))):
        for one, encrypted, proof, lookup in some:
            email = opened(encrypted, Account.email.about(Account, one))
            if email is not None:
                yield one, email, proof, lookup


RULES = (
    Judged(Account, every_address_was_proven_by_its_code),
    Judged(Account, every_account_without_a_proof_is_from_before),
    Judged(Account, every_account_is_found_by_its_address),
    Rule(Account, every_account_is_complete),
    Rule(Account, every_deleted_account_is_gone),
    Rule(PasswordReset, every_used_reset_is_of_an_account),
)
