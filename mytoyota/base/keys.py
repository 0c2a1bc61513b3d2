"""The key ring: encryption of personal data, keyed hashes to find it by, secrets of links, sessions and forms."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mytoyota.settings import SettingsProblem

Purpose = Literal["encryption", "lookup", "link", "session", "form"]
PURPOSES: tuple[Purpose, ...] = ("encryption", "lookup", "link", "session", "form")
KEY_BYTES = 32
VERSION_BYTES = 2
# NIST SP 800-38D: 96-bit nonces; drawn at random they allow 2^32 values a key, then the key is to be rotated.
NONCE_BYTES = 12


class DecryptionFailed(Exception):
    """A encrypted value was altered, belongs to another place, or its key is not on the ring."""


class KeyRing:
    """Keys by purpose and version; the highest version is used for what is new, the others still open what is old."""

    def __init__(self, keys: Mapping[str, Mapping[int, bytes]], path: Path | None = None) -> None:
        """Takes `{purpose: {version: 32 bytes}}` with at least one version for each of `PURPOSES`."""
        self._path = path
        self._take(keys)

    def _take(self, keys: Mapping[str, Mapping[int, bytes]]) -> None:
        self._keys = {purpose: dict(keys[purpose]) for purpose in PURPOSES}
        self._current = {purpose: max(versions) for purpose, versions in self._keys.items()}
        self._ciphers = {version: AESGCM(key) for version, key in self._keys["encryption"].items()}

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """The ring kept in `path`.

        Raises:
            SettingsProblem: no such file, not a key ring, or readable by others than its owner.
        """
        try:
            if path.stat().st_mode & 0o077:
                raise SettingsProblem(f"Others may read the keys in {path}: run `chmod 600` on it.")
            return cls(_decode(path.read_text("utf-8")), path)
        except FileNotFoundError:
            raise SettingsProblem(f"There are no keys yet in {path}: run `mytoyota secrets`.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # "from None": the chained error could show a part of the file.
            raise SettingsProblem(f"The keys in {path} cannot be read: put the file back from your backup.") from None

    def encrypt(self, plaintext: bytes, about: str) -> bytes:
        """`plaintext` encrypted (AES-256-GCM) and bound to `about`, the place it is kept at."""
        version, head = self._current["encryption"], self.head()
        nonce = os.urandom(NONCE_BYTES)
        return head + nonce + self._ciphers[version].encrypt(nonce, plaintext, head + about.encode())

    def decrypt(self, encrypted: bytes, about: str) -> bytes:
        """What `encrypt` was given for the same `about`.

        Raises:
            DecryptionFailed: altered, moved to another place, or encrypted with a key that is not on this ring.
        """
        head, nonce = encrypted[:VERSION_BYTES], encrypted[VERSION_BYTES : VERSION_BYTES + NONCE_BYTES]
        version = int.from_bytes(head, "big")
        cipher = self._ciphers.get(version) or self._added_since(version)
        if cipher is None or len(nonce) < NONCE_BYTES:
            raise DecryptionFailed(f"no key decrypts the value of {about}")
        try:
            return cipher.decrypt(nonce, encrypted[VERSION_BYTES + NONCE_BYTES :], head + about.encode())
        except InvalidTag:
            raise DecryptionFailed(f"the value of {about} cannot be decrypted there") from None

    def _added_since(self, version: int) -> AESGCM | None:
        """A key that a rotation put into the file after this process had read it; it is used from now on."""
        if self._path:
            with suppress(OSError, ValueError, KeyError):
                self._take(_decode(self._path.read_text("utf-8")))
        return self._ciphers.get(version)

    def head(self) -> bytes:
        """What every value begins with that is encrypted now."""
        return self._current["encryption"].to_bytes(VERSION_BYTES, "big")

    def encrypted_with_current_key(self, encrypted: bytes) -> bool:
        """Whether a value need not be encrypted anew after a rotation."""
        return encrypted.startswith(self.head())

    def lookup(self, value: str, purpose: str) -> str:
        """A keyed hash to store and find `value` by ("2:9f3a…": key version, 64 hex digits), one a `purpose`."""
        return self._tagged("lookup", self._current["lookup"], purpose, value)

    def lookups(self, value: str, purpose: str) -> list[str]:
        """`lookup` under every key on the ring, newest first: search with all, so that a rotation hides nothing."""
        return [
            self._tagged("lookup", version, purpose, value) for version in sorted(self._keys["lookup"], reverse=True)
        ]

    def mac(self, purpose: Purpose, *parts: str | int) -> bytes:
        """HMAC-SHA256 of `parts` under the current key of `purpose` (32 bytes); "ab", "c" differs from "a", "bc"."""
        return self._mac(purpose, self._current[purpose], *parts)

    def macs(self, purpose: Purpose, *parts: str | int) -> list[bytes]:
        """`mac` under every key of `purpose`, newest first: what was derived before a rotation is known by them."""
        return [self._mac(purpose, version, *parts) for version in sorted(self._keys[purpose], reverse=True)]

    def is_mac(self, tag: bytes, purpose: Purpose, *parts: str | int) -> bool:
        """Whether `tag` is the `mac` of `parts` under any key of `purpose`, compared in constant time."""
        fits = False
        for version in self._keys[purpose]:
            fits |= hmac.compare_digest(tag, self._mac(purpose, version, *parts))
        return fits

    def signing_keys(self, purpose: Purpose, use: str) -> list[bytes]:
        """Keys derived for one `use`, oldest first: what itsdangerous takes; it signs with the last, accepts all."""
        return [self._mac(purpose, version, use) for version in sorted(self._keys[purpose])]

    def fingerprint(self, fields: Mapping[str, Any]) -> str:
        """A keyed hash over canonical JSON: equal for equal fields in any order, and tells nothing of their values."""
        return self._tagged("lookup", self._current["lookup"], "fingerprint", _canonical(fields))

    def is_fingerprint(self, stored: str, fields: Mapping[str, Any]) -> bool:
        """Whether `stored` is the fingerprint of `fields`, also when it was made with an older key."""
        version = int(stored.partition(":")[0])
        if version not in self._keys["lookup"]:
            return False
        return hmac.compare_digest(stored, self._tagged("lookup", version, "fingerprint", _canonical(fields)))

    def _tagged(self, key: Purpose, version: int, *parts: str) -> str:
        return f"{version}:{self._mac(key, version, *parts).hex()}"

    def _mac(self, purpose: Purpose, version: int, *parts: str | int) -> bytes:
        message = b"".join(_framed(part) for part in parts)
        return hmac.digest(self._keys[purpose][version], message, hashlib.sha256)


def generate(path: Path) -> bool:
    """A new key ring in `path` (0600, its folder 0700); False where one is already, which is left as it is."""
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, {purpose: {1: secrets.token_bytes(KEY_BYTES)} for purpose in PURPOSES})
    return True


def rotate(path: Path, purpose: Purpose) -> int:
    """Adds a new current key for `purpose` to the ring in `path`, returns its version; older keys stay."""
    KeyRing.load(path)
    keys = _decode(path.read_text("utf-8"))
    version = max(keys[purpose]) + 1
    keys[purpose][version] = secrets.token_bytes(KEY_BYTES)
    _write(path, keys)
    return version


_ring: KeyRing | None = None


def use(ring: KeyRing) -> None:
    """Makes `ring` the key ring of this process."""
    global _ring
    _ring = ring


def ring() -> KeyRing:
    """The key ring of this process.

    Raises:
        SettingsProblem: `use` was not called yet.
    """
    if _ring is None:
        raise SettingsProblem("The keys were not loaded before they were needed.")
    return _ring


def _framed(part: str | int) -> bytes:
    """A part with its length in front, so that no two lists of parts run into the same bytes."""
    raw = str(part).encode()
    return len(raw).to_bytes(4, "big") + raw


def _canonical(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _decode(text: str) -> dict[str, dict[int, bytes]]:
    kept = json.loads(text)
    keys: dict[str, dict[int, bytes]] = {}
    for purpose in PURPOSES:
        versions = {int(n): base64.b64decode(key, validate=True) for n, key in kept[purpose].items()}
        if not versions or any(len(key) != KEY_BYTES for key in versions.values()):
            raise ValueError("a key is missing or short")
        keys[purpose] = versions
    return keys


def _write(path: Path, keys: Mapping[str, Mapping[int, bytes]]) -> None:
    """Written beside and moved into place, so that a crash leaves the old ring or the new one, never half of one."""
    kept = {purpose: {str(n): base64.b64encode(key).decode() for n, key in of.items()} for purpose, of in keys.items()}
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(kept, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
