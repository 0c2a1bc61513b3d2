"""The product for tests: an app on a fresh database, a showroom with staff and cars, and people who use it."""

import gc
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from pydantic import SecretStr

from mytoyota.app import create_app
from mytoyota.base import keys, passwords
from mytoyota.base.db import Base, Database
from mytoyota.corporations import demo
from mytoyota.corporations.nta import NtaClient
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.oidc_provider.signing_keys import SigningKeys
from mytoyota.settings import Settings
from tests.audited import audited
from tests.made_once import PRODUCTS, made_once
from tests.payments.world import World
from tests.people.beginnings import Beginning, Beginnings, is_plain
from tests.people.copies import State, copied, kept
from tests.people.desk import Desk
from tests.people.line_exchange import LineExchange
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.stage import Stage, prepared
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader

PUBLIC_URL = "http://127.0.0.1:8000"
CATALOGUES = Path(__file__).parents[1] / "mytoyota" / "locale"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long by itself comes first, so that at the end no worker has a long one while the others are done."""
    items.sort(key=lambda item: (not item.nodeid.endswith("[flows.step]"), item.path.parent != Path(__file__).parent))


def pytest_collection_finish() -> None:
    """All modules are loaded: what is there now stays, and need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """The texts of other languages as they are now, also where the set-up was not run since they changed."""
    for source in CATALOGUES.rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= source.stat().st_mtime:
            made = compiled.with_suffix(f".{os.getpid()}")
            with source.open("rb") as texts, made.open("wb") as file:
                write_mo(file, read_po(texts, locale=source.parts[-3]))
            made.replace(compiled)


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Each test has an app of its own; what is the same for all of them is made once."""
    with made_once():
        yield


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost here what they cost the product."""
    for name, products in zip(("_hasher", "_NOBODY"), PRODUCTS, strict=True):
        monkeypatch.setattr(passwords, name, products)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and the keys that logins are signed with, copied for each test: quicker than anew."""
    folder = tmp_path_factory.mktemp("empty")
    keys.generate(folder / "keys.json")
    create_app(Settings(demo=True, instance_dir=folder, public_url=PUBLIC_URL))
    made = Database(f"sqlite:///{folder / 'mytoyota.sqlite3'}")
    Base.metadata.create_all(made.engine)
    SigningKeys(made).published()
    made.engine.dispose()
    return folder


def started(instance: Path) -> Flask:
    """The product on this folder."""
    return _with_gateways(Settings(demo=True, instance_dir=instance, public_url=PUBLIC_URL))


def _with_gateways(settings: Settings) -> Flask:
    registry = NtaClient(demo.address(), SecretStr("demo"), pause=0)
    parties = {"cards": World(random.Random(7)), "registry": registry, "lines": LineExchange()}
    return create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender(), **parties))


@pytest.fixture(scope="session")
def beginnings(empty_database: Path) -> Beginnings:
    """What the tests of this process begin with."""
    return Beginnings(empty_database, started)


@pytest.fixture
def beginning(beginnings: Beginnings, request: pytest.FixtureRequest) -> Beginning:
    """What this test begins with."""
    return beginnings.of(request)


@pytest.fixture
def settings(tmp_path: Path, beginning: Beginning) -> Settings:
    instance = tmp_path / "instance"
    shutil.copytree(beginning.folder, instance)
    return Settings(demo=True, instance_dir=instance, public_url=PUBLIC_URL)


@pytest.fixture
def app(settings: Settings, beginning: Beginning, request: pytest.FixtureRequest) -> Iterator[Flask]:
    made = _with_gateways(settings)
    yield made
    if not beginning.journeys.serve(made):
        audited(made.extensions["database"], request)
    made.extensions["database"].engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def showroom(database: Database, beginning: Beginning) -> Showroom:
    """Two dealers, three stores, staff, and the cars they sell."""
    return beginning.opened(database)


@pytest.fixture
def phone(app: Flask) -> Phone:
    """The buyer's phone."""
    return Phone(app)


@pytest.fixture
def desk(app: Flask, showroom: Showroom, beginning: Beginning) -> Desk:
    """佐藤 of the Toyota store, signed in at the console."""
    return beginning.signed_in(app, showroom)


@pytest.fixture
def walker(app: Flask, showroom: Showroom, beginning: Beginning, request: pytest.FixtureRequest) -> Walker:
    """Walks customers to any step of the guide."""
    return Walker(app, showroom, beginning.journeys if is_plain(request) else None)


STAGES: list[State] = []


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Two customers on their way, and everybody who could be curious: walked once in a process and copied."""
    if STAGES and STAGES[-1].is_fresh:
        made: Stage = copied(STAGES[-1], tmp_path / "stage", started)
        yield made
        audited(made.database, request)
        made.database.engine.dispose()
        return
    made = prepared(request.getfixturevalue("walker"))
    if made.database.engine.dialect.name == "sqlite":
        STAGES.append(kept(tmp_path / "kept", made.app, made))
    yield made
