"""The provider, the account and the clients that these tests share with those of the packages beside."""

from tests.accounts.fixtures import app, database, folder, phone, prepared, session, shop, spa, wizard

__all__ = ["app", "database", "folder", "phone", "prepared", "session", "shop", "spa", "wizard"]
