"""The provider of this app: its issuer, clients and keys, set up once, and one `Provider` for each request."""

from typing import cast

from flask import Flask, current_app

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


def setup() -> Setup:
    """What stays the same between requests."""
    return cast(Setup, current_app.extensions[EXTENSION])


def provider() -> Provider:
    """The provider for this request. Reads the signing keys first: making them opens a transaction of its own."""
    setup().keys.published()
    return Provider(setup(), unit.session())
