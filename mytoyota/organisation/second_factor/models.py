"""Tables of the second factor: what staff prove besides the password, and the codes for when it is lost."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep

TOTP, PASSKEY = "totp", "passkey"
KINDS = (TOTP, PASSKEY)
IS_APP = text("kind = 'totp'")


class Factor(Base):
    """One thing that proves who somebody is: an authenticator app (one at most) or a passkey.

    `secret`: the app's shared secret (base32), or the passkey's public key (base64url). `used_step` is the time step of
    the last code that was accepted (RFC 6238): no code of it or of one before is accepted again. `sign_count` is the
    passkey's own counter. `credential_id` is the passkey's name (base64url), which browsers are asked for.
    """

    __tablename__ = "staff_factor"
    __table_args__ = (
        Index("uq_staff_factor_app", "staff_id", unique=True, sqlite_where=IS_APP, postgresql_where=IS_APP),
    )

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[str]
    secret = Encrypted()
    secret_encrypted: Mapped[bytes | None] = encrypted_column()
    credential_id: Mapped[str | None] = mapped_column(unique=True)
    sign_count: Mapped[int] = mapped_column(default=0)
    used_step: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One code for when the factor is not at hand, good once; `shown` holds it until its owner wrote it down."""

    __tablename__ = "staff_recovery_code"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    lookup: Mapped[str]  # keyed hash of person and code
    shown = Encrypted()
    shown_encrypted: Mapped[bytes | None] = encrypted_column()
    used_at: Mapped[datetime | None]


RETENTION = (Keep(Factor, WITH_THE_RECORDS), Keep(RecoveryCode, WITH_THE_RECORDS))
