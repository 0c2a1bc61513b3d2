"""What the tests of 2-2 ask: whose code it was, what the buyer's page hears, who is registered as the user."""

from typing import Any

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.registrations.models import Registration
from tests.people.walker import Journey


def buyer_of(user: Journey) -> Journey:
    assert user.buyer is not None
    return user.buyer


def follows(user: Journey, **asked: str) -> Any:
    """What the buyer's page hears when it asks where the user is."""
    phone = buyer_of(user).phone
    url = str(phone.page.soup.select_one("[data-status-url]")["data-status-url"])
    return phone.http.get(url, base_url=phone.base, **asked)


def registered(database: Database, user: Journey) -> Registration | None:
    with database.reading() as session:
        found = select(Registration).where(Registration.order_id == user.order_id, Registration.role == "user")
        return session.scalar(found.where(Registration.replaced_at.is_(None)))
