"""Finds a journey for the phone that began it, keeps its answers and drafts, and says what is known (`Facts`)."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, keys
from mytoyota.base.refusals import BegunAgain, LinkWithdrawn, NotFound, WrongPhone
from mytoyota.flows.answers import Answers
from mytoyota.flows.facts import Check, Facts
from mytoyota.flows.models import Answer, Crop, Journey
from mytoyota.flows.path import Path
from mytoyota.flows.step import Way
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import order_card, orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations.models import Registration

REF_BYTES = 9
# Whose saved data the staff check is about.
IDENTITY = {"buyer": "account_review", "user": "account_review", "sign_up": "person"}
USERS = "2-2"  # the section of journeys that live as long as the link that the buyer shows the user
REPLACED = -1  # the generation of a journey that was begun anew

# Built once: every request asks one of them. A look needs no more than the columns; an act changes the journey itself.
_JOURNEYS, _ORDERS, _LINKS = (cast(Table, model.__table__) for model in (Journey, Order, OrderLink))
_COLUMNS = tuple(column.key for column in _JOURNEYS.c)


def _wanted(*of_journey: Any) -> Any:
    link = and_(_LINKS.c.order_id == _ORDERS.c.id, _LINKS.c.role == orders.USER)
    found = select(_ORDERS.c.handover, _LINKS.c.version, *order_card.COLUMNS, *of_journey).select_from(_JOURNEYS)
    found = found.outerjoin(_ORDERS, _ORDERS.c.id == _JOURNEYS.c.order_id).outerjoin(_LINKS, link)
    return order_card.joined(found).where(_JOURNEYS.c.ref == bindparam("ref"))


_LOOKED_AT = _wanted(*_JOURNEYS.c)
_ACTED_ON = _wanted(Journey)
# Acts on one journey come one after the other, and each sees what the one before it left.
_LOCKED = _ACTED_ON.with_for_update(of=_JOURNEYS).execution_options(populate_existing=True)


class Seen(SimpleNamespace):
    """A journey as a page looks at it: a copy of its row."""

    role = Journey.role

    def __setattr__(self, name: str, _value: Any) -> None:
        raise TypeError(f"A page that only looks set the journey's {name}.")


@dataclass
class Visit:
    """A journey opened by its own phone, with its answers."""

    session: Session
    journey: Journey
    way: Way
    answers: Answers
    card: order_card.OrderCard | None  # the order that the QR code opened
    _facts: Facts | None = None
    _path: Path | None = None

    @property
    def facts(self) -> Facts:
        """What rules and path may look at, as saved now."""
        if self._facts is None:
            fingerprint = self.fingerprint()
            check = self._check() if fingerprint else None
            self._facts = Facts(
                self.answers, self._registered(), check, fingerprint, self._services(), self.journey.kind
            )
        return self._facts

    @property
    def path(self) -> Path:
        """The steps of this person, worked out once as long as nothing changes."""
        if self._path is None:
            self._path = Path(self.way, self.facts)
        return self._path

    def changed(self) -> None:
        """An act changed what is known: facts and path are worked out anew."""
        self._facts = self._path = None

    def value(self, screen: str) -> dict[str, Any]:
        """The saved answer of a screen, or an empty one."""
        return self.answers.get(screen, {})

    def draft(self, screen: str) -> dict[str, Any] | None:
        """What was typed on a screen after its last save."""
        return self.answers.draft(screen)

    def save(self, screen: str, value: Mapping[str, Any]) -> None:
        """Keeps an answer; the draft has become it."""
        self.answers.save(screen, value)
        self.changed()

    def forget(self, screen: str) -> None:
        """Takes an answer back: its step is unfinished again, what was typed stays as a draft."""
        self.answers.forget(screen)
        self.changed()

    def keep_draft(self, screen: str, typed: Mapping[str, Any]) -> None:
        """Keeps what was typed but not sent."""
        self.answers.keep_draft(screen, typed)

    def identity(self) -> dict[str, Any] | None:
        """The data that the staff compare with the ID document."""
        return self.value(IDENTITY[self.journey.kind]).get("identity")

    def fingerprint(self) -> str | None:
        """The keyed hash of exactly these data: any later edit gives another one."""
        identity = self.identity()
        return keys.ring().fingerprint(identity) if identity else None

    def check(self) -> StaffCheck | None:
        """The newest staff check of this journey."""
        return staff_check.latest(self.session, self.journey.role, self.journey.id)

    def registered_user(self) -> Registration | None:
        """The user's registration that this journey made."""
        return (
            self.session.get(Registration, self.journey.user_registration_id)
            if self.journey.user_registration_id
            else None
        )

    def _check(self) -> Check | None:
        found = staff_check.newest(self.session, self.journey.role, self.journey.id)
        return Check(*found) if found else None

    def _services(self) -> frozenset[str]:
        offers = {"t_connect": self.card and self.card.t_connect, "charging": self.card and self.card.charging}
        return frozenset(name for name, has in offers.items() if has)

    def _registered(self) -> frozenset[str]:
        made = {
            "buyer": self.journey.buyer_registration_id,
            "user": self.journey.user_registration_id,
            "account": self.journey.account_id,
            "t_connect": self.journey.t_connect_application_id,
            "charging": self.journey.charging_application_id,
            "service": self.journey.t_connect_application_id or self.journey.charging_application_id,
        }
        return frozenset(who for who, row_id in made.items() if row_id)


def begin(session: Session, journey: Journey) -> Journey:
    """Stores a new journey under an unguessable reference."""
    journey.ref = secrets.token_urlsafe(REF_BYTES)
    session.add(journey)
    session.flush()
    return journey


def visit(session: Session, ref: str, holder: str | None, ways: Mapping[str, Way]) -> Visit:
    """The journey for the phone that holds its cookie.

    Raises NotFound for an unknown reference or another browser's, WrongPhone after a hand-over, LinkWithdrawn when the
    buyer ended or renewed the user's link, BegunAgain where the same phone registers anew.
    """
    found = _found(session, ref)
    if found is None or holder is None or not secrets.compare_digest(found[0].holder, holder):
        raise NotFound
    journey, handover, version, *card = found
    _refuse_void(journey, handover or 0, version or 0)
    way = ways[f"{journey.kind}:{journey.section}"]
    shown = order_card.OrderCard(*card) if journey.order_id else None
    return Visit(session, journey, way, Answers(session, journey.id), shown)


def _found(session: Session, ref: str) -> tuple[Any, ...] | None:
    """The journey, its order's and its link's generations, and the order's card."""
    if not db.looks(session):
        row = session.execute(_LOCKED if db.locked(session) else _ACTED_ON, {"ref": ref}).one_or_none()
        return row and (row[-1], *row[:-1])
    row = session.connection().execute(_LOOKED_AT, {"ref": ref}).one_or_none()
    return row and (Seen(**dict(zip(_COLUMNS, row[-len(_COLUMNS) :], strict=True))), *row[: -len(_COLUMNS)])


def _refuse_void(journey: Journey, handover: int, version: int) -> None:
    if journey.handover == REPLACED:
        raise BegunAgain
    if journey.section == USERS and journey.handover != version:
        raise LinkWithdrawn(orders.USER)
    if journey.section != USERS and journey.handover != handover:
        raise WrongPhone


def keep_beside(session: Session, journey: Journey, name: str, value: Mapping[str, Any]) -> None:
    """Keeps something beside the screens' answers of a journey that no phone has open now."""
    found = select(Answer).where(Answer.journey_id == journey.id, Answer.screen == name)
    row = session.scalar(found) or Answer(id=db.new_id(), journey_id=journey.id, screen=name)
    row.value, row.saved_at = dict(value), clock.now()
    session.add(row)
    session.flush()


def waiting_check(session: Session, ref: str) -> str | None:
    """The id of the staff check that this journey waits for: what tries of the staff's code are counted on."""
    journey = session.scalar(select(Journey).where(Journey.ref == ref))
    row = staff_check.latest(session, journey.role, journey.id) if journey else None
    return row.id if row else None


def order_of(session: Session, ref: str) -> str | None:
    """The order that a journey belongs to."""
    return session.scalar(select(Journey.order_id).where(Journey.ref == ref))


def crop(opened: Visit, name: str) -> bytes:
    """The JPEG of one doubtful field while it lives; raises NotFound afterwards."""
    found = select(Crop).where(Crop.journey_id == opened.journey.id, Crop.field == name)
    row = opened.session.scalar(found)
    if row is None or row.expires_at <= clock.now():
        raise NotFound
    return base64.b64decode(row.picture)
