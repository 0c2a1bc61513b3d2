"""Haruna at home, with a car and both of its services: what she has, and what she does on her pages."""

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions.models import Application
from tests.my.test_my_cars import EMAIL, logs_in
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker


def customer_of(walker: Walker, **choices: object) -> Journey:
    """A buyer who is the user too and applied for T-Connect with an option and for a charging plan."""
    return walker.journey_at("end", **{"account": "existing", "car": "bz4x", "options": ["remote"], **choices})


def at_home(walker: Walker, path: str = "/my/services/", email: str = EMAIL) -> Phone:
    """Another phone of hers, logged in, at a page of My TOYOTA."""
    phone = logs_in(walker, email=email)
    phone.opens(path)
    return phone


def services(database: Database) -> dict[str, Application]:
    """What was applied for, by service."""
    with database.reading() as session:
        return {row.service: row for row in session.scalars(select(Application).order_by(Application.accepted_at))}


def registrations(database: Database) -> list[Registration]:
    """Every registration, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Registration).order_by(Registration.registered_at, Registration.role)))


def methods_of(database: Database) -> list[PaymentMethod]:
    """Every way to pay, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(PaymentMethod).order_by(PaymentMethod.created_at)))
