"""The keys that ID tokens are signed with: encrypted rows, the next one published before it signs (docs/oidc.md)."""

import threading
import time
from datetime import timedelta
from typing import Any

from joserfc.jwk import ECKey, Key, KeyParameters, KeySet, RSAKey, import_key
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.insert import insert_if_absent
from mytoyota.oidc_provider.models import SigningKey

ALGORITHMS = ("ES256", "RS256")
PARTS = ("current", "next")
# How long a process may sign with what it read last; the next key is published long before it signs.
FRESH_SECONDS = 60.0
# Longer than any ID token lives, so that what was signed can be proven and a logout's hint still counts.
FORMER_LIVES = timedelta(days=2)


class SigningKeys:
    """The process's view of the keys. Opens transactions of its own: call it while none is open for writing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._read_at = -FRESH_SECONDS
        self._signing: dict[str, Key] = {}
        self._published = KeySet([])

    def signing(self, algorithm: str) -> Key:
        """The private key that signs now, with its `kid`."""
        self._refresh()
        return self._signing[algorithm]

    def published(self) -> KeySet:
        """All keys that a token may be proven with: for each algorithm the current, the next, and former ones."""
        self._refresh()
        return self._published

    def public(self) -> dict[str, Any]:
        """The JSON Web Key Set to publish: public parts only."""
        return {"keys": [key.as_dict(private=False) for key in self.published()]}

    def forget(self) -> None:
        """Reads anew at the next call, for the process that rotated."""
        self._read_at = -FRESH_SECONDS

    def _refresh(self) -> None:
        with self._lock:
            if time.monotonic() - self._read_at < FRESH_SECONDS:
                return
            rows = self._rows()
            if not set(_slots()) <= {row.slot for row in rows}:
                _fill(self._database)
                rows = self._rows()
            # To take a private RSA key in proves its primes: 0.2 s in which no other thread runs, so once for a key.
            known = {key.kid: key for key in self._published}
            keys: dict[str, Key] = {row.id: known.get(row.id) or _taken_in(row) for row in rows}
            self._signing = {row.algorithm: keys[row.id] for row in rows if row.slot == f"{row.algorithm}:current"}
            self._published = KeySet(list(keys.values()))
            self._read_at = time.monotonic()

    def _rows(self) -> list[SigningKey]:
        alive = SigningKey.retires_at.is_(None) | (SigningKey.retires_at > clock.now())
        with self._database.reading() as session:
            return list(session.scalars(select(SigningKey).where(alive).order_by(SigningKey.created_at)))


def rotate(session: Session, algorithm: str) -> str:
    """The waiting key signs from now on, the current one becomes a former one, a new one waits; returns the new `kid`.

    Former keys whose time is over are erased.
    """
    waiting, current = _slot(session, algorithm, "next"), _slot(session, algorithm, "current")
    current.slot, current.retires_at = None, clock.now() + FORMER_LIVES
    session.flush()
    waiting.slot = f"{algorithm}:current"
    session.flush()
    session.add(_new(algorithm, "next"))
    session.execute(delete(SigningKey).where(SigningKey.retires_at <= clock.now()))
    return waiting.id


def _slot(session: Session, algorithm: str, part: str) -> SigningKey:
    return session.scalars(select(SigningKey).where(SigningKey.slot == f"{algorithm}:{part}").with_for_update()).one()


def _slots() -> list[str]:
    return [f"{algorithm}:{part}" for algorithm in ALGORITHMS for part in PARTS]


def _fill(database: Database) -> None:
    """Makes the keys that are missing; where another process was first, its keys hold."""
    made = [_new(*slot.split(":")) for slot in _slots()]  # slow, so before the transaction
    for row in made:
        with database.writing() as session:
            insert_if_absent(session, row)


def _new(algorithm: str, part: str) -> SigningKey:
    key: Key = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    row = SigningKey(id=key.thumbprint(), algorithm=algorithm, slot=f"{algorithm}:{part}")
    row.jwk = key.as_dict(private=True)
    return row


def _taken_in(row: SigningKey) -> Key:
    """The key of a row; its id is the key's thumbprint, so a row never holds another."""
    parameters: KeyParameters = {"kid": row.id, "alg": row.algorithm, "use": "sig"}
    return import_key(row.jwk, parameters=parameters)
