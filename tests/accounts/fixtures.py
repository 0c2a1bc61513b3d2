"""A prepared provider with one account and two foreign clients; browsers and clients that act against it."""

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from mytoyota.accounts import passwords, registration
from mytoyota.app import create_app
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.oidc_provider.clients import FIRST_PARTY, first_party_secret
from mytoyota.oidc_provider.signing_keys import SigningKeys
from mytoyota.settings import Settings
from tests.accounts.actors import HANAKO, PUBLIC_URL, SHOP, SHOP_SECRET, SPA, Browser, Shop
from tests.audited import audited

CLIENTS = [
    {
        "client_id": SHOP,
        "client_name": "部品の店",
        "client_secret_sha256": sha256(SHOP_SECRET.encode()).hexdigest(),
        "redirect_uris": ["https://shop.example/cb", "https://shop.example/cb?x=1"],
        "post_logout_redirect_uris": ["https://shop.example/bye"],
        "scope": "openid email profile address phone registration",
        "grant_types": ["authorization_code", "refresh_token"],
    },
    {
        "client_id": SPA,
        "token_endpoint_auth_method": "none",
        "redirect_uris": ["https://spa.example/cb"],
        "scope": "openid email",
        "id_token_signed_response_alg": "ES256",
    },
]


def settings(folder: Path, **changes: object) -> Settings:
    chosen: dict[str, object] = {
        "demo": False,
        "instance_dir": folder,
        "public_url": PUBLIC_URL,
        "smtp_host": "127.0.0.1",
        "smtp_from": "no-reply@my.example.jp",
        "sms_codes": False,
        "oidc_clients_file": folder / "clients.json",
    }
    return Settings(**(chosen | changes))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys, tables, signing keys and Hanako's account: slow to make, so made once and copied."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "clients.json").write_text(json.dumps(CLIENTS), "utf-8")
    chosen = settings(folder)
    keys.generate(chosen.keys_path)
    app = create_app(chosen)
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    SigningKeys(database).published()
    with database.writing() as session:
        registration.create(session, HANAKO.account(passwords.hash(HANAKO.password)))
    database.engine.dispose()
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "instance"))


@pytest.fixture
def app(folder: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    one = create_app(settings(folder))
    yield one
    audited(one.extensions["database"], request)
    one.extensions["database"].engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as open_session:
        yield open_session


@pytest.fixture
def phone(app: Flask) -> Browser:
    """Hanako's phone."""
    return Browser(app)


@pytest.fixture
def shop(app: Flask) -> Shop:
    """A foreign client with a secret, RS256 and refresh tokens."""
    return Shop(app)


@pytest.fixture
def spa(app: Flask) -> Shop:
    """A foreign client without a secret, ES256."""
    return Shop(app, SPA, None, "https://spa.example/cb")


@pytest.fixture
def wizard(app: Flask) -> Shop:
    """Our own client, played by hand."""
    return Shop(app, FIRST_PARTY, first_party_secret(), f"{PUBLIC_URL}/auth/callback")
