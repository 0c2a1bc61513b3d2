"""The provider of this app: its issuer, clients and keys, set up once, and one `Provider` for each request."""

from contextlib import suppress
from typing import cast

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from mytoyota.base.db import Database
from mytoyota.oidc_provider import clients
from mytoyota.oidc_provider.provider import Provider, Setup
from mytoyota.oidc_provider.signing_keys import SigningKeys
from mytoyota.settings import Settings
from mytoyota.web import unit

EXTENSION = "provider"


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Sets the provider up with our own client and those of the settings' file."""
    known = {clients.FIRST_PARTY: clients.first_party(settings.public_url), **clients.load(settings.oidc_clients_file)}
    app.extensions[EXTENSION] = Setup(f"{settings.public_url}/account", known, SigningKeys(database))


def setup(app: Flask = current_app) -> Setup:
    """What stays the same between requests."""
    return cast(Setup, app.extensions[EXTENSION])


def warm(app: Flask) -> None:
    """Takes the signing keys in, and makes them where there are none, before anybody waits for it."""
    with suppress(SQLAlchemyError):  # a database that is away is told to whoever needs it
        setup(app).keys.published()


def provider() -> Provider:
    """The provider for this request. Reads the signing keys first: making them opens a transaction of its own."""
    setup().keys.published()
    return Provider(setup(), unit.session())
