"""A certificate arrives: filed once, replaced by a corrected one, and whoever waits for it is matched."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.orders.models import Order
from mytoyota.vehicles import certificates
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.people.showroom import Showroom

USER = ("individual", "高橋　陽菜", "愛知県豊田市トヨタ町１番地２")
NEW = NewCertificate("order", *USER, "ABC12-0123456", "typed", "sato", "豊田 330 さ 12-34")
FIELDS = ("kind", "name", "address", "chassis", "plate", "light", "first_registered", "expires_on")


@pytest.fixture(autouse=True)
def vehicle(database: Database, showroom: Showroom) -> None:
    with database.writing() as session:
        former = session.get_one(Order, showroom.order())
        session.add(Vehicle(id="vehicle", model_id=former.model_id))
        session.flush()
        place = {"store_id": former.store_id, "staff_id": former.staff_id, "model_id": former.model_id}
        session.add(Order(id="order", vehicle_id="vehicle", contract_number="A-9", nonce="9", asked_for=[], **place))


def arrives(database: Database, new: NewCertificate = NEW) -> str:
    with database.writing() as session:
        return certificates.arrived(session, new, "vehicle").id


def counts(database: Database) -> tuple[int, int, int]:
    """Certificates, jobs to match, facts."""
    with database.reading() as session:
        of = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Certificate, Job)]
        return of[0], of[1], len(events.history(session, "order"))


def test_the_same_certificate_thirty_times_at_once_is_one(database: Database) -> None:
    with ThreadPoolExecutor(10) as crowd:
        assert len(set(crowd.map(lambda _: arrives(database), range(30)))) == 1
    assert counts(database) == (1, 1, 1)


def test_its_arrival_owes_the_matching(database: Database) -> None:
    arrives(database)
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.kind, job.subject, job.state) == ("certificate.match", "order", "queued")


def test_a_corrected_one_takes_its_place_and_is_matched_anew(database: Database) -> None:
    first = arrives(database)
    assert arrives(database, replace(NEW, name="高橋　陽奈")) == first
    assert counts(database) == (1, 2, 2)
    with database.reading() as session:
        certificate = certificates.of_order(session, "order")
        assert certificate is not None
        assert certificate.name == "高橋　陽奈"


def test_who_stands_on_it_cannot_be_read_from_a_dump(database: Database) -> None:
    arrives(database)
    dump = "\n".join(database.engine.raw_connection().driver_connection.iterdump())
    for personal in ("高橋", "陽菜", "豊田市", "0123456", "12-34"):
        assert personal not in dump


def test_there_is_none_before_it_arrives(database: Database) -> None:
    with database.reading() as session:
        assert certificates.of_order(session, "order") is None


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_makes_it_another_one(database: Database, field: str) -> None:
    arrives(database)
    changed: bool | str = True if field == "light" else "corporate" if field == "kind" else "XYZ99-7654321"
    arrives(database, replace(NEW, **{field: changed}))
    assert counts(database)[1] == 2
