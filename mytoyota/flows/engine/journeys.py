"""Opens a journey for the phone that began it, keeps its answers and drafts, and says what is known (`State`)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, keys
from mytoyota.base.fixed import Fixed
from mytoyota.base.refusals import AlreadyMoved, BegunAgain, NotFound
from mytoyota.flows.engine.answers import Answers
from mytoyota.flows.engine.path import Path
from mytoyota.flows.engine.saved_answer import SavedAnswer
from mytoyota.flows.engine.state import Check, State
from mytoyota.flows.engine.step import Flow
from mytoyota.flows.models import REGISTRATIONS, Answer, Journey
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import order_card
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations.models import Registration
from mytoyota.web import sessions

REF_BYTES = 9
REPLACED = -1  # the generation of a journey that was begun anew
Saved = TypeVar("Saved", bound=SavedAnswer)

# Built once: every request asks one of them and reads columns, past the unit of work (decision 20).
_JOURNEYS, _ORDERS, _LINKS, _BROWSERS = (
    model.metadata.tables[model.__tablename__] for model in (Journey, Order, OrderLink, sessions.BrowserSession)
)
_COLUMNS = tuple(column.key for column in _JOURNEYS.c)


def _wanted(*of_journey: ColumnElement[object]) -> Select:  # type: ignore[type-arg]
    found = select(_LINKS.c.generation, *order_card.COLUMNS, *of_journey).select_from(_JOURNEYS)
    living = (_BROWSERS.c.purpose == sessions.JOURNEY.name) & (_BROWSERS.c.expires_at > bindparam("now"))
    found = found.join(_BROWSERS, (_BROWSERS.c.id == _JOURNEYS.c.browser_id) & living)
    found = found.outerjoin(_ORDERS, _ORDERS.c.id == _JOURNEYS.c.order_id)
    found = found.outerjoin(_LINKS, _LINKS.c.id == _JOURNEYS.c.link_id)
    wanted: Select = order_card.joined(found).where(_JOURNEYS.c.public_id == bindparam("public_id"))  # type: ignore[type-arg]
    return wanted


_WANTED = _wanted(*_JOURNEYS.c)
_LOOKED_AT = Fixed(_WANTED)
# Acts on one journey come one after the other, and each sees what the one before it left.
_LOCKED = Fixed(_WANTED.with_for_update(of=_JOURNEYS))


@cache
def _changing(column: str) -> Fixed:
    return Fixed(_JOURNEYS.update().where(_JOURNEYS.c.id == bindparam("of")).values({column: bindparam(column)}))


class JourneyView(SimpleNamespace):
    """A journey as a page looks at it: a copy of its row."""

    def __setattr__(self, name: str, _value: object) -> None:
        raise TypeError(f"A page that only looks set the journey's {name}.")


class ActingJourney(SimpleNamespace):
    """A journey as an act has it: a copy of its row, of which each change is written the moment it is made."""

    def __setattr__(self, name: str, value: object) -> None:
        known = vars(self)
        if known[name] == value:
            return
        connection = db.connection(known["session"])
        if _changing(name).changes(connection, {"of": known["id"], name: value}) == 0:
            raise AlreadyMoved
        known[name] = value


@dataclass
class OpenJourney:
    """A journey opened by its own phone, with its answers.

    `public_id` and `browser_id` are known after its session ended too.
    """

    _session: Session | None
    public_id: str
    browser_id: str
    row: Journey
    flow: Flow
    answers: Answers
    card: order_card.OrderCard | None  # the order that the QR code opened
    _state: State | None = field(default=None, init=False)
    _path: Path | None = field(default=None, init=False)

    @property
    def session(self) -> Session:
        """The session it was opened in; raises RuntimeError while slow work runs, which has none."""
        if self._session is None:
            raise RuntimeError("Slow work on a journey has no transaction open.")
        return self._session

    @property
    def live(self) -> bool:
        """Whether it stands in an open transaction."""
        return self._session is not None

    def detached(self) -> "OpenJourney":
        """The same after its look has ended: what is known of it stays, nothing more can be asked or changed."""
        known = self.state
        self._session = None
        self._state = known
        return self

    @property
    def state(self) -> State:
        """What rules and path may look at, as saved now."""
        if self._state is None:
            fingerprint = self.fingerprint()
            check = self._newest_check() if fingerprint else None
            self._state = State(self.answers, self._registered(), check, fingerprint, self._services(), self.row.flow)
        return self._state

    @property
    def path(self) -> Path:
        """The steps of this person, worked out once as long as nothing changes."""
        if self._path is None:
            self._path = Path(self.flow, self.state)
        return self._path

    def changed(self) -> None:
        """An act changed what is known: state and path are worked out anew."""
        self._state = self._path = None

    def get(self, kind: type[Saved]) -> Saved | None:
        """The saved answer of this kind, or None."""
        return kind.read(self.answers[kind.screen]) if kind.screen in self.answers else None

    def answer(self, kind: type[Saved]) -> Saved:
        """The saved answer of this kind, or an empty one."""
        return self.get(kind) or kind()

    def draft(self, screen: str) -> dict[str, object] | None:
        """What was typed on a screen after its last save."""
        return self.answers.draft(screen)

    def save(self, answer: SavedAnswer) -> None:
        """Keeps an answer; the draft has become it."""
        self.answers.save(answer.screen, answer.stored())
        self.changed()

    def acknowledge(self, screen: str) -> None:
        """Keeps that the page was read."""
        self.answers.save(screen, {})
        self.changed()

    def forget(self, screen: str) -> None:
        """Takes an answer back: its step is unfinished again, what was typed stays as a draft."""
        self.answers.forget(screen)
        self.changed()

    def save_draft(self, screen: str, typed: Mapping[str, object]) -> None:
        """Keeps what was typed but not sent."""
        self.answers.save_draft(screen, typed)

    def identity(self) -> dict[str, object] | None:
        """The data that the staff compare with the ID document."""
        name = self.flow.identity
        found = self.answers[name].get("identity") if name in self.answers else None
        return found if isinstance(found, dict) else None

    def fingerprint(self) -> str | None:
        """The keyed hash of exactly these data: any later edit gives another one."""
        identity = self.identity()
        return keys.ring().fingerprint(identity) if identity else None

    def check(self) -> StaffCheck | None:
        """The newest staff check of this journey."""
        return staff_check.latest(self.session, self.row.flow, self.row.id)

    def _newest_check(self) -> Check | None:
        found = staff_check.newest(self.session, self.row.flow, self.row.id)
        return Check(*found) if found else None

    def _services(self) -> frozenset[str]:
        offers = {"t_connect": self.card and self.card.t_connect, "charging": self.card and self.card.charging}
        return frozenset([name for name, has in offers.items() if has])

    def _registered(self) -> frozenset[str]:
        row = self.row
        return frozenset([who for who, columns in REGISTRATIONS.items() for one in columns if getattr(row, one)])


def begin(session: Session, row: Journey) -> Journey:
    """Stores a new journey under an unguessable reference."""
    row.public_id = secrets.token_urlsafe(REF_BYTES)
    session.add(row)
    session.flush()
    return row


def open_journey(session: Session, public_id: str, browser_id: str | None, flows: Mapping[str, Flow]) -> OpenJourney:
    """The journey for the phone that holds its cookie, as long as that browser's session lives.

    Raises NotFound for an unknown reference or another browser's, WrongPhone after a hand-over, LinkWithdrawn when the
    buyer ended or renewed the user's link, BegunAgain where the same phone registers anew.
    """
    found = _found(session, public_id)
    if found is None or browser_id is None or not secrets.compare_digest(found[0].browser_id, browser_id):
        raise NotFound
    row, generation, card = found
    flow = flows[row.flow]
    _refuse_void(row, flow, generation or 0)
    return OpenJourney(session, public_id, browser_id, row, flow, Answers(session, row.id), _card(session, row, card))


def _card(session: Session, row: Journey, of_order: order_card.OrderCard) -> order_card.OrderCard | None:
    """What pages show of the vehicle: by the order, else by the registration that the journey goes on from."""
    if row.order_id:
        return of_order
    registered = session.get(Registration, row.user_registration_id) if row.user_registration_id else None
    return order_card.of_vehicle(session, registered.vehicle_id) if registered else None


def opened_again(journey: OpenJourney, session: Session) -> OpenJourney:
    """The same journey in another transaction: it may have moved meanwhile, or be void."""
    return open_journey(session, journey.public_id, journey.browser_id, {journey.flow.key: journey.flow})


def _found(session: Session, public_id: str) -> tuple[Journey, int | None, order_card.OrderCard] | None:
    """The journey, its link's generation, and the order's card."""
    looks = db.looks(session)
    if not looks:
        session.flush()  # what this act has begun or changed of it so far
    statement = _LOCKED if db.locked(session) else _LOOKED_AT
    found = statement.row(db.connection(session), {"public_id": public_id, "now": clock.now()})
    if found is None:
        return None
    columns = dict(zip(_COLUMNS, found[-len(_COLUMNS) :], strict=True))
    row = JourneyView(**columns) if looks else ActingJourney(session=session, **columns)
    return cast(Journey, row), found[0], order_card.OrderCard(*found[1 : -len(_COLUMNS)])


def _refuse_void(row: Journey, flow: Flow, generation: int) -> None:
    if row.generation == REPLACED:
        raise BegunAgain
    if row.generation != generation:
        raise flow.void(flow.link)


def save_beside(session: Session, row: Journey, answer: SavedAnswer) -> None:
    """Keeps an answer of a journey that no phone has open now."""
    found = select(Answer).where(Answer.journey_id == row.id, Answer.screen == answer.screen)
    kept = session.scalar(found) or Answer(id=db.new_id(), journey_id=row.id, screen=answer.screen)
    kept.value, kept.saved_at = answer.stored(), clock.now()
    session.add(kept)
    session.flush()
