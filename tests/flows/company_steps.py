"""What the tests of a company's sign-up share: its boxes, its account, its way to the number."""

from pathlib import Path

from sqlalchemy import select

from mytoyota.accounts.models import Account
from mytoyota.base.db import Database
from mytoyota.corporations import bulk_import
from mytoyota.corporations import demo_companies as companies
from mytoyota.corporations.bulk_file import BulkFile
from tests.corporations import bulk
from tests.people.phone import Phone
from tests.people.walker import Journey, Walker

ADDRESS = ("postal_code", "prefecture", "city", "street")


def value(phone: Phone, name: str) -> str:
    found = phone.page.soup.select_one(f"[name={name}]")
    assert found is not None, phone.page.text
    chosen = found.select_one("option[selected]") if found.name == "select" else found
    return str(chosen.get("value", "")) if chosen else ""


def at_number(walker: Walker, number: str = companies.HINODE) -> Journey:
    customer = walker.journey_at("1-1/12-C")
    customer.company_login["number"] = number
    return customer


def profile(database: Database) -> dict[str, str]:
    with database.reading() as session:
        account = session.scalars(select(Account)).one()
        assert account.kind == "corporate"
        return dict(account.profile)


def imports(database: Database, folder: Path, *rows: str) -> None:
    file = BulkFile(bulk.written(folder / "register.csv", rows))
    bulk_import.take_in(database, file, lambda _reached: None)
