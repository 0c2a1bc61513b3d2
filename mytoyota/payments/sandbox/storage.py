"""The sandbox's own tables, in a file of its own: of a card only brand, expiry and the last four digits are kept."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from mytoyota.base.db import Database

ID_BYTES = 18
SECRET_BYTES = 32


class Table(DeclarativeBase):
    """Tables of the sandbox alone; times are seconds since 1970."""


class Registration(Table):
    """One hosted page: open, processing, accepted, refused or closed; open ones may have a card entered."""

    __tablename__ = "registration"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: secrets.token_urlsafe(ID_BYTES))
    key: Mapped[str] = mapped_column(unique=True)  # of idempotency
    asked: Mapped[str]  # hash of what was asked under this key
    customer: Mapped[str] = mapped_column(index=True)
    return_url: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str | None]
    brand: Mapped[str | None]
    last4: Mapped[str | None]
    expiry: Mapped[str | None]
    ends: Mapped[str | None]  # what the entered number stands for, see cards.py
    challenge: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str | None]
    token: Mapped[str | None]
    created: Mapped[float]
    settles: Mapped[float | None]  # when what is processing is known
    silent_until: Mapped[float] = mapped_column(default=0.0)  # our answers about it get lost until then


class Notice(Table):
    """A webhook to send, or sent."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: f"evt_{secrets.token_hex(12)}")
    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id"))
    kind: Mapped[str]
    due: Mapped[float] = mapped_column(index=True)
    times: Mapped[int] = mapped_column(default=1)  # how often it is to be sent
    tries: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)


class Forgotten(Table):
    """A registered card that the shop had erased, and when."""

    __tablename__ = "forgotten"

    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    at: Mapped[float]


class Outage(Table):
    """Until when the sandbox is out of order for one customer."""

    __tablename__ = "outage"

    customer: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[float]


@dataclass(frozen=True)
class Secrets:
    """What both sides know: the key of the API, and the one that webhooks are signed with."""

    api: str
    webhook: str


def opened(folder: Path) -> Database:
    """The sandbox's database in `folder`, with its tables."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'sandbox.sqlite3'}")
    with database.writing() as session:
        Table.metadata.create_all(session.connection())
    return database


def shared_secrets(folder: Path) -> Secrets:
    """The secrets in `folder`, made by whoever needs them first."""
    path = folder / "secrets.json"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = {name: secrets.token_urlsafe(SECRET_BYTES) for name in ("api", "webhook")}
    beside = folder / f"secrets.{secrets.token_hex(4)}"
    if not path.exists():
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
        try:
            os.link(beside, path)  # fails where another process was first: then theirs count
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return Secrets(**json.loads(path.read_text("utf-8")))
