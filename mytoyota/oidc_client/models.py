"""The relying party's table: logins under way at a provider (guide 1-1/6, decision 3)."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, Erase


class LoginRequest(Base):
    """The relying party's side of one login under way: bound to the browser that began it, good once, for 24 hours."""

    __tablename__ = "login_request"

    id: Mapped[str] = id_column()
    state_hash: Mapped[str] = mapped_column(unique=True)
    browser_id: Mapped[str]  # hash of the journey cookie
    purpose: Mapped[str]
    subject: Mapped[str]
    back_url: Mapped[str]
    nonce_encrypted: Mapped[bytes | None] = encrypted_column()
    nonce = Encrypted()
    verifier_encrypted: Mapped[bytes | None] = encrypted_column()
    verifier = Encrypted()
    max_age: Mapped[int | None]
    text_hash: Mapped[str | None]  # of what was agreed to before the login (base/disclosures.py)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


RETENTION = (Erase(LoginRequest, LoginRequest.expires_at, AT_ONCE),)
