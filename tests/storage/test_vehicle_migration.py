"""An instance of the former version, where an order held its numbers, is brought up: nothing is lost, all opens."""

import json
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, create_engine, insert, select, text

from mytoyota.base import keys, migrate
from mytoyota.base.db import Database, new_id
from mytoyota.base.keys import KeyRing
from mytoyota.orders.models import Order
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.settings import SettingsProblem
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.storage import cluster

FORMER = "8d41f6b0c2e7"
EARLIER, LATER = datetime(2026, 11, 21, 9, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)
PLATE = "豊田 330 さ 12-34"
MANY = 1100  # more than two batches


class FormerRows:
    """Writes rows as the former version did."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables = MetaData()
        self.tables.reflect(connection)
        self.add("dealer", id="d", name="愛知トヨタ")
        self.add("store", id="s", dealer_id="d", code="T01", name="豊田店", phone="0565-00-0000")
        staff = {"number": "100", "name": "佐藤 健", "password_hash": "", "active": True}
        self.add("staff", id="p", store_id="s", **staff)
        self.add("vehicle_model", id="m", model="クラウン", grade="RS", t_connect=True, charging=False, offered=True)

    def add(self, table: str, **values: Any) -> None:
        self.connection.execute(insert(self.tables.tables[table]).values(values))

    def order(self, number: str, chassis: str | None = None, plate: str | None = None, *, linked: bool = True) -> str:
        order_id = new_id()
        at = {"store_id": "s", "staff_id": "p", "model_id": "m", "created_at": EARLIER}
        numbers = encrypted("vehicle_order", order_id, chassis=chassis, plate=plate)
        more = {"nonce": number, "asked_for": [], "handover": 0, "version": 1}
        self.add("vehicle_order", id=order_id, contract_number=number, **at, **numbers, **more)
        if linked:
            self.add("order_link", id=new_id(), order_id=order_id, role="buyer", version=1, expires_at=LATER)
        return order_id

    def certificate(self, order_id: str, chassis: str, arrived_at: datetime = EARLIER) -> None:
        row_id = new_id()
        numbers = encrypted("certificate", row_id, chassis=chassis, plate=PLATE)
        said = {"kind": "individual", "light": True, "source": "typed", "content": "1:x", "version": 1}
        self.add("certificate", id=row_id, order_id=order_id, arrived_at=arrived_at, **numbers, **said)

    def customer(self, order_id: str) -> None:
        """A user in force, what they applied for, and how they pay."""
        row_id = new_id()
        sealed = keys.ring().encrypt(b'{"family_name":"A"}', f"registration.claims:{row_id}")
        who = {"journey_id": "j", "account_id": "a", "kind": "individual", "language": "ja", "claims_sealed": sealed}
        self.add("registration", id=row_id, order_id=order_id, role="user", registered_at=EARLIER, **who)
        applied = {"service": "t_connect", "registration_id": row_id, "account_id": "a", "lines": []}
        self.add("service_application", id=new_id(), order_id=order_id, accepted_at=EARLIER, **applied)
        paid = {"kind": "invoice", "state": "registered", "created_at": EARLIER, "changed_at": EARLIER, "version": 1}
        self.add("payment_method", id=new_id(), owner="a", order_id=order_id, **paid)


def encrypted(table: str, row_id: str, **values: str | None) -> dict[str, Any]:
    """The columns of encrypted values with their lookups."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        sealed = json.dumps(value, ensure_ascii=False).encode()
        columns[f"{name}_sealed"] = keys.ring().encrypt(sealed, f"{table}.{name}:{row_id}") if value else None
        columns[f"{name}_lookup"] = keys.ring().lookup(value, name) if value else None
    return columns


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of the former version."""
    made = cluster.running().database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/former.sqlite3"
    command.upgrade(migrate._config(made), FORMER)
    return made


def filled(url: str) -> dict[str, str]:
    """One order of each kind, by what is particular about it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        rows = FormerRows(connection)
        made = {
            "bare": rows.order("A-1"),
            "typed": rows.order("A-2", "ZVW30-1234567", PLATE),
            "certified": rows.order("A-3"),
            "first": rows.order("A-4", "AGH45-0012345"),
            "second": rows.order("A-5", "AGH45-0012345"),
            "corrected": rows.order("A-6", "KSP210-0123456"),
        }
        rows.certificate(made["certified"], "ABC12-0000001")
        rows.certificate(made["first"], "AGH45-0012345")
        rows.certificate(made["second"], "AGH45-0012345", LATER)
        rows.certificate(made["corrected"], "KSP210-0123450")
        for order_id in made.values():
            rows.customer(order_id)
    engine.dispose()
    return made


def brought_up(url: str, made: dict[str, str]) -> None:
    database = Database(url)
    with database.reading() as session:
        of = {name: session.get_one(Order, order_id).vehicle for name, order_id in made.items()}
        assert {name: (one.chassis, one.plate, one.light, one.confirmed_at) for name, one in of.items()} == {
            "bare": (None, None, None, None),
            "typed": ("ZVW30-1234567", PLATE, None, None),
            "certified": ("ABC12-0000001", PLATE, True, EARLIER),
            "first": ("AGH45-0012345", PLATE, True, None),
            "second": ("AGH45-0012345", PLATE, True, LATER),
            "corrected": ("KSP210-0123456", None, None, None),
        }
        assert len({one.id for one in of.values()}) == session.query(Vehicle).count() == len(made)
        assert of["typed"].chassis_lookup == keys.ring().lookup("ZVW30-1234567", "chassis")
        assert of["certified"].plate_lookup == keys.ring().lookup(PLATE, "plate")
        for model in (Certificate, Registration, Application, PaymentMethod):
            for row in session.scalars(select(model)):
                assert row.vehicle_id == session.get_one(Order, row.order_id).vehicle_id
        assert {row.claims["family_name"] for row in session.scalars(select(Registration))} == {"A"}
        assert {row.chassis for row in session.scalars(select(Certificate))} >= {"ABC12-0000001", "KSP210-0123450"}
    database.engine.dispose()


def test_every_value_moves_to_its_vehicle_and_back(url: str) -> None:
    made = filled(url)
    migrate.upgrade(url)
    brought_up(url, made)
    assert migrate.disagreement(url) == ""
    command.downgrade(migrate._config(url), FORMER)
    engine = create_engine(url)
    with engine.connect() as connection:
        found = text("SELECT chassis_sealed, chassis_lookup FROM vehicle_order WHERE id = :id")
        sealed, lookup = connection.execute(found, {"id": made["typed"]}).one()
    engine.dispose()
    opened = keys.ring().decrypt(bytes(sealed), f"vehicle_order.chassis:{made['typed']}")
    assert (json.loads(opened), lookup) == ("ZVW30-1234567", keys.ring().lookup("ZVW30-1234567", "chassis"))


def test_an_order_that_never_had_a_link_goes_up_and_down_too(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        FormerRows(connection).order("C-1", linked=False)
    migrate.upgrade(url)
    command.downgrade(migrate._config(url), FORMER)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT contract_number, handover FROM vehicle_order")).all() == [("C-1", 0)]
    engine.dispose()


def dies_in_the_second_batch(url: str) -> None:
    left = iter(range(700))

    class Mortal(KeyRing):
        def encrypt(self, plaintext: bytes, about: str) -> bytes:
            if next(left, None) is None:
                os._exit(9)
            return super().encrypt(plaintext, about)

    keys.use(Mortal(keys.ring()._keys))
    migrate.upgrade(url)


def test_killed_between_batches_it_is_taken_up_again(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        rows = FormerRows(connection)
        for number in range(MANY):
            rows.order(f"B-{number}", f"AGH45-{number:07d}")
    engine.dispose()
    process = multiprocessing.get_context("fork").Process(target=dies_in_the_second_batch, args=[url])
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert not migrate.is_current(url)
    migrate.upgrade(url)
    database = Database(url)
    with database.reading() as session:
        numbers = {order.contract_number: order.vehicle.chassis for order in session.scalars(select(Order))}
    database.engine.dispose()
    assert numbers == {f"B-{number}": f"AGH45-{number:07d}" for number in range(MANY)}


def test_with_other_keys_nothing_is_migrated(url: str, ring: KeyRing) -> None:
    made = filled(url)
    keys.use(KeyRing({purpose: {1: bytes([99]) * 32} for purpose in keys.PURPOSES}))
    with pytest.raises(SettingsProblem, match="the keys are not this database's"):
        migrate.upgrade(url)
    keys.use(ring)
    migrate.upgrade(url)
    brought_up(url, made)
