"""Payment methods of vehicles, the attempts to register a card, and the gateway's events that were seen."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import DAY, MONTH, WITH_THE_RECORDS, Erase, Keep

CARD, DIRECT_DEBIT, INVOICE = "card", "direct_debit", "invoice"
REMOVED = "removed"  # a state of any of them


class PaymentMethod(Base):
    """One way in which an account pays for a vehicle's services; at most one is in force (`replaced_at` empty).

    A card is asked, pending, registered, refused or abandoned; a direct debit is waiting_paper, received or returned;
    an invoice is registered. Any of them is removed, and keeps nothing of a card, once its owner took it away.
    `reason` says why a card was refused or a paper came back.
    """

    __tablename__ = "payment_method"
    __table_args__ = (
        Index(
            "uq_payment_method_in_force",
            "owner",
            "vehicle_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[str] = id_column()
    owner: Mapped[str]  # `sub` of the account
    vehicle_id: Mapped[str] = mapped_column(index=True)
    order_id: Mapped[str | None] = mapped_column(index=True)  # empty where it was chosen without an order
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    gateway: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaced_at: Mapped[datetime | None]
    card_encrypted: Mapped[Any] = encrypted_column()
    version: Mapped[int] = mapped_column()

    card = Encrypted()  # {"token", "brand", "last4", "expiry"} as the gateway said

    @property
    def about(self) -> str:
        """Whose history tells what happens to it: the order's, else the vehicle's."""
        return self.order_id or self.vehicle_id

    __mapper_args__ = {"version_id_col": version}


class CardAttempt(Base):
    """One hosted page that a person is or was sent to; written before the gateway is asked for it.

    asked (no page yet), pending (can be finished there), unknown (was finished there), then accepted, refused or
    abandoned. `settled_at` is set once the gateway itself has said how it ended.
    """

    __tablename__ = "card_attempt"

    id: Mapped[str] = id_column()
    method_id: Mapped[str] = mapped_column(ForeignKey("payment_method.id"), index=True)
    gateway: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=1)  # part of the idempotency key
    reference_key: Mapped[str | None] = mapped_column(index=True)  # keyed hash of `reference`, to find it by
    back_path: Mapped[str]  # where on our site the person goes on
    # Its card takes the place of what pays now, once it is accepted.
    renews: Mapped[bool] = mapped_column(default=False, server_default=false())
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)  # when the person was last sent to the page
    returned_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    reference_encrypted: Mapped[Any] = encrypted_column()
    url_encrypted: Mapped[Any] = encrypted_column()

    reference = Encrypted()  # the gateway's name for it
    url = Encrypted()  # of the hosted page: who has it can type a card there


class CardToForget(Base):
    """A card that was removed or replaced here and that its gateway has not let go of yet; then the row goes too."""

    __tablename__ = "card_to_forget"

    id: Mapped[str] = id_column()
    gateway: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)
    token_encrypted: Mapped[Any] = encrypted_column()

    token = Encrypted()


class GatewayEvent(Base):
    """A webhook that was taken, by the gateway's own id: the second one of the same id changes nothing."""

    __tablename__ = "gateway_event"

    id: Mapped[str] = mapped_column(primary_key=True)  # "<gateway>:<id>"
    at: Mapped[datetime] = mapped_column(default=clock.now)


RETENTION = (
    # The address of a card's page opens nothing once it is settled.
    Erase(
        CardAttempt, CardAttempt.settled_at, DAY, only=CardAttempt.url_encrypted.is_not(None), blank=("url_encrypted",)
    ),
    # Attempts to register a card, and what the gateway said of them, as long as a complaint may ask for.
    Erase(CardAttempt, CardAttempt.created_at, 3 * MONTH),
    Erase(GatewayEvent, GatewayEvent.at, 3 * MONTH),
    # A gateway that could not be asked for so long was left.
    Erase(CardToForget, CardToForget.since, 3 * MONTH),
    Keep(PaymentMethod, WITH_THE_RECORDS),
)
