"""The provider's tables: authorization requests under way, signing keys, codes, tokens, consents (decision 3)."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, DAY, MONTH, WITH_THE_ACCOUNT, Erase, Keep

INTERACTION_LIVES = timedelta(hours=24)


class Interaction(Base):
    """One authorization request that waits for its login or sign-up; the browser holds the id only."""

    __tablename__ = "interaction"

    id: Mapped[str] = id_column()
    client_id: Mapped[str]
    request_encrypted: Mapped[bytes | None] = (
        encrypted_column()
    )  # parameters by name; a login_hint may be an e-mail address
    request = Encrypted()
    order_id: Mapped[str | None]
    store_id: Mapped[str | None]
    section: Mapped[str | None]  # '1-1' buyer, '2-2' user with a phone of their own, '4-1' after delivery
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True, default=lambda: clock.now() + INTERACTION_LIVES)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    signed_up_now: Mapped[bool] = mapped_column(default=False)
    sign_up_begun: Mapped[bool] = mapped_column(default=False)  # set by sign-up, which a new request then resumes
    answered_at: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]  # a code or an error was sent to the client: the request is used up

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self.resumed_at is None and clock.now() < self.expires_at


class SigningKey(Base):
    """A key that ID tokens are signed with; its id is the `kid` the world sees, its private part is encrypted.

    `slot` names its part: "ES256:next" is published and waits, "ES256:current" signs; a former key has none and still
    proves what it signed until `retires_at`.
    """

    __tablename__ = "signing_key"

    id: Mapped[str] = id_column()
    algorithm: Mapped[str]
    slot: Mapped[str | None] = mapped_column(unique=True)
    jwk_encrypted: Mapped[bytes | None] = encrypted_column()
    jwk = Encrypted()
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
    """Which scopes an account let a client have, since when, and how: `dealer` (guide 1-1/5), `own` or `page`.

    `text_hash` names the text that stood there (base/disclosures.py); only a former version kept none.
    """

    __tablename__ = "consent"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    way: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    text_hash: Mapped[str | None]


RETENTION = (
    Erase(Interaction, Interaction.expires_at, AT_ONCE, only=Interaction.answered_at.is_(None)),
    Erase(Interaction, Interaction.expires_at, MONTH),
    Erase(Token, Token.refresh_expires_at, AT_ONCE),
    Erase(AuthorizationCode, AuthorizationCode.expires_at, DAY),
    Erase(SigningKey, SigningKey.retires_at, DAY),
    Keep(Consent, WITH_THE_ACCOUNT),
)
