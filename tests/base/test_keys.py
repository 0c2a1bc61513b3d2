"""The key ring: a value is decrypted only where it was encrypted, and no key or value passes for another."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.base import keys
from mytoyota.base.keys import PURPOSES, DecryptionFailed, KeyRing, Purpose
from mytoyota.settings import SettingsProblem


def ring_of(byte: int, versions: tuple[int, ...] = (1,)) -> KeyRing:
    """A ring with known keys: each differs by purpose, version and `byte`."""
    return KeyRing(
        {purpose: {v: bytes([byte, place, v]) + bytes(29) for v in versions} for place, purpose in enumerate(PURPOSES)}
    )


RING = ring_of(1)
AFTER_ROTATION = ring_of(1, (1, 2))


@given(st.binary(max_size=300), st.text(max_size=30))
def test_what_was_sealed_opens_at_its_place(plaintext: bytes, about: str) -> None:
    assert RING.decrypt(RING.encrypt(plaintext, about), about) == plaintext


@given(st.binary(min_size=4, max_size=100), st.text(max_size=20), st.text(max_size=20))
def test_a_sealed_value_does_not_open_at_another_place(plaintext: bytes, here: str, there: str) -> None:
    encrypted = RING.encrypt(plaintext, here)
    assert plaintext not in encrypted
    if here != there:
        with pytest.raises(DecryptionFailed):
            RING.decrypt(encrypted, there)


@given(st.binary(max_size=40), st.data())
def test_a_single_changed_bit_breaks_the_seal(plaintext: bytes, data: st.DataObject) -> None:
    encrypted = bytearray(AFTER_ROTATION.encrypt(plaintext, "accounts.name:7"))
    place = data.draw(st.integers(0, len(encrypted) * 8 - 1))
    encrypted[place // 8] ^= 1 << place % 8
    with pytest.raises(DecryptionFailed):
        AFTER_ROTATION.decrypt(bytes(encrypted), "accounts.name:7")


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_do_not_open(junk: bytes) -> None:
    with pytest.raises(DecryptionFailed):
        RING.decrypt(junk, "accounts.name:7")


def test_a_value_too_short_to_be_sealed_does_not_open() -> None:
    encrypted = RING.encrypt("山田".encode(), "a")
    for length in range(len(encrypted)):
        with pytest.raises(DecryptionFailed):
            RING.decrypt(encrypted[:length], "a")


def test_the_same_name_sealed_twice_looks_different() -> None:
    assert RING.encrypt("山田".encode(), "a") != RING.encrypt("山田".encode(), "a")


def test_another_ring_opens_nothing() -> None:
    with pytest.raises(DecryptionFailed):
        ring_of(2).decrypt(RING.encrypt(b"x", "a"), "a")


def test_no_text_of_a_broken_seal_shows_the_value() -> None:
    encrypted = RING.encrypt("山田太郎".encode(), "a")
    with pytest.raises(DecryptionFailed) as caught:
        RING.decrypt(encrypted, "b")
    assert "山田" not in str(caught.value)
    assert encrypted.hex() not in str(caught.value)


@given(
    st.text(max_size=30), st.text(max_size=30), st.sampled_from(["email", "phone"]), st.sampled_from(["email", "phone"])
)
def test_a_lookup_is_equal_for_equal_value_and_purpose_only(a: str, b: str, for_a: str, for_b: str) -> None:
    assert (RING.lookup(a, for_a) == RING.lookup(b, for_b)) == ((a, for_a) == (b, for_b))


def test_a_lookup_depends_on_the_key_and_names_its_version() -> None:
    assert RING.lookup("taro@example.jp", "email") != ring_of(2).lookup("taro@example.jp", "email")
    assert RING.lookup("taro@example.jp", "email").startswith("1:")
    assert AFTER_ROTATION.lookup("taro@example.jp", "email").startswith("2:")


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_a_mac_tells_every_list_of_parts_from_every_other(a: list[str], b: list[str]) -> None:
    assert (RING.mac("link", *a) == RING.mac("link", *b)) == (a == b)
    assert RING.is_mac(RING.mac("link", *a), "link", *b) == (a == b)


def test_a_mac_of_one_purpose_is_not_one_of_another() -> None:
    purposes: tuple[Purpose, ...] = PURPOSES
    assert len({RING.mac(purpose, "order", 7, 1) for purpose in purposes}) == len(purposes)
    assert not RING.is_mac(RING.mac("form", "order"), "link", "order")
    assert not RING.is_mac(b"", "link", "order")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda v: st.lists(v, max_size=3)
)
FIELDS = st.dictionaries(st.text(max_size=6), VALUES, max_size=5)


@given(FIELDS, st.randoms())
def test_a_fingerprint_does_not_depend_on_the_order_of_fields(fields: dict[str, Any], order: Any) -> None:
    shuffled = list(fields.items())
    order.shuffle(shuffled)
    assert RING.fingerprint(dict(shuffled)) == RING.fingerprint(fields)


@given(FIELDS, FIELDS)
def test_a_fingerprint_holds_for_these_fields_only(checked: dict[str, Any], edited: dict[str, Any]) -> None:
    same = json.dumps(checked, sort_keys=True) == json.dumps(edited, sort_keys=True)
    assert RING.is_fingerprint(RING.fingerprint(checked), edited) == same


def test_after_a_rotation_the_old_still_holds_and_the_new_uses_the_new_key() -> None:
    fields = {"姓": "髙橋", "birth": "1990-04-01"}
    encrypted = RING.encrypt(b"x", "a")
    assert AFTER_ROTATION.decrypt(encrypted, "a") == b"x"
    assert not AFTER_ROTATION.encrypted_with_current_key(encrypted)
    assert AFTER_ROTATION.encrypted_with_current_key(AFTER_ROTATION.encrypt(b"x", "a"))
    assert AFTER_ROTATION.lookups("v", "p") == [AFTER_ROTATION.lookup("v", "p"), RING.lookup("v", "p")]
    assert AFTER_ROTATION.is_mac(RING.mac("link", 1), "link", 1)
    assert AFTER_ROTATION.mac("link", 1) != RING.mac("link", 1)
    assert AFTER_ROTATION.is_fingerprint(RING.fingerprint(fields), fields)
    assert not RING.is_fingerprint(AFTER_ROTATION.fingerprint(fields), fields)


def test_a_generated_ring_is_for_its_owner_alone_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "keys.json"
    assert keys.generate(path)
    kept = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not keys.generate(path)
    assert path.read_bytes() == kept
    assert KeyRing.load(path).decrypt(KeyRing.load(path).encrypt(b"x", "a"), "a") == b"x"
    all_keys = [key for versions in json.loads(kept).values() for key in versions.values()]
    assert len(set(all_keys)) == len(PURPOSES)


def test_rotating_in_the_file_keeps_what_was_sealed_before(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys.generate(path)
    before = KeyRing.load(path)
    encrypted, tag = before.encrypt(b"x", "a"), before.mac("link", 7)
    assert keys.rotate(path, "encryption") == 2
    assert keys.rotate(path, "encryption") == 3
    after = KeyRing.load(path)
    assert after.decrypt(encrypted, "a") == b"x"
    assert not after.encrypted_with_current_key(encrypted)
    assert after.mac("link", 7) == tag, "only the named purpose gets a new key"
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


BROKEN_FILES = {
    "cut off": lambda text: text[: len(text) // 2],
    "a purpose is missing": lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "form"}),
    "no key for a purpose": lambda text: json.dumps({**json.loads(text), "form": {}}),
    "a short key": lambda text: json.dumps({**json.loads(text), "form": {"1": "c2hvcnQ="}}),
    "not base64": lambda text: json.dumps({**json.loads(text), "form": {"1": "***"}}),
    "a list": lambda text: "[]",
}


@pytest.mark.parametrize("damage", BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_damaged_file_is_refused_with_a_sentence_that_shows_nothing_of_it(tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "keys.json"
    keys.generate(path)
    text = path.read_text()
    path.write_text(damage(text))
    with pytest.raises(SettingsProblem, match="cannot be read") as caught:
        KeyRing.load(path)
    assert json.loads(text)["link"]["1"] not in str(caught.value)
    assert caught.value.__suppress_context__


def test_no_file_and_a_file_open_to_others_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(SettingsProblem, match="mytoyota secrets"):
        KeyRing.load(path)
    keys.generate(path)
    path.chmod(0o640)
    with pytest.raises(SettingsProblem, match="chmod 600"):
        KeyRing.load(path)


def test_the_process_uses_the_ring_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_ring", None)
    with pytest.raises(SettingsProblem, match="not loaded"):
        keys.ring()
    keys.use(RING)
    assert keys.ring() is RING


def test_keys_to_sign_with_differ_by_use_and_purpose_and_the_newest_comes_last() -> None:
    (old,) = RING.signing_keys("link", "a")
    assert AFTER_ROTATION.signing_keys("link", "a")[0] == old
    assert len({old, *AFTER_ROTATION.signing_keys("link", "a")}) == 2
    assert len({old, *RING.signing_keys("link", "b"), *RING.signing_keys("form", "a"), RING.mac("link", "a", "b")}) == 4
