"""A vehicle certificate arrives for an order; the user is matched with it (guide 2-1/3)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, jobs, keys
from mytoyota.base.events import Event
from mytoyota.base.insert import insert_if_absent
from mytoyota.vehicles.models import Certificate

INDIVIDUAL, CORPORATE = "individual", "corporate"
MATCH = "certificate.match"  # a kind of jobs


@dataclass(frozen=True)
class NewCertificate:
    """What the certificate says of its 使用者 and the vehicle; chassis and plate are in their normal forms."""

    order_id: str | None
    kind: str
    name: str
    address: str
    chassis: str
    source: str  # typed, file, service
    by: str  # a staff id, or the name of the outside party that sent it
    plate: str | None = None
    light: bool = False
    first_registered: str | None = None
    expires_on: str | None = None


@dataclass(frozen=True)
class CertificateArrived(Event):
    """The certificate of an order is on file, or was replaced by a corrected one."""

    certificate_id: str
    by: str
    source: str


def arrived(session: Session, new: NewCertificate, vehicle_id: str) -> Certificate:
    """Puts the order's certificate on file in place of a former one and enqueues the matching of whoever waits for it.

    The same data a second time change nothing and enqueue nothing. What it says of the vehicle becomes the vehicle's by
    `vehicles.confirm`.
    """
    assert new.order_id is not None
    content = _content(new)
    certificate = of_order(session, new.order_id)
    if certificate and keys.ring().is_fingerprint(certificate.content, content):
        return certificate
    former, certificate = certificate, _write(certificate or Certificate(order_id=new.order_id), new)
    certificate.vehicle_id = vehicle_id
    certificate.content = keys.ring().fingerprint(content)
    if former is None and not insert_if_absent(session, certificate):  # a colleague put it on file a moment earlier
        return arrived(session, new, vehicle_id)
    events.record(
        session, CertificateArrived(about=new.order_id, certificate_id=certificate.id, by=new.by, source=new.source)
    )
    jobs.enqueue(session, MATCH, new.order_id)
    return certificate


def arrived_without_order(session: Session, new: NewCertificate, vehicle_id: str) -> Certificate:
    """Puts the certificate of a vehicle on file that no order brought, in place of a former such one."""
    content = _content(new)
    found = select(Certificate).where(Certificate.vehicle_id == vehicle_id, Certificate.order_id.is_(None))
    certificate = session.scalars(found.order_by(Certificate.arrived_at.desc()).limit(1)).first()
    if certificate is None:
        certificate = first_without_order(new, vehicle_id)
        session.add(certificate)
    elif not keys.ring().is_fingerprint(certificate.content, content):
        _write(certificate, new).content = keys.ring().fingerprint(content)
    return certificate


def first_without_order(new: NewCertificate, vehicle_id: str) -> Certificate:
    """The first certificate of a vehicle that no order brought; whoever makes it stores it."""
    certificate = _write(Certificate(order_id=None, vehicle_id=vehicle_id), new)
    certificate.content = keys.ring().fingerprint(_content(new))
    return certificate


def of_order(session: Session, order_id: str) -> Certificate | None:
    """The certificate on file for this order."""
    return session.scalar(select(Certificate).where(Certificate.order_id == order_id))


def _content(new: NewCertificate) -> dict[str, str | bool | None]:
    names = ("kind", "name", "address", "chassis", "plate", "light", "first_registered", "expires_on")
    return {name: getattr(new, name) for name in names}


def _write(row: Certificate, new: NewCertificate) -> Certificate:
    row.kind, row.name, row.address, row.light = new.kind, new.name, new.address, new.light
    row.chassis, row.chassis_lookup = new.chassis, keys.ring().lookup(new.chassis, "chassis")
    row.plate, row.plate_lookup = new.plate, keys.ring().lookup(new.plate, "plate") if new.plate else None
    row.first_registered, row.expires_on = new.first_registered, new.expires_on
    row.source, row.arrived_at = new.source, clock.now()
    return row
