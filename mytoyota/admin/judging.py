"""Compares the lines of a file with what there is: what each would do, or why it cannot be.

It only looks at dealers, stores and staff, so it may take its time; what it finds is written beside the lines in short
transactions. Nothing of the organisation changes before `applying`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, aliased

from mytoyota.admin import changes
from mytoyota.admin.models import READY, WRONG, ProvisioningImport, ProvisioningRow
from mytoyota.admin.reading import BATCH
from mytoyota.admin.scope import Scope
from mytoyota.admin.sheets import DEALER, MODEL, STAFF, STORE
from mytoyota.base.db import Database, new_id
from mytoyota.organisation import staff
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.organisation.roles import CENTER, OF_DEALER, OF_STORE
from mytoyota.vehicles.models import VehicleModel

ADDED, CHANGED, MOVED, LEFT, BACK, SAME = "added", "changed", "moved", "left", "back", "same"
JUDGE = "provisioning.judge"  # a kind of jobs
Row = ProvisioningRow
Lookalikes = dict[tuple[str, str, str], set[str]]  # kind, place, and what is left without zeros in front


class Problem(Exception):
    """Why a line cannot be: a code of `web_words.PROBLEMS` and the column."""

    def __init__(self, problem: str, column: str) -> None:
        super().__init__(problem)
        self.problem, self.column = problem, column


@dataclass(frozen=True)
class Place:
    """A place as it is, or will be after the file."""

    id: str
    dealer_id: str | None
    roles: tuple[str, ...]
    closed: bool = False


@dataclass
class Judge:
    """One file's comparison: whose it is, on which day, and the staff of center that it takes away."""

    import_id: str
    acting: Scope
    day: date = field(default_factory=staff.today)
    lost: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of dealers of the file


def judge(database: Database, import_id: str) -> None:
    """The job: compares every line; afterwards the import is ready, or wrong."""
    with database.writing() as session:
        row = session.get_one(ProvisioningImport, import_id)
        acting = Scope(row.dealer_id, row.by or "")
        row.seen = changes.last(session)
        _twice(session, import_id)
    one = Judge(import_id, acting)
    for rank in (0, 1, 2):
        _each(database, one, rank)
    _the_last_of_center(database, one)
    with database.writing() as session:
        count = select(func.count()).select_from(Row).where(Row.import_id == import_id)
        row = session.get_one(ProvisioningImport, import_id)
        row.wrong = session.scalar(count.where(Row.problem.is_not(None))) or 0
        row.doubtful = session.scalar(count.where(Row.doubtful, Row.action == ADDED)) or 0
        row.state = WRONG if row.wrong else READY


def _twice(session: Session, import_id: str) -> None:
    """Of two lines about the same the later one is wrong."""
    earlier = aliased(Row)
    same = select(earlier.id).where(earlier.import_id == import_id, earlier.key == Row.key, earlier.line < Row.line)
    here = update(Row).where(Row.import_id == import_id, Row.problem.is_(None), same.exists())
    session.execute(here.values(problem="twice", about="code"))


def _each(database: Database, one: Judge, rank: int) -> None:
    line = -1
    while True:
        with database.writing() as session:
            wanted = (Row.import_id == one.import_id, Row.rank == rank, Row.line > line)
            rows = session.scalars(select(Row).where(*wanted).order_by(Row.line).limit(BATCH)).all()
            if not rows:
                return
            _batch(session, one, [row for row in rows if row.problem is None])
            line = rows[-1].line


def _batch(session: Session, one: Judge, rows: Sequence[Row]) -> None:
    known = Known(session, one, rows)
    for row in rows:
        values = row.values
        try:
            row.action = JUDGES[values["kind"]](one, known, row, values)
        except Problem as problem:
            row.problem, row.about, row.action = problem.problem, problem.column, None


class Known:
    """What there is of the places, people and models that a batch of lines names."""

    def __init__(self, session: Session, one: Judge, rows: Sequence[Row]) -> None:
        kinds = {row.rank for row in rows}
        former = [row.values.get("moved_from") or "" for row in rows if row.rank == 2]
        codes = {code for row in rows for code in (row.code, row.place)} | set(former)
        self.session = session
        self.dealers = {row.code: row for row in session.scalars(select(Dealer).where(Dealer.code.in_(codes)))}
        self.stores = {row.code: row for row in session.scalars(select(Store).where(Store.code.in_(codes)))}
        wanted = select(Organisation).where(Organisation.code.in_(codes))
        self.organisations = {row.code: row for row in session.scalars(wanted)}
        staged = select(Row).where(Row.import_id == one.import_id, Row.key.in_([f"place:{code}" for code in codes]))
        self.staged = {row.code: row for row in session.scalars(staged.where(Row.problem.is_(None)))}
        self.places = {code: place for code in codes if (place := self._place(code, one.day))}
        self.people = dict(self._people(rows)) if 2 in kinds else {}
        self.lookalikes = self._lookalikes(codes, {row.code for row in rows if row.rank == 2})
        names = {row.place for row in rows if row.key.startswith("model:")}
        models = session.scalars(select(VehicleModel).where(VehicleModel.model.in_(names))) if names else ()
        self.models = {(row.model, row.grade): row for row in models}

    def longer(self, kind: str, code: str, at: str = "") -> bool:
        """Whether this code, with zeros in front that a spreadsheet takes away, is there already (`at` a place)."""
        return code.isdigit() and any(len(one) > len(code) for one in self.lookalikes.get((kind, at, _bare(code)), ()))

    def _lookalikes(self, codes: set[str], numbers: set[str]) -> Lookalikes:
        """The codes that are the same but for zeros in front, by kind, place and what is left."""
        found: Lookalikes = defaultdict(set)
        bare = {_bare(code) for code in codes if code.isdigit()}
        for code in self.session.scalars(select(Dealer.code).where(func.ltrim(Dealer.code, "0").in_(bare))):
            found[DEALER, "", _bare(code)].add(code)
        columns = select(Store.code, Store.dealer_id).where(func.ltrim(Store.code, "0").in_(bare))
        for code, dealer_id in self.session.execute(columns):
            found[STORE, "", _bare(code)].add(code)
            found[STORE, dealer_id, _bare(code)].add(code)
        ids = [place.id for place in self.places.values()]
        wanted = func.ltrim(Staff.number, "0").in_({_bare(one) for one in numbers if one.isdigit()})
        for column in (Staff.store_id, Staff.dealer_id, Staff.organisation_id) if numbers else ():
            for place_id, number in self.session.execute(select(column, Staff.number).where(column.in_(ids), wanted)):
                found[STAFF, place_id or "", _bare(number)].add(number)
        return found

    def _place(self, code: str, day: date) -> Place | None:
        staged = self.staged.get(code)
        if staged is not None and staged.target_id is not None:
            values = staged.values
            if values["kind"] == DEALER:
                return Place(staged.target_id, staged.target_id, OF_DEALER)
            closed = values["closed_on"] is not None and date.fromisoformat(values["closed_on"]) <= day
            return Place(staged.target_id, staged.place_id, OF_STORE, closed)
        if store := self.stores.get(code):
            return Place(store.id, store.dealer_id, OF_STORE, store.is_closed(day))
        if dealer := self.dealers.get(code):
            return Place(dealer.id, dealer.id, OF_DEALER)
        party = self.organisations.get(code)
        return Place(party.id, None, (party.role,)) if party else None

    def _people(self, rows: Sequence[Row]) -> Iterator[tuple[tuple[str, str], Staff]]:
        ids = [place.id for place in self.places.values()]
        here = or_(Staff.store_id.in_(ids), Staff.dealer_id.in_(ids), Staff.organisation_id.in_(ids))
        for member in self.session.scalars(select(Staff).where(here, Staff.number.in_({row.code for row in rows}))):
            yield (member.store_id or member.dealer_id or member.organisation_id or "", member.number), member


def _dealer(one: Judge, known: Known, row: Row, values: dict[str, Any]) -> str:
    if not one.acting.everything:
        raise Problem("not_yours", "kind")
    if row.code in known.stores or row.code in known.organisations:
        raise Problem("code_taken", "code")
    named = known.session.scalar(select(Dealer.code).where(Dealer.name == values["name"]))
    if (named is not None and named != row.code) or values["name"] in one.names:
        raise Problem("name_taken", "name")
    one.names.add(values["name"])
    dealer = known.dealers.get(row.code)
    if dealer is None and known.longer(DEALER, row.code):
        raise Problem("zeros", "code")
    row.target_id = dealer.id if dealer else new_id()
    return ADDED if dealer is None else _differs([(dealer.name, values["name"])])


def _store(one: Judge, known: Known, row: Row, values: dict[str, Any]) -> str:
    dealer = known.places.get(row.place)
    if dealer is None or dealer.roles != OF_DEALER:
        raise Problem("zeros" if known.longer(DEALER, row.place) else "unknown_dealer", "place")
    if one.acting.dealer_id not in (None, dealer.id):
        raise Problem("not_yours", "place")
    if row.code in known.dealers or row.code in known.organisations:
        raise Problem("code_taken", "code")
    store = known.stores.get(row.code)
    if store is not None and store.dealer_id != dealer.id:
        raise Problem("other_dealer", "place")
    if store is None and known.longer(STORE, row.code, dealer.id):
        raise Problem("zeros", "code")
    days = [day and date.fromisoformat(day) for day in (values["opened_on"], values["closed_on"])]
    if days[0] and days[1] and days[0] > days[1]:
        raise Problem("closed_before_opened", "closed_on")
    row.target_id, row.place_id = store.id if store else new_id(), dealer.id
    if store is None:
        return ADDED
    now = [store.name, store.phone, store.opened_on, store.closed_on]
    return _differs(zip(now, [values["name"], values["phone"], *days], strict=True))


def _member(one: Judge, known: Known, row: Row, values: dict[str, Any]) -> str:
    place = _place_for(one, known, row.place, "place")
    if values["role"] not in place.roles:
        raise Problem("role_does_not_fit", "role")
    member, moves = known.people.get((place.id, row.code)), False
    if values["moved_from"]:
        former = known.people.get((_place_for(one, known, values["moved_from"], "moved_from").id, row.code))
        if former is not None and member is not None and former is not member:
            raise Problem("number_taken", "code")
        if former is None and member is None:  # where they are there already, the file came before
            raise Problem("unknown_person", "moved_from")
        member, moves = former or member, former is not None and former is not member
    row.place_id, row.target_id = place.id, member.id if member else new_id()
    action = _what(known, row, member, values, moves=moves)
    if action in (ADDED, BACK, MOVED) and place.closed:
        raise Problem("place_closed", "place")
    if member is not None and action != SAME:
        _nobody_himself(one, member, action, values)
    return action


def _what(known: Known, row: Row, member: Staff | None, values: dict[str, Any], *, moves: bool) -> str:
    if member is None and not values["active"]:
        raise Problem("unknown_person", "code")
    if member is None:
        if known.longer(STAFF, row.code, row.place_id or ""):
            raise Problem("zeros", "code")
        return ADDED
    if member.active and not values["active"]:
        return LEFT
    if not member.active:
        if values["active"] and moves:
            raise Problem("back_before_moved", "state")
        return BACK if values["active"] else SAME
    if moves or member.role != values["role"]:
        return MOVED
    return _differs([(member.name, values["name"]), (member.email, values["email"])])


def _nobody_himself(one: Judge, member: Staff, action: str, values: dict[str, Any]) -> None:
    if member.id == one.acting.by and action != CHANGED:
        raise Problem("yourself", "code")
    if member.role == CENTER and (action == LEFT or values["role"] != CENTER):
        one.lost.append(member.id)


def _place_for(one: Judge, known: Known, code: str, column: str) -> Place:
    place = known.places.get(code)
    if place is None:
        raise Problem("zeros" if known.longer(STORE, code) else "unknown_place", column)
    if one.acting.dealer_id not in (None, place.dealer_id):
        raise Problem("not_yours", column)
    return place


def _model(one: Judge, known: Known, row: Row, values: dict[str, Any]) -> str:
    if not one.acting.everything:
        raise Problem("not_yours", "model")
    model = known.models.get((row.place, row.code))
    row.target_id = model.id if model else new_id()
    if model is None:
        return ADDED
    names = ("t_connect", "charging", "offered", "chassis_prefixes")
    return _differs([(getattr(model, name), values[name]) for name in names])


def _bare(code: str) -> str:
    return code.lstrip("0")


def _differs(pairs: Iterable[tuple[Any, Any]]) -> str:
    return CHANGED if any(now != wanted for now, wanted in pairs) else SAME


def _the_last_of_center(database: Database, one: Judge) -> None:
    """Lines that together would leave nobody of center are wrong."""
    if not one.lost:
        return
    with database.writing() as session:
        able = select(Staff.id).where(Staff.role == CENTER, Staff.active, Staff.password_hash.is_not(None))
        if set(session.scalars(able)) <= set(one.lost):
            lost = update(Row).where(Row.import_id == one.import_id, Row.target_id.in_(one.lost))
            session.execute(lost.values(problem="last_center", about="code", action=None))


JUDGES = {DEALER: _dealer, STORE: _store, STAFF: _member, MODEL: _model}
