"""Takes a compared file in: all of it or nothing, in one transaction, and only if nothing was changed since."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mytoyota.admin import changes, people, places
from mytoyota.admin.changes import OrganisationChanged
from mytoyota.admin.judging import ADDED, BACK, CHANGED, JUDGE, LEFT, MOVED, SAME
from mytoyota.admin.models import APPLYING, DONE, READY, WAITING, ProvisioningImport, ProvisioningRow
from mytoyota.admin.places import StoreData
from mytoyota.admin.reading import BATCH
from mytoyota.admin.scope import Scope
from mytoyota.admin.sheets import DEALER, MODEL, STAFF, STORE
from mytoyota.base import clock, jobs, keys
from mytoyota.base.db import Base, Database, packed
from mytoyota.organisation import access_log, staff
from mytoyota.organisation.access_log import CHANGED as CHANGED_RIGHT
from mytoyota.organisation.access_log import MEMBER, AccessLine, What, Who
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store, Workplace
from mytoyota.organisation.posts import Post
from mytoyota.organisation.roles import OF_DEALER, OF_STORE
from mytoyota.vehicles.models import VehicleModel

APPLY = "provisioning.apply"  # a kind of jobs
Row = ProvisioningRow
Values = dict[str, Any]


class NotReady(Exception):
    """The file is wrong, was taken in before, or is being taken in."""


class Outdated(Exception):
    """Something was changed since the comparison: it has to be made anew."""


def ask(session: Session, row: ProvisioningImport) -> None:
    """Somebody pressed the button that takes the file in; raises NotReady."""
    if row.state != READY:
        raise NotReady
    row.state = APPLYING


def take_in(database: Database, import_id: str) -> None:
    """The job: takes the file in, or has it compared once more where something was changed since."""
    if not apply(database, import_id):
        with database.writing() as session:
            jobs.enqueue(session, JUDGE, import_id)


def apply(database: Database, import_id: str) -> bool:
    """Takes the file in; whether it was. If not, because of a change since, it waits to be compared again."""
    try:
        with database.writing() as session:
            _apply(session, import_id)
    except (Outdated, IntegrityError):
        with database.writing() as session:
            session.get_one(ProvisioningImport, import_id).state = WAITING
        return False
    return True


def _apply(session: Session, import_id: str) -> None:
    changes.take_turn(session)
    row = session.get_one(ProvisioningImport, import_id, with_for_update=True)
    if row.state == DONE:
        return
    if row.state != APPLYING:
        raise NotReady
    if row.seen != changes.last(session):
        raise Outdated
    acting = Scope(row.dealer_id, row.by or "")
    for batch in _batches(session, import_id):
        _take(session, acting, batch)
    _close(session, acting, import_id)
    row = session.get_one(ProvisioningImport, import_id)  # each batch was forgotten, and this row with it
    row.state, row.done_at = DONE, clock.now()


def _batches(session: Session, import_id: str) -> Iterator[Sequence[Row]]:
    """The lines that do something, dealers first; memory holds one batch."""
    rank, line = -1, -1
    while True:
        later = (Row.rank > rank) | ((Row.rank == rank) & (Row.line > line))
        wanted = (Row.import_id == import_id, Row.action != SAME, Row.action.is_not(None), later)
        rows = session.scalars(select(Row).where(*wanted).order_by(Row.rank, Row.line).limit(BATCH)).all()
        if not rows:
            return
        yield rows
        rank, line = rows[-1].rank, rows[-1].line
        session.flush()
        session.expunge_all()


def _take(session: Session, acting: Scope, rows: Sequence[Row]) -> None:
    new: dict[type[Base], list[Values]] = {}
    told = []
    for row in rows:
        values = row.values
        kind = values["kind"]
        if row.action == ADDED:
            model, columns = NEW[kind](row, values)
            new.setdefault(model, []).append(columns)
            told.append(OrganisationChanged(row.target_id or "", kind, ADDED, acting.by))
        else:
            CHANGES[kind](session, acting, row, values)
    for model, lines in new.items():
        session.execute(insert(model), lines)
    changes.note_all(session, told)
    _log(session, acting, [change.about for change in told if change.kind == STAFF])


def _log(session: Session, acting: Scope, staff_ids: Sequence[str]) -> None:
    """Whoever was let in stands in the log of rights."""
    by = Who.of(session.get(Staff, acting.by) if acting.by else None)
    lines = [access_log.values(by, What(CHANGED_RIGHT, "staff_added", (MEMBER, one))) for one in staff_ids]
    if lines:
        session.execute(insert(AccessLine), lines)


def _new_dealer(row: Row, values: Values) -> tuple[type[Base], Values]:
    return Dealer, {"id": row.target_id, "code": row.code, "name": values["name"]}


def _new_store(row: Row, values: Values) -> tuple[type[Base], Values]:
    own = {"id": row.target_id, "dealer_id": row.place_id, "code": row.code}
    return Store, own | vars(_data(values))


def _new_member(row: Row, values: Values) -> tuple[type[Base], Values]:
    role, places_of = values["role"], {"store_id": None, "dealer_id": None, "organisation_id": None}
    column = "store_id" if role in OF_STORE else "dealer_id" if role in OF_DEALER else "organisation_id"
    member = {"id": row.target_id, "role": role, "number": row.code, "name": values["name"], "password_hash": None}
    about = Staff.email.about(Staff, row.target_id or "")
    sealed = keys.ring().encrypt(packed(values["email"]).encode(), about) if values["email"] else None
    return Staff, member | places_of | {column: row.place_id, "email_encrypted": sealed}


def _new_model(row: Row, values: Values) -> tuple[type[Base], Values]:
    columns = {name: value for name, value in values.items() if name != "kind"}
    return VehicleModel, {"id": row.target_id, "model": row.place, "grade": row.code} | columns


def _change_dealer(session: Session, acting: Scope, row: Row, values: Values) -> None:
    places.rename_dealer(session, acting, session.get_one(Dealer, row.target_id), values["name"])


def _change_store(session: Session, acting: Scope, row: Row, values: Values) -> None:
    """Its staff leave at the end, when those who are moved elsewhere by the same file have been."""
    store = session.get_one(Store, row.target_id)
    for name, value in vars(_data(values)).items():
        setattr(store, name, value)
    changes.note(session, OrganisationChanged(store.id, "store", CHANGED, acting.by))


def _change_member(session: Session, acting: Scope, row: Row, values: Values) -> None:
    member = session.get_one(Staff, row.target_id)
    if row.action == LEFT:
        people.leave(session, acting, member)
        return
    if row.action == BACK:
        people.come_back(session, acting, member)
    if row.action == MOVED or member.role != values["role"]:
        place = _place(session, values["role"], row.place_id)
        people.move(session, acting, member, Post(values["role"], place, row.code))
    people.change(session, acting, member, values["name"], values["email"])


def _place(session: Session, role: str, place_id: str | None) -> Workplace:
    if role in OF_STORE:
        return session.get_one(Store, place_id)
    return session.get_one(Dealer, place_id) if role in OF_DEALER else session.get_one(Organisation, place_id)


def _change_model(session: Session, acting: Scope, row: Row, values: Values) -> None:
    model = session.get_one(VehicleModel, row.target_id)
    for name in ("t_connect", "charging", "offered", "chassis_prefixes"):
        setattr(model, name, values[name])
    changes.note(session, OrganisationChanged(model.id, "model", CHANGED, acting.by))


def _close(session: Session, acting: Scope, import_id: str) -> None:
    session.flush()
    here = select(Row.target_id).where(Row.import_id == import_id, Row.action == CHANGED)
    closed = select(Store).where(Store.id.in_(here), Store.closed_on <= staff.today())
    for store in session.scalars(closed).all():
        people.close(session, acting, store)


def _data(values: Values) -> StoreData:
    days = (values[name] and date.fromisoformat(values[name]) for name in ("opened_on", "closed_on"))
    return StoreData(values["name"], values["phone"], *days)


def counts(session: Session, import_id: str) -> dict[tuple[int, str], int]:
    """How many lines do what, by rank and action."""
    found = select(Row.rank, Row.action, func.count()).where(Row.import_id == import_id, Row.action.is_not(None))
    return {
        (rank, action or ""): count for rank, action, count in session.execute(found.group_by(Row.rank, Row.action))
    }


Change = Callable[[Session, Scope, Row, Values], None]
NEW: dict[str, Callable[[Row, Values], tuple[type[Base], Values]]] = {
    DEALER: _new_dealer, STORE: _new_store, STAFF: _new_member, MODEL: _new_model,
}  # fmt: skip
CHANGES: dict[str, Change] = {
    DEALER: _change_dealer, STORE: _change_store, STAFF: _change_member, MODEL: _change_model,
}  # fmt: skip
