"""What the tests of 3-1 and 3-2 ask: what was applied for, under whom, paid how."""

from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.models import Application
from tests.people.walker import Journey


def applied(customer: Journey) -> list[Application]:
    """Every application of the customer's order."""
    with customer.database.reading() as session:
        return applications.of_order(session, customer.order_id)


def items(row: Application) -> dict[str, int]:
    """What one application holds, at which price."""
    return {line["id"]: line["yen"] for line in row.lines}


def paid_by(customer: Journey, row: Application) -> str | None:
    """The kind of the way to pay that an application names."""
    with customer.database.reading() as session:
        method = session.get(PaymentMethod, row.payment_method_id) if row.payment_method_id else None
        return method.kind if method else None


def user(database: Database, order_id: str) -> Registration:
    """The registration of the order's user that is in force."""
    with database.reading() as session:
        found = select(Registration).where(Registration.order_id == order_id, Registration.role == "user")
        return session.scalars(found.where(Registration.replaced_at.is_(None))).one()


def linked(customer: Journey) -> list[str]:
    """The services that the customer's account knows of."""
    with customer.database.reading() as session:
        rows = [row for row in session.scalars(select(Account)) if row.email == customer.email]
        return list(rows[0].linked_services)


def happened(customer: Journey, name: str) -> list[dict[str, str]]:
    """The details of the order's events of this name."""
    with customer.database.reading() as session:
        return [event.details for event in events.history(session, customer.order_id) if event.name == name]


def at(customer: Journey, step_id: str) -> str:
    """The address of another step of this customer's way."""
    return f"/o/{customer.page.url.split('/')[2]}/{step_id}"
