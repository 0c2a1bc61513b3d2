"""What the sandbox does with a registration: open, take a card, decide by its number, close; and what it tells."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.payments import gateway
from mytoyota.payments.sandbox.cards import TrialCard
from mytoyota.payments.sandbox.storage import Forgotten, Notice, Outage, Registration

LIFE = 3600.0  # seconds that a hosted page can be finished


@dataclass(frozen=True)
class Pace:
    """How long the sandbox's troubles last, in seconds."""

    late: float = 20.0
    lost: float = 25.0
    down: float = 45.0

    @classmethod
    def times(cls, factor: float) -> "Pace":
        """The same troubles, quicker or slower."""
        return cls(cls.late * factor, cls.lost * factor, cls.down * factor)


class OutOfOrder(Exception):
    """The sandbox plays an outage."""


class OtherRequest(Exception):
    """The idempotency key was used for another request."""


def begin(session: Session, key: str, wish: dict[str, str]) -> Registration:
    """A new hosted page, or the one that was opened under this key. Raises OutOfOrder, OtherRequest."""
    if _is_down(session, wish["customer"]):
        raise OutOfOrder
    asked = hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()
    row = session.scalar(select(Registration).where(Registration.key == key))
    if row is None:
        row = Registration(key=key, asked=asked, created=_now(), **wish)
        session.add(row)
        session.flush()
    elif row.asked != asked:
        raise OtherRequest
    return row


def look(session: Session, registration_id: str) -> Registration | None:
    """A registration as it is now: what was processing long enough is known, what is too old is closed."""
    row = session.get(Registration, registration_id)
    if row and row.state == "processing" and row.settles is not None and row.settles <= _now():
        _accept(row)
    if row and row.state == "open" and _now() - row.created > LIFE:
        end(session, row, gateway.CLOSED)
    return row


def answer(session: Session, row: Registration) -> dict[str, Any]:
    """What the API says of a registration. Raises OutOfOrder while its answers are to be lost."""
    if row.silent_until > _now() or _is_down(session, row.customer):
        raise OutOfOrder
    said: dict[str, Any] = {"id": row.id, "state": row.state, "reason": row.reason, "card": None}
    if row.state == "accepted":
        said["card"] = {"brand": row.brand, "last4": row.last4, "expiry": row.expiry, "token": row.token}
    return said


def enter(row: Registration, card: TrialCard, expiry: str) -> None:
    """Takes a card into an open page; its number is forgotten here, the last four digits stay."""
    row.brand, row.last4, row.expiry = card.brand, card.number[-4:], expiry
    row.ends, row.challenge, row.trouble = card.ends, card.challenge, card.trouble


def register(session: Session, row: Registration, pace: Pace) -> None:
    """登録 was pressed, and 3-D Secure is passed where the card asks for it: the entered number decides."""
    if row.state != "open":
        return
    match row.trouble:
        case "down":
            session.merge(Outage(customer=row.customer, until=_now() + pace.down))
        case "late":
            row.state, row.settles = "processing", _now() + pace.late
            _tell(session, row, "accepted", after=pace.late, times=2)
        case _ if row.ends == "accepted":
            wait = pace.lost if row.trouble == "lost" else 0.0
            _accept(row)
            row.silent_until = _now() + wait
            _tell(session, row, "accepted", after=wait)
        case _:
            end(session, row, row.ends or gateway.DECLINED)


def end(session: Session, row: Registration, reason: str) -> None:
    """Nothing was registered and nothing will be."""
    if row.state == "open":
        row.state, row.reason = "closed" if reason == gateway.CLOSED else "refused", reason
        _tell(session, row, row.state)


def forget(session: Session, token: str) -> None:
    """A card that the shop needs no more: nothing is kept but that it was. Raises OutOfOrder during an outage."""
    row = session.scalar(select(Registration).where(Registration.token == token))
    if row and _is_down(session, row.customer):
        raise OutOfOrder
    if row:
        session.merge(Forgotten(registration_id=row.id, at=_now()))


def _accept(row: Registration) -> None:
    row.state, row.token = "accepted", row.token or f"card_{secrets.token_hex(12)}"


def _is_down(session: Session, customer: str) -> bool:
    outage = session.get(Outage, customer)
    return outage is not None and outage.until > _now()


def _tell(session: Session, row: Registration, kind: str, after: float = 0.0, times: int = 1) -> None:
    session.add(Notice(registration_id=row.id, kind=f"registration.{kind}", due=_now() + after, times=times))


def _now() -> float:
    return clock.now().timestamp()
