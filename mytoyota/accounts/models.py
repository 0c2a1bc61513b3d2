"""The tables of the TOYOTA Account: accounts, one-time codes, password resets (guide 1-1/6 to 21)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, DAY, MONTH, WITH_THE_ACCOUNT, Erase, Keep


class Account(Base):
    """One customer's identity; found by its e-mail's keyed hash, everything personal is encrypted.

    `address_proof` says by which code its address was proven (accounts/address_proof.py).
    `kind` is `individual` or `corporate`; `linked_services` names the services applied for (`t_connect`, `charging`):
    with `t_connect` among them the name and the birth date are locked.
    """

    __tablename__ = "account"

    id: Mapped[str] = id_column()
    email_lookup: Mapped[str] = mapped_column(unique=True)
    email_encrypted: Mapped[bytes | None] = encrypted_column()
    email = Encrypted()
    address_proof: Mapped[str] = mapped_column(default="", server_default="before")
    password_hash: Mapped[str]
    kind: Mapped[str]
    profile_encrypted: Mapped[bytes | None] = encrypted_column()
    profile = Encrypted()
    authentication_phone_encrypted: Mapped[bytes | None] = encrypted_column()
    authentication_phone = Encrypted()
    linked_services: Mapped[list[str]] = mapped_column(JSON, default=list)
    login_epoch: Mapped[int] = mapped_column(default=0)  # counts on with a new password: older logins have ended
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class OneTimeCode(Base):
    """Six digits sent to someone, kept as a keyed hash; a new one for the same purpose and subject replaces it."""

    __tablename__ = "one_time_code"
    __table_args__ = (UniqueConstraint("purpose", "subject"),)

    id: Mapped[str] = id_column()
    purpose: Mapped[str]
    subject: Mapped[str]
    code_hash: Mapped[str]
    expires_at: Mapped[datetime]


class PasswordReset(Base):
    """Somebody asked for a new password of an account; only a former version wrote rows without one."""

    __tablename__ = "password_reset"

    id: Mapped[str] = id_column()
    email_encrypted: Mapped[bytes | None] = encrypted_column()
    email = Encrypted()
    language: Mapped[str]
    public_url: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """A login that was made: from which kind of device, and in which browser session (its row's id) it lives."""

    __tablename__ = "sign_in"

    id: Mapped[str] = id_column()
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]  # a code of accounts/device_kinds.py
    browser: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


# What a code or a link may do ends with its time; the row is then of no use.
RETENTION = (
    Keep(Account, WITH_THE_ACCOUNT),
    Erase(OneTimeCode, OneTimeCode.expires_at, AT_ONCE),
    Erase(PasswordReset, PasswordReset.expires_at, DAY),
    Erase(SignIn, SignIn.at, 3 * MONTH),
)
