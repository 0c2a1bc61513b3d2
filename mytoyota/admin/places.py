"""What is done with dealers, stores and organisations: added, renamed, opened, closed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.admin import changes, people
from mytoyota.admin.changes import OrganisationChanged
from mytoyota.admin.scope import Scope
from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.organisation import staff, workplaces
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.organisation.roles import CENTER, FINANCE

ORGANISATIONS = ((CENTER, "CENTER", "登録センター"), (FINANCE, "TFC", "トヨタファイナンス"))  # beside the dealers
SWEEP = "organisation.closing"  # a kind of jobs


class NameTaken(Exception):
    """Another dealer has this name."""


@dataclass(frozen=True)
class StoreData:
    """What is said of a store beside its code."""

    name: str
    phone: str
    opened_on: date | None = None
    closed_on: date | None = None


def add_dealer(session: Session, acting: Scope, code: str, name: str) -> Dealer:
    """A new dealer.

    Raises:
        CodeTaken, NameTaken: a dealer is known by both.
    """
    changes.take_turn(session)
    _name_is_free(session, name)
    dealer = Dealer(code=code, name=name)
    workplaces.add(session, dealer)
    changes.note(session, OrganisationChanged(dealer.id, "dealer", "added", acting.by))
    return dealer


def rename_dealer(session: Session, acting: Scope, dealer: Dealer, name: str) -> None:
    """Another name; raises NameTaken."""
    if dealer.name != name:
        changes.take_turn(session)
        _name_is_free(session, name)
        dealer.name = name
        changes.note(session, OrganisationChanged(dealer.id, "dealer", "changed", acting.by))


def add_store(session: Session, acting: Scope, dealer: Dealer, code: str, data: StoreData) -> Store:
    """A new store of the dealer's; raises CodeTaken."""
    changes.take_turn(session)
    store = Store(dealer_id=dealer.id, code=code, **vars(data))
    workplaces.add(session, store)
    changes.note(session, OrganisationChanged(store.id, "store", "added", acting.by))
    return store


def change_store(session: Session, acting: Scope, store: Store, data: StoreData) -> int:
    """What is said of a store; where it is closed by now its staff leave. Returns how many did."""
    changes.take_turn(session)
    if any(getattr(store, name) != value for name, value in vars(data).items()):
        for name, value in vars(data).items():
            setattr(store, name, value)
        changes.note(session, OrganisationChanged(store.id, "store", "changed", acting.by))
    return people.close(session, acting, store) if store.is_closed(staff.today()) else 0


def center(session: Session) -> Organisation:
    """The registration desk; it and the finance company are made where there are none yet."""
    desk, *_parties = [_organisation(session, *one) for one in ORGANISATIONS]
    return desk


def _organisation(session: Session, role: str, code: str, name: str) -> Organisation:
    found = session.scalars(select(Organisation).where(Organisation.role == role).order_by(Organisation.code)).first()
    if found is None:
        found = Organisation(code=code, name=name, role=role)
        workplaces.add(session, found)
        changes.note(session, OrganisationChanged(found.id, "organisation", "added"))
    return found


def sweep(database: Database, _period: str) -> None:
    """The job of each hour: the staff of stores whose last day is over leave."""
    with database.reading() as view:
        day = clock.in_japan(clock.now()).date()
        theirs = select(Store.id).join(Staff, Staff.store_id == Store.id).where(Staff.active, Store.closed_on <= day)
        closed = view.scalars(theirs.distinct()).all()
    for store_id in closed:
        with database.writing() as session:
            changes.take_turn(session)
            people.close(session, Scope(), session.get_one(Store, store_id))


def _name_is_free(session: Session, name: str) -> None:
    if session.scalar(select(Dealer.id).where(Dealer.name == name)):
        raise NameTaken
