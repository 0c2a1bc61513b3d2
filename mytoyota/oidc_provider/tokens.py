"""Codes and tokens in their tables: hashed, turned in once, and revoked as a family when one is used twice."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import CursorResult, bindparam, delete, select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events
from mytoyota.base.fixed import Fixed
from mytoyota.base.insert import get_or_insert
from mytoyota.oidc_provider.models import AuthorizationCode, Consent, Interaction, Token

CODE_LIVES = timedelta(seconds=120)
REFRESH_LIVES = timedelta(days=30)
# Every page after the login asks it.
_REVOKED = Fixed(select(Token.__table__.c.revoked_at).where(Token.__table__.c.access_hash == bindparam("hash")))


@dataclass(frozen=True)
class Grant:
    """What a logged-in person lets a client have, as it stands when the code is made."""

    account_id: str
    auth_time: int
    signed_up_now: bool = False


@dataclass(frozen=True)
class CodeRequest:
    """The parts of an authorization request that its code is bound to."""

    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str


@dataclass(frozen=True)
class TokensRevoked(events.Event):
    """A code or a refresh token came twice: all tokens that stem from it were revoked."""

    client_id: str
    because: str


def digest(token: str) -> str:
    """How a token is kept: it has 256 random bits, so a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def save_code(session: Session, code: str, asked: CodeRequest, grant: Grant) -> None:
    """Keeps a new code for two minutes."""
    row = AuthorizationCode(code_hash=digest(code), client_id=asked.client_id, account_id=grant.account_id)
    row.redirect_uri, row.scope, row.nonce = asked.redirect_uri, asked.scope, asked.nonce
    row.code_challenge, row.auth_time, row.signed_up_now = asked.code_challenge, grant.auth_time, grant.signed_up_now
    row.expires_at = clock.now() + CODE_LIVES
    session.add(row)


def living_code(session: Session, code: str, client_id: str) -> AuthorizationCode | None:
    """The code if this client may turn it in; one that was turned in already revokes its tokens (RFC 6749, 4.1.2)."""
    wanted = (AuthorizationCode.code_hash == digest(code)) & (AuthorizationCode.client_id == client_id)
    row = session.scalar(select(AuthorizationCode).where(wanted).with_for_update())
    if row and row.used_at:
        revoke_family(session, row.id, client_id, "code_reuse")
        return None
    return row if row and clock.now() < row.expires_at else None


def living_refresh(session: Session, refresh_token: str, client_id: str) -> Token | None:
    """The row whose refresh token this is; one that was turned in already revokes its family (RFC 9700, 4.14.2)."""
    wanted = (Token.refresh_hash == digest(refresh_token)) & (Token.client_id == client_id)
    row = session.scalar(select(Token).where(wanted).with_for_update())
    if row and row.refreshed_at and not row.revoked_at:
        revoke_family(session, row.family, client_id, "refresh_reuse")
        return None
    return row if row and not row.revoked_at and clock.now() < row.refresh_expires_at else None


def by_access_token(session: Session, access_token: str) -> Token | None:
    """The row of an access token, living or not."""
    return session.scalar(select(Token).where(Token.access_hash == digest(access_token)))


def is_revoked(session: Session, access_token: str) -> bool:
    """Whether this access token was ended before its time."""
    found = _REVOKED.row(db.connection(session), {"hash": digest(access_token)})
    return found is not None and found[0] is not None


def by_any_token(session: Session, token: str) -> Token | None:
    """The row of an access or refresh token, for revocation."""
    found = (Token.access_hash == digest(token)) | (Token.refresh_hash == digest(token))
    return session.scalar(select(Token).where(found))


def revoke_family(session: Session, family: str, client_id: str, because: str) -> None:
    """Ends all tokens that stem from one code; where none lived any more nothing happened that is kept for good."""
    living = (Token.family == family) & Token.revoked_at.is_(None)
    ended = session.execute(update(Token).where(living).values(revoked_at=clock.now()))
    if cast("CursorResult[None]", ended).rowcount:
        events.record(session, TokensRevoked(family, client_id, because))


def revoke_account(session: Session, account_id: str) -> None:
    """Ends all tokens of an account: its password was changed."""
    living = (Token.account_id == account_id) & Token.revoked_at.is_(None)
    session.execute(update(Token).where(living).values(revoked_at=clock.now()))


def forget_account(session: Session, account_id: str) -> None:
    """Deletes requests, codes, tokens and consents of an account that is being deleted."""
    for model in (Interaction, AuthorizationCode, Token, Consent):
        session.execute(delete(model).where(model.account_id == account_id))


def consented(session: Session, account_id: str, client_id: str, scope: str) -> bool:
    """Whether the account let this client have all of `scope`."""
    consent = session.get(Consent, (account_id, client_id))
    return consent is not None and set(scope.split()) <= set(consent.scope.split())


@dataclass(frozen=True)
class Consented:
    """How an account let a client have what it asked for, and what keeps the text under which it did (its hash)."""

    way: str
    text: Callable[[Session], str]


def text_agreed_to(session: Session, account_id: str, client_id: str) -> str | None:
    """The hash of the text under which the account's data go to this client."""
    consent = session.get(Consent, (account_id, client_id))
    return consent.text_hash if consent else None


def record_consent(session: Session, asked: CodeRequest, account_id: str, given: Consented) -> None:
    """Notes what the account lets the client have from now on; what it let it have before stays."""
    consent = get_or_insert(
        session,
        find=lambda: session.get(Consent, (account_id, asked.client_id), with_for_update=True),
        make=lambda: Consent(account_id=account_id, client_id=asked.client_id, scope="", way=given.way),
    )
    if not set(asked.scope.split()) <= set(consent.scope.split()):
        consent.scope = " ".join(dict.fromkeys([*consent.scope.split(), *asked.scope.split()]))
        consent.way, consent.given_at, consent.text_hash = given.way, clock.now(), given.text(session)
