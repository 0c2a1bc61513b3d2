"""The signed order reference: how long it holds, through a rotation of keys, and what a stranger's text is."""

import json
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.base import keys
from mytoyota.base.keys import KeyRing
from mytoyota.oidc_client import order_ref

REF = order_ref.OrderRef("order1", "store1", "2-2")


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    keys.generate(tmp_path / "keys.json")
    keys.use(KeyRing.load(tmp_path / "keys.json"))
    return tmp_path / "keys.json"


def test_it_holds_for_ten_minutes_to_the_second(ring: Path) -> None:
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        token = order_ref.make(REF)
        clock.shift(600)
        assert order_ref.read(token) == REF
        clock.shift(1)
        assert order_ref.read(token) is None


def test_one_of_a_server_whose_clock_runs_ahead_is_read(ring: Path) -> None:
    with time_machine.travel("2026-11-21 09:00:01+09:00", tick=False):
        token = order_ref.make(REF)
    with time_machine.travel("2026-11-21 09:00:00+09:00", tick=False):
        assert order_ref.read(token) == REF


def test_a_signature_with_more_in_it_is_another_one(ring: Path) -> None:
    token = order_ref.make(REF)
    for forged in (token + "!", token + "=", token + "\n", token + " ", token.replace(".", ".*", 1), f"{token}.x"):
        assert order_ref.read(forged) is None, forged


def test_it_holds_through_a_rotation_and_as_long_as_its_key_is_on_the_ring(ring: Path) -> None:
    before = order_ref.make(REF)
    keys.rotate(ring, "link")
    keys.use(KeyRing.load(ring))
    after = order_ref.make(REF)
    assert order_ref.read(before) == order_ref.read(after) == REF
    kept = json.loads(ring.read_text())
    del kept["link"]["1"]
    ring.write_text(json.dumps(kept))
    keys.use(KeyRing.load(ring))
    assert order_ref.read(before) is None
    assert order_ref.read(after) == REF


@given(st.text() | st.from_regex(r"[A-Za-z0-9_.-]{0,200}", fullmatch=True))
def test_no_text_of_a_stranger_is_one_or_breaks_anything(token: str) -> None:
    keys.use(KeyRing({purpose: {1: bytes(32)} for purpose in keys.PURPOSES}))
    assert order_ref.read(token) is None
