"""Takes applications for services, each exactly once, at the catalogue's prices (guide 3-1/12-A, 3-2/10-A 申し込む)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.accounts import registration as accounts
from mytoyota.accounts.models import Account
from mytoyota.base import clock, events
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.notifications import outbox
from mytoyota.orders import order_card, orders
from mytoyota.orders.order_card import OrderCard
from mytoyota.payments import methods
from mytoyota.payments.methods import Buyer, PaidFor
from mytoyota.payments.models import PaymentMethod
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import Quote, Vehicle
from mytoyota.subscriptions.events import ApplicationSetAside, ServiceApplied
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Vehicle as VehicleRow


class PriceChanged(Exception):
    """The items or prices that the page showed are not those of the catalogue: nothing was applied for."""


class NoPaymentMethod(Exception):
    """What was chosen has to be paid for, and no way to pay is registered that this applicant may use."""


@dataclass(frozen=True)
class Applicant:
    """Who applies: account, its kind, the registration as user that counts, and where the receipt goes."""

    account_id: str
    kind: str
    registration_id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    language: str


@dataclass(frozen=True)
class ApplicationRequest:
    """What is applied for; `seen` is the `Quote.text` of the page that 申し込む was pressed on.

    `delivered`: at home, after delivery, not at the dealer.
    """

    service: str
    chosen: tuple[str, ...]
    seen: str
    delivered: bool = False


def today() -> date:
    """The day in Japan, by which the catalogue's prices go."""
    return clock.in_japan(clock.now()).date()


def vehicle_of(card: OrderCard) -> Vehicle:
    """The order's vehicle as the catalogue sees it."""
    services = {catalogue.T_CONNECT: card.t_connect, catalogue.CHARGING: card.charging}
    return Vehicle(card.model, frozenset(name for name, has in services.items() if has))


def accept(session: Session, about: PaidFor, applicant: Applicant, wanted: ApplicationRequest) -> Application:
    """Accepts the application; under one registration a service runs once, whatever is sent again.

    Raises NotOffered, PriceChanged or NoPaymentMethod: nothing was applied for.
    """
    earlier = _same(session, applicant.registration_id, wanted.service)
    if earlier:
        return earlier
    card = lock(session, about)
    about = PaidFor(card.vehicle_id, about.order_id)
    quote = catalogue.in_force().quote(wanted.service, wanted.chosen, vehicle_of(card), today())
    if quote.text != wanted.seen:
        raise PriceChanged
    method = _method(session, about, applicant) if quote.needs_payment else None
    row = _written(session, about, applicant, (quote, method))
    if row is None:
        return accept(session, about, applicant, wanted)
    _renew(session, row)
    _link(session, row)
    events.record(session, ServiceApplied(row.about, row.service, row.id))
    outbox.put(session, _receipt(row, card, applicant, (method, wanted.delivered)))
    return row


def lock(session: Session, about: PaidFor) -> OrderCard:
    """The vehicle, kept from other applications and registrations until the commit: by its order, else by itself."""
    if about.order_id:
        return order_card.of(session, orders.locked(session, about.order_id))
    session.get_one(VehicleRow, about.vehicle_id, with_for_update=True)
    return order_card.of_vehicle(session, about.vehicle_id)


def of_order(session: Session, order_id: str) -> list[Application]:
    """Every application for the order, oldest first, also those under a registration that was replaced."""
    found = select(Application).where(Application.order_id == order_id)
    return list(session.scalars(found.order_by(Application.accepted_at, Application.id)))


def under(session: Session, registration_id: str) -> list[Application]:
    """The applications made under one registration, oldest first."""
    found = select(Application).where(Application.registration_id == registration_id)
    return list(session.scalars(found.order_by(Application.accepted_at, Application.id)))


def set_aside(session: Session, registration_id: str) -> list[Application]:
    """A registration is replaced: its applications stay with who made them, and say so; returns those that run."""
    rows = [row for row in under(session, registration_id) if row.set_aside_at is None]
    for row in rows:
        row.set_aside_at = clock.now()
        events.record(session, ApplicationSetAside(row.about, row.service, row.id))
    return [row for row in rows if row.ended_at is None]


def left_behind(session: Session, order_id: str) -> list[Application]:
    """The order's applications that were set aside, not made anew nor ended by the same person: staff have to call."""
    rows = of_order(session, order_id)
    return [row for row in rows if row.set_aside_at and not row.renewed_by and not row.ended_at]


def move(session: Session, from_vehicle: str, to_vehicle: str) -> None:
    """Two vehicles turned out to be one: what was applied for stands under that one."""
    session.execute(update(Application).where(Application.vehicle_id == from_vehicle).values(vehicle_id=to_vehicle))


def _same(session: Session, registration_id: str, service: str) -> Application | None:
    found = select(Application).where(Application.registration_id == registration_id, Application.ended_at.is_(None))
    return session.scalar(found.where(Application.service == service))


def _method(session: Session, about: PaidFor, applicant: Applicant) -> PaymentMethod:
    method = methods.usable(session, applicant.account_id, about)
    if method is None or method.kind not in methods.offered(Buyer(applicant.account_id, applicant.kind)):
        raise NoPaymentMethod
    return method


def _written(
    session: Session, about: PaidFor, applicant: Applicant, settled: tuple[Quote, PaymentMethod | None]
) -> Application | None:
    """The new row, or None where another request wrote it a moment earlier."""
    quote, method = settled
    lines = [{"id": one.id, "kind": one.kind, "name": dict(one.name), "yen": one.yen} for one in quote.lines]
    row = Application(id=new_id(), vehicle_id=about.vehicle_id, order_id=about.order_id, lines=lines)
    row.service = quote.service
    row.registration_id, row.account_id = applicant.registration_id, applicant.account_id
    row.payment_method_id = method.id if method else None
    return row if insert_if_absent(session, row) else None


def _renew(session: Session, row: Application) -> None:
    """The same person applied for the same service before, under a registration that was replaced since."""
    found = select(Application).where(Application.vehicle_id == row.vehicle_id, Application.service == row.service)
    found = found.where(Application.account_id == row.account_id, Application.set_aside_at.is_not(None))
    for earlier in session.scalars(found.where(Application.renewed_by.is_(None), Application.ended_at.is_(None))):
        earlier.renewed_by = row.id


def _link(session: Session, row: Application) -> None:
    """The account hears of the service, which locks name and birth date; one of a foreign provider is not ours."""
    account = session.get(Account, row.account_id, with_for_update=True)
    if account:
        accounts.link_service(account, row.service)


def _receipt(
    row: Application, card: OrderCard, applicant: Applicant, how: tuple[PaymentMethod | None, bool]
) -> outbox.Mail:
    method, delivered = how
    values = {
        "name": applicant.name,
        "service": row.service,
        "lines": [(line["name"][applicant.language], line["yen"]) for line in row.lines],
        "total": row.total,
        "payment": method.kind if method else None,
        "vehicle": f"{card.model} {card.grade}",
        "delivered": delivered,
        "store": card.store,
        "store_phone": card.store_phone,
    }
    return outbox.Mail(applicant.email, "mail/service_accepted.txt", applicant.language, values)
