"""How long `mytoyota audit` reads a database of many journeys, in how much memory (`python -m benchmarks.audit`)."""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from mytoyota.accounts import address_proof
from mytoyota.accounts.models import Account
from mytoyota.accounts.registration import email_key
from mytoyota.audit import RULES
from mytoyota.base import audit, clock, keys, migrate
from mytoyota.base.db import Base, Database, Encrypted, new_id
from mytoyota.base.keys import KeyRing
from mytoyota.flows.models import Answer, Journey, Progress
from mytoyota.idv.models import StaffCheck
from mytoyota.models import MODELS
from mytoyota.orders.models import Order, OrderLink
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.registrations.models import Registration
from mytoyota.vehicles.models import Certificate, Vehicle, VehicleModel

ANSWERS = 8  # of one journey, each an encrypted value
BATCH = 500
Row = tuple[type[Base], dict[str, Any]]


def main() -> int:
    """Fills a SQLite file with finished journeys, audits it, and prints seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=100_000)
    wanted = parser.parse_args().journeys
    with tempfile.TemporaryDirectory() as folder:
        database = _empty(Path(folder))
        _fill(database, wanted)
        before, began, worked = _peak(), time.monotonic(), time.process_time()
        found = sum(1 for _ in audit.breaches(database, RULES, MODELS))
        seconds, processor = time.monotonic() - began, time.process_time() - worked
        size = (Path(folder) / "own.sqlite3").stat().st_size / 1e6
        print(f"{wanted} journeys, {size:.0f} MB: {found} breaches in {seconds:.1f} s ({processor:.1f} s of processor)")
        print(f"memory: {_peak():.0f} MB at most, of which {before:.0f} before")
        database.engine.dispose()
    return 0


def _empty(folder: Path) -> Database:
    keys.use(KeyRing({purpose: {1: bytes([number + 1]) * 32} for number, purpose in enumerate(keys.PURPOSES)}))
    migrate.upgrade(f"sqlite:///{folder / 'own.sqlite3'}")
    database = Database(f"sqlite:///{folder / 'own.sqlite3'}")
    with database.writing() as session:
        session.add_all(
            [
                Dealer(id="dealer", code="D", name="D"),
                VehicleModel(id="model", model="bZ4X", grade="G", t_connect=True, charging=True),
            ]
        )
        session.flush()
        session.add(Store(id="store", dealer_id="dealer", code="S", name="S", phone="0"))
        session.flush()
        session.add(Staff(id="staff", store_id="store", number="1", name="S", password_hash="x"))
    return database


def _fill(database: Database, wanted: int) -> None:
    for first in range(0, wanted, BATCH):
        by_model: dict[type[Base], list[dict[str, Any]]] = {}
        for number in range(first, min(first + BATCH, wanted)):
            for model, values in _journey(number):
                by_model.setdefault(model, []).append(values)
        with database.writing() as session:
            for model, rows in by_model.items():
                session.connection().execute(insert(model), rows)


def _journey(number: int) -> Iterator[Row]:
    """One vehicle, registered by a buyer who is its user too."""
    now, email = clock.now(), f"customer{number}@example.jp"
    vehicle, order, link, account, journey = (new_id() for _ in range(5))
    claims = {"family_name": "高橋", "given_name": "陽菜", "city": "豊田市", "email": email}
    chassis = f"ABC12-{number:07d}"
    found_by = keys.ring().lookup(chassis, "chassis")
    numbers = {"chassis_lookup": found_by, "light": False}
    yield Vehicle, _row(Vehicle, vehicle, chassis=chassis) | numbers | {"confirmed_at": now, "version": 1}
    about = {"store_id": "store", "staff_id": "staff", "model_id": "model", "asked_for": [], "version": 1}
    yield Order, {"id": order, "vehicle_id": vehicle, "contract_number": chassis, "nonce": order} | about
    yield OrderLink, {"id": link, "order_id": order, "role": "buyer", "expires_at": now}
    said = {"vehicle_id": vehicle, "order_id": order, "kind": "individual", "source": "typed", "content": "x"}
    sealed = _row(Certificate, new_id(), name="高橋　陽菜", address="愛知県豊田市", chassis=chassis)
    yield Certificate, sealed | numbers | said | {"version": 1}
    proof = {"address_proof": address_proof.by_code(journey, email), "password_hash": "x", "kind": "individual"}
    lookup = {"email_lookup": keys.ring().lookup(email_key(email), "account.email"), "version": 1}
    yield Account, _row(Account, account, email=email, profile=claims) | proof | lookup
    check = {"store_id": "store", "order_id": order, "subject_kind": "buyer", "subject_id": journey, "version": 1}
    decided = {"state": "confirmed", "decided_by": "staff", "asked_at": now, "decided_at": now, "correct_fields": []}
    yield StaffCheck, {"id": new_id(), "fingerprint": keys.ring().fingerprint(claims)} | check | decided
    registered = {}
    for role, match in (("buyer", None), ("user", "matched")):
        registered[f"{role}_registration_id"] = one = new_id()
        who = {"vehicle_id": vehicle, "order_id": order, "role": role, "match": match, "journey_id": journey}
        yield Registration, _row(Registration, one, claims=claims) | who | {"account_id": account, "kind": "individual"}
    at = {"order_id": order, "store_id": "store"}
    yield (
        Journey,
        {"id": journey, "public_id": journey, "flow": "buyer", "browser_id": "b", "link_id": link} | at | registered,
    )
    stands = {"step_id": "3-1/1-A", "title": "x", "part": 3, "state": "done", "role": "buyer"}
    yield Progress, {"journey_id": journey} | at | stands
    for screen in range(ANSWERS):
        yield Answer, _row(Answer, new_id(), value=claims) | {"journey_id": journey, "screen": str(screen)}


def _row(model: type[Base], row_id: str, **values: Any) -> dict[str, Any]:
    """Columns of a row with these encrypted values."""
    row = model(id=row_id)
    for name, value in values.items():
        setattr(row, name, value)
    return {"id": row_id} | {_column(model, name): getattr(row, _column(model, name)) for name in values}


def _column(model: type[Base], name: str) -> str:
    value: Encrypted = vars(model)[name]
    return value.column


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
