"""`mytoyota demo-data`: fills the database with the demo's people and orders through the product's own operations."""

import argparse
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota import settings
from mytoyota.accounts import address_proof, passwords, registration
from mytoyota.accounts.registration import NewAccount
from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations.demo_companies import COMPANIES
from mytoyota.demo import demo_contracts, demo_returns, demo_transfers
from mytoyota.demo.demo_data_tables import (
    ACCOUNT_PASSWORD,
    ACCOUNTS,
    CERTIFICATE_USERS,
    DEALERS,
    MODELS,
    ORDERS,
    ORGANISATIONS,
    PASSWORD,
    STAFF,
    STORES,
    ModelRow,
    OrderRow,
    StaffRow,
    StoreRow,
)
from mytoyota.flows import devices, order_progress
from mytoyota.flows.engine import journeys, progress
from mytoyota.flows.engine.context import furthest
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import Journey
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.organisation import staff, workplaces
from mytoyota.organisation.models import Dealer, Organisation, Store, Workplace
from mytoyota.organisation.staff import NewStaff
from mytoyota.registrations import one_vehicle
from mytoyota.settings import SettingsProblem
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import sessions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the same data each time, and what is there already stays as it is."""


def run(args: argparse.Namespace) -> int:
    """Fills the database of the settings.

    Raises:
        SettingsProblem: this is not a demo: its invented staff must not get into a real instance.
    """
    chosen = settings.load()
    if not chosen.demo:
        raise SettingsProblem("Demo data are for a demo alone: set MYTOYOTA_DEMO=1.")
    keys.use(keys.KeyRing.load(chosen.keys_path))
    fill(Database(chosen.database_url))
    return 0


def fill(database: Database) -> None:
    """Dealers, stores, staff, models, accounts, companies and orders, as far as they are not there yet."""
    with database.reading() as session:
        new_staff = [row for row in STAFF if staff.find(session, row.place, row.number) is None]
        new_accounts = [row for row in ACCOUNTS if registration.find(session, row.email) is None]
    hashed_staff = [(row, passwords.hash(PASSWORD)) for row in new_staff]
    hashed_accounts = [(row, passwords.hash(ACCOUNT_PASSWORD)) for row in new_accounts]
    with database.writing() as session:
        for dealer in DEALERS:
            _place(session, Dealer(code=dealer.code, name=dealer.name))
        for party in ORGANISATIONS:
            _place(session, Organisation(code=party.code, name=party.name, role=party.role))
        for store in STORES:
            _store(session, store)
        for member, password_hash in hashed_staff:
            _member(session, member, password_hash)
        for model in MODELS:
            _model(session, model)
        for account, password_hash in hashed_accounts:
            proof = address_proof.by_code("demo", account.email)
            new = NewAccount(account.email, password_hash, "individual", account.profile, account.phone, proof)
            registration.create(session, new)
        session.flush()
        bulk_import.keep(session, COMPANIES.values())
        demo_contracts.fill(session)
        session.flush()
        demo_returns.fill(session)
        demo_transfers.fill(session)
        for order in reversed(ORDERS):  # the first of the table is the newest
            _order(session, order)


def file_certificate(session: Session, order: Order, whose: str) -> None:
    """Puts a demo certificate on file for the order."""
    if whose not in CERTIFICATE_USERS or order.vehicle.chassis is None:
        return
    name, address = CERTIFICATE_USERS[whose]
    new = NewCertificate(
        order_id=order.id,
        kind="corporate" if whose == "company" else "individual",
        name=name,
        address=address,
        chassis=order.vehicle.chassis,
        source="typed",
        by=order.staff_id,
        plate=order.vehicle.plate,
        first_registered="2026-11",
        expires_on="2029-11-19",
    )
    one_vehicle.file_certificate(session, new)


def _place(session: Session, place: Workplace) -> None:
    if workplaces.by_code(session, place.code) is None:
        workplaces.add(session, place)


def _store(session: Session, row: StoreRow) -> None:
    dealer_id = session.scalars(select(Dealer.id).where(Dealer.code == row.dealer)).one()
    _place(session, Store(dealer_id=dealer_id, code=row.code, name=row.name, phone=row.phone))


def _member(session: Session, row: StaffRow, password_hash: str) -> None:
    place = workplaces.by_code(session, row.place)
    assert place is not None  # added before
    member = staff.employ(session, NewStaff(row.role, place, row.number, row.name, password_hash))
    member.active = row.active


def _model(session: Session, row: ModelRow) -> None:
    found = select(VehicleModel).where(VehicleModel.model == row.model, VehicleModel.grade == row.grade)
    model = session.scalar(found)
    if model is None:
        model = VehicleModel(model=row.model, grade=row.grade, t_connect=row.t_connect, charging=row.charging)
        session.add(model)
    model.chassis_prefixes = model.chassis_prefixes or list(row.chassis_prefixes)  # an older demo has none


def _model_id(session: Session, model: str, grade: str) -> str | None:
    return session.scalar(select(VehicleModel.id).where(VehicleModel.model == model, VehicleModel.grade == grade))


def _order(session: Session, row: OrderRow) -> None:
    nonce = f"demo-order-{row.number}"
    member, model_id = staff.find(session, *row.staff), _model_id(session, *row.model)
    if session.scalar(select(Order.id).where(Order.nonce == nonce)) or member is None or model_id is None:
        return
    assert member.store_id is not None  # the table's orders are opened at stores
    new = orders.NewOrder(
        store_id=member.store_id,
        staff_id=member.id,
        contract_number=row.number,
        model_id=model_id,
        nonce=nonce,
        chassis=row.chassis or None,
        plate=row.plate or None,
    )
    order = orders.open_order(session, new)
    file_certificate(session, order, row.certificate)
    for act in row.acts:
        _act(session, order, act)


def _act(session: Session, order: Order, act: str) -> None:
    """What a member of staff or a phone did with the order since."""
    link = orders.link_for(session, order, orders.BUYER)
    if act == "withdraw":
        orders.withdraw(session, link, order.staff_id)
    elif act == "renew":
        orders.renew(session, link, order.staff_id)
    elif act == "hand_over":
        orders.hand_over(session, order, order.staff_id)
        order_progress.forget(session, order.id, order_progress.BUYERS)
    elif act == "begin":
        _begin(session, order)
    else:
        _read_on(session, order)


def _begin(session: Session, order: Order) -> None:
    """A phone that nobody holds any more opened the order."""
    link = orders.link_for(session, order, orders.BUYER)
    browser = sessions.BrowserSession(id=secrets.token_hex(32), purpose=sessions.JOURNEY.name, data={})
    browser.expires_at = clock.now() + sessions.JOURNEY.lives
    session.add(browser)
    phone = devices.begin(session, devices.Scanned(order, link, browser.id))
    progress.note(journeys.open_journey(session, phone.public_id, phone.browser_id, FLOWS))


def _read_on(session: Session, order: Order) -> None:
    """The phone acknowledged the page it was at."""
    phone = session.scalars(select(Journey).where(Journey.order_id == order.id)).one()
    journey = journeys.open_journey(session, phone.public_id, phone.browser_id, FLOWS)
    furthest(journey).acknowledge()
    session.flush()
    progress.note(journey)
