"""The provider is tested with the people and clients of the account's tests."""

from tests.accounts.fixtures import app, database, folder, phone, prepared, session, shop, spa, wizard

__all__ = ["app", "database", "folder", "phone", "prepared", "session", "shop", "spa", "wizard"]
