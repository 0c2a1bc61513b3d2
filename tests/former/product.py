"""The only file of this folder, beside its makers, that knows the product's insides: bring up, look at rows, work."""

import hashlib
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import inspect, make_url, select, text

from mytoyota import cli
from mytoyota.app import create_app
from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.tables import encrypted_values
from mytoyota.corporations import demo
from mytoyota.corporations.nta import NtaClient
from mytoyota.gateways import Gateways
from mytoyota.jobs import jobs_for
from mytoyota.models import MODELS
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.accounts.fixtures import CLIENTS
from tests.payments.world import HostedPage, World
from tests.people.showroom import PUBLIC_URL
from tests.people.written_licence import WrittenLicenceReader

# What later versions call the former version's tables and encrypted values; None: gone, on purpose.
TABLES: dict[str, str | None] = {"duty": "job", "done_once": "idempotency_record"}
VALUES: dict[str, str | None] = {"vehicle_order.chassis": None, "vehicle_order.plate": None}  # a vehicle's now
# Tables that later versions may have more rows of than the former one had, and encrypted values that say it otherwise.
MAY_GROW: set[str] = set()
REWORDED: set[str] = set()


def migrated(folder: Path, url: str, environment: pytest.MonkeyPatch) -> None:
    """What an operator does after an update: the command that brings the database to the newest form."""
    for name, value in (("MYTOYOTA_DEMO", "1"), ("MYTOYOTA_INSTANCE_DIR", str(folder)), ("DATABASE_URL", url)):
        environment.setenv(name, value)
    environment.setenv("PUBLIC_URL", PUBLIC_URL)
    assert cli.main(["migrate"]) == 0


def served(folder: Path, url: str, index: dict[str, Any]) -> Flask:
    """The product on what was brought up; the card gateway knows what it knew."""
    cards = World(random.Random(7))
    for reference, (return_url, state, reason) in index["cards"].items():
        cards.pages[reference] = HostedPage(reference, return_url, state, reason)
    cards.keys |= index["card_keys"]
    (folder / "clients.json").write_text(json.dumps(CLIENTS), "utf-8")
    return app_of(folder, url, cards)


def app_of(folder: Path, url: str, cards: World) -> Flask:
    """The product with the outside parties of the tests."""
    registry = NtaClient(demo.address(), SecretStr("demo"), pause=0)
    where = {"instance_dir": folder, "database_url": url, "oidc_clients_file": folder / "clients.json"}
    settings = Settings(demo=True, public_url=PUBLIC_URL, **where)
    return create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender(), cards=cards, registry=registry))


def database(app: Flask) -> Database:
    """The app's database."""
    found: Database = app.extensions["database"]
    return found


def works(app: Flask) -> int:
    """The worker does what is due; how much it did."""
    return jobs.run_due(database(app), jobs_for(app.extensions["gateways"]))


def waiting(app: Flask) -> int:
    """How much there is for a worker to do, now or later."""
    with database(app).reading() as session:
        return session.scalar(text("SELECT count(*) FROM job WHERE state = 'queued'")) or 0


@contextmanager
def an_hour_later() -> Iterator[None]:
    """As long as it takes until every try that failed is due again."""
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=True):
        yield


def rows(held: Database) -> dict[str, int]:
    """How many rows each table has."""
    with held.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in sorted(tables)}  # noqa: S608


def encrypted(held: Database) -> dict[str, list[Any]]:
    """By table and encrypted value: how many there are, and a digest over all that they say, in no order."""
    found: dict[str, list[Any]] = {}
    with held.reading() as session:
        for model, value in encrypted_values(MODELS):
            said = [value.__get__(row, model) for row in session.scalars(select(model))]
            known = sorted(json.dumps(one, sort_keys=True) for one in said if one is not None)
            digest = hashlib.sha256("\n".join(known).encode()).hexdigest()
            found[f"{model.__tablename__}.{value.name}"] = [len(known), digest]
    return found


def run_statements(url: str, statements: str) -> None:
    """Sends a PostgreSQL dump to an empty database."""
    import psycopg

    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statements.encode())
