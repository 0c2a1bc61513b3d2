"""Journeys, their answers, and where they stand."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, DAY, MONTH, NOW, WITH_THE_RECORDS, Erase, Keep
from mytoyota.oidc_provider.models import Interaction

# What 登録 and 申し込む make, by the journey's columns that hold it; "service" stands beside either application.
REGISTRATIONS = {
    "buyer": ("buyer_registration_id",),
    "user": ("user_registration_id",),
    "account": ("account_id",),
    "t_connect": ("t_connect_application_id",),
    "charging": ("charging_application_id",),
    "after": ("review_id",),
    "service": ("t_connect_application_id", "charging_application_id"),
}


class Journey(Base):
    """One person's way on one phone. `public_id` stands in its URLs and opens nothing without the phone's cookie."""

    __tablename__ = "journey"

    id: Mapped[str] = id_column()
    public_id: Mapped[str] = mapped_column(unique=True)
    flow: Mapped[str]  # the key of its flow: buyer, user, after, the sign-up of each, and services (at home)
    browser_id: Mapped[str] = mapped_column(index=True)  # hash of the cookie that began it
    order_id: Mapped[str | None] = mapped_column(index=True)
    store_id: Mapped[str | None]
    link_id: Mapped[str | None]  # the order's link that it came by, itself or before the login
    generation: Mapped[int] = mapped_column(default=0)  # of that link: void where they differ, see flows/devices.py
    interaction_id: Mapped[str | None] = mapped_column(unique=True)
    account_id: Mapped[str | None]  # of a sign-up: the account it made
    email_key: Mapped[str | None] = mapped_column(index=True)  # keyed hash: the proven address finds its draft again
    buyer_registration_id: Mapped[str | None]
    user_registration_id: Mapped[str | None]
    t_connect_application_id: Mapped[str | None]
    charging_application_id: Mapped[str | None]
    review_id: Mapped[str | None]  # what この内容で申し込む made after delivery
    mends: Mapped[str | None]  # the review whose differences it mends
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Answer(Base):
    """What was answered on one screen, and what was typed there but not sent yet. One encrypted row per screen."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("journey_id", "screen"),)

    id: Mapped[str] = id_column()
    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), index=True)
    screen: Mapped[str]
    saved_at: Mapped[datetime | None]
    value_encrypted: Mapped[bytes | None] = encrypted_column()
    draft_encrypted: Mapped[bytes | None] = encrypted_column()

    value = Encrypted()
    draft = Encrypted()


class Crop(Base):
    """The picture of one doubtful field, beside its box until the form is confirmed, 15 minutes at most."""

    __tablename__ = "crop"
    __table_args__ = (UniqueConstraint("journey_id", "field"),)

    id: Mapped[str] = id_column()
    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    picture_encrypted: Mapped[bytes | None] = encrypted_column()

    picture = Encrypted()  # base64 text of a JPEG


class Progress(Base):
    """Where a journey stands, without anything personal: for the desk and the other phone, never read by the engine."""

    __tablename__ = "progress"

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    store_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]  # the journey's flow
    step_id: Mapped[str]
    title: Mapped[str]
    part: Mapped[int]
    state: Mapped[str]  # going, calling, waiting, done, stopped
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class Reminder(Base):
    """Who opened the link for after the delivery too early, and is mailed once when the certificate is on file."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("order_id", "email_lookup"),)

    id: Mapped[str] = id_column()
    order_id: Mapped[str]
    email_lookup: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    email_encrypted: Mapped[bytes | None] = encrypted_column()

    email = Encrypted()


SERVICES = "services"  # the flow of who applies for services after delivery (guide 5-1, 5-2)
SIGN_UPS = ("buyer_sign_up", "user_sign_up", "after_sign_up")
_ANSWERABLE = exists().where(Interaction.id == Journey.interaction_id, Interaction.expires_at > NOW)
_NOTHING_REGISTERED = (
    Journey.buyer_registration_id.is_(None) & Journey.user_registration_id.is_(None) & Journey.review_id.is_(None)
)
_NOTHING_APPLIED = Journey.t_connect_application_id.is_(None) & Journey.charging_application_id.is_(None)
_JOURNEY_BEGAN = select(Journey.created_at).where(Journey.id == Answer.journey_id).scalar_subquery()
# What was typed: a sign-up's as long as its request can be answered, all else until the cookie ends.
RETENTION = (
    Erase(Journey, Journey.created_at, DAY, only=Journey.flow.in_(SIGN_UPS) & ~_ANSWERABLE),
    Erase(Journey, Journey.created_at, MONTH, only=Journey.flow.in_(("buyer", "user", "after")) & _NOTHING_REGISTERED),
    Erase(Journey, Journey.created_at, MONTH, only=(Journey.flow == SERVICES) & _NOTHING_APPLIED),
    Erase(Answer, _JOURNEY_BEGAN, MONTH),
    Erase(Crop, Crop.expires_at, AT_ONCE),
    Keep(Progress, WITH_THE_RECORDS),
    Erase(Reminder, Reminder.created_at, 3 * MONTH),
)
