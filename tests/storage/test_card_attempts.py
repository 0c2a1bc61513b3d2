"""The pages after the card gateway only read: on PostgreSQL they must not ask for a row's lock."""

import pytest

from mytoyota.base.db import Database, new_id
from mytoyota.base.refusals import NotFound
from mytoyota.payments import registration


def test_an_attempt_can_be_looked_for_by_a_page_and_by_an_act(database: Database) -> None:
    unknown = registration._link(new_id()).token()
    with database.reading() as session, pytest.raises(NotFound):
        registration.by_token(session, unknown)
    with database.writing() as session, pytest.raises(NotFound):
        registration.by_token(session, unknown)
