"""The provider's own tables: signing keys, codes, tokens, consents; and the relying party's requests (decision 3)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Sealed, id_column, sealed_column
from mytoyota.base.retention import AT_ONCE, DAY, WITH_THE_ACCOUNT, Erase, Keep


class SigningKey(Base):
    """A key that ID tokens are signed with; its id is the `kid` the world sees, its private part is sealed.

    `slot` names its part: "ES256:next" is published and waits, "ES256:current" signs; a former key has none and still
    proves what it signed until `retires_at`.
    """

    __tablename__ = "signing_key"

    id: Mapped[str] = id_column()
    algorithm: Mapped[str]
    slot: Mapped[str | None] = mapped_column(unique=True)
    jwk_sealed: Mapped[bytes | None] = sealed_column()
    jwk = Sealed()
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    retires_at: Mapped[datetime | None]


class AuthorizationCode(Base):
    """A code that a client may turn into tokens once; kept hashed, so that a copy of the database redeems none."""

    __tablename__ = "authorization_code"

    id: Mapped[str] = id_column()
    code_hash: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    redirect_uri: Mapped[str]
    scope: Mapped[str]
    nonce: Mapped[str | None]
    code_challenge: Mapped[str]
    auth_time: Mapped[int]
    signed_up_now: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        """For Authlib's code grant."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """For Authlib's code grant."""
        return self.scope

    def get_nonce(self) -> str | None:
        """For Authlib's ID tokens."""
        return self.nonce

    def get_auth_time(self) -> int:
        """For Authlib's ID tokens: when the person logged in, in seconds since 1970."""
        return self.auth_time

    def get_acr(self) -> None:
        """No assurance levels are promised."""

    def get_amr(self) -> None:
        """No methods are promised."""


class Token(Base):
    """An access token and the refresh token issued with it, both hashed; `family` is the code all of them stem from."""

    __tablename__ = "token"

    id: Mapped[str] = id_column()
    family: Mapped[str] = mapped_column(index=True)
    client_id: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    granted_scope: Mapped[str]
    scope: Mapped[str]  # a refresh may ask for less than was granted
    auth_time: Mapped[int]
    access_hash: Mapped[str] = mapped_column(unique=True)
    access_expires_at: Mapped[datetime]
    refresh_hash: Mapped[str | None] = mapped_column(unique=True)
    refresh_expires_at: Mapped[datetime] = mapped_column(index=True)
    refreshed_at: Mapped[datetime | None]  # the refresh token was turned in; a second time revokes the family
    revoked_at: Mapped[datetime | None]

    signed_up_now = False

    def get_scope(self) -> str:
        """For Authlib's refresh grant: what a refreshed token may have at most."""
        return self.granted_scope

    def check_client(self, client: "object") -> bool:
        """For Authlib: whether this token was issued to `client`."""
        return getattr(client, "client_id", None) == self.client_id

    def is_expired(self) -> bool:
        """For Authlib's bearer validator."""
        return clock.now() >= self.access_expires_at

    def is_revoked(self) -> bool:
        """For Authlib's bearer validator."""
        return self.revoked_at is not None


class Consent(Base):
    """Which scopes an account let a client have, since when, and how: `dealer` (guide 1-1/5), `own` or `page`."""

    __tablename__ = "consent"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    way: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=clock.now)


class LoginRequest(Base):
    """The relying party's side of one login under way: bound to the browser that began it, good once, for 24 hours."""

    __tablename__ = "login_request"

    id: Mapped[str] = id_column()
    state_hash: Mapped[str] = mapped_column(unique=True)
    holder: Mapped[str]  # hash of the journey cookie
    purpose: Mapped[str]
    subject: Mapped[str]
    back_url: Mapped[str]
    nonce_sealed: Mapped[bytes | None] = sealed_column()
    nonce = Sealed()
    verifier_sealed: Mapped[bytes | None] = sealed_column()
    verifier = Sealed()
    max_age: Mapped[int | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


RETENTION = (
    Erase(LoginRequest, LoginRequest.expires_at, AT_ONCE),
    Erase(Token, Token.refresh_expires_at, AT_ONCE),
    Erase(AuthorizationCode, AuthorizationCode.expires_at, DAY),
    Erase(SigningKey, SigningKey.retires_at, DAY),
    Keep(Consent, WITH_THE_ACCOUNT),
)
