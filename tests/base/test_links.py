"""A link's token opens its own link only, and what was printed before a rotation still opens."""

import pytest

from mytoyota.base import keys
from mytoyota.base.keys import PURPOSES, KeyRing
from mytoyota.base.links import Link, id_in


def ring(*versions: int) -> KeyRing:
    return KeyRing({purpose: {version: bytes([version]) * 32 for version in versions} for purpose in PURPOSES})


@pytest.fixture(autouse=True)
def own_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_ring", ring(1))


def test_a_token_opens_its_own_link_alone() -> None:
    link = Link("a1", "buyer", 1)
    assert link.fits(link.token())
    assert id_in(link.token()) == "a1"
    for other in (Link("a2", "buyer", 1), Link("a1", "user", 1), Link("a1", "buyer", 2)):
        assert not other.fits(link.token())
    for wrong in ("", "a1", "a1.", link.token() + "x", link.token()[:-1], "é"):
        assert not link.fits(wrong)


def test_what_was_printed_opens_after_the_key_was_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = Link("a1", "buyer", 1).token()
    monkeypatch.setattr(keys, "_ring", ring(1, 2))
    assert Link("a1", "buyer", 1).fits(printed)
    assert Link("a1", "buyer", 1).token() != printed, "what is shown from now on is made with the new key"
    monkeypatch.setattr(keys, "_ring", ring(2))
    assert not Link("a1", "buyer", 1).fits(printed), "a key that was taken away opens nothing"
