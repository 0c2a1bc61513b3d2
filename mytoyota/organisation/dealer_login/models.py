"""The table of dealers' own OpenID Providers."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep
from mytoyota.organisation.models import Dealer


class DealerProvider(Base):
    """Where one dealer's staff sign in, and as which client we ask there.

    `number_claim` names the claim that holds the staff number. `place_claim`, where numbers repeat among the dealer's
    stores, names the one that holds the code of the store (or of headquarters); empty: the number is enough.
    """

    __tablename__ = "dealer_provider"

    id: Mapped[str] = id_column()
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"), unique=True)
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret = Encrypted()
    client_secret_encrypted: Mapped[bytes | None] = encrypted_column()
    number_claim: Mapped[str]
    place_claim: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    dealer: Mapped[Dealer] = relationship()

    __mapper_args__ = {"version_id_col": version}


RETENTION = (Keep(DealerProvider, WITH_THE_RECORDS),)
