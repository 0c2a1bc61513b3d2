"""A private key is taken in once: to prove an RSA key's primes holds up every thread of the server."""

import pytest

from mytoyota.base.db import Database
from mytoyota.oidc_provider import signing_keys
from mytoyota.oidc_provider.signing_keys import SigningKeys


def test_each_key_is_taken_in_once_however_often_the_rows_are_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []
    real = signing_keys.import_key

    def counted(*given: object, **named: object) -> object:
        taken.append(given)
        return real(*given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(signing_keys, "import_key", counted)
    ours = SigningKeys(database)
    first = ours.published().as_dict(private=True)
    ours.forget()
    assert ours.published().as_dict(private=True) == first
    assert len(taken) == 4
    with database.writing() as session:
        signing_keys.rotate(session, "RS256")
    ours.forget()
    assert len(ours.published().keys) == 5
    assert len(taken) == 5
