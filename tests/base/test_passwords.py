"""Hashing passwords: two at once, four more wait, whoever comes then is refused at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mytoyota.base import passwords
from mytoyota.base.refusals import Busy

CROWD = passwords.HASHES.most_running + passwords.HASHES.most_waiting


class Slow:
    """A hasher that takes until it is let go, and counts how many it serves at the same moment."""

    def __init__(self) -> None:
        self.go, self.now, self.most, self._lock = threading.Event(), 0, 0, threading.Lock()

    def hash(self, text: str) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(60)
        with self._lock:
            self.now -= 1
        return text


def test_a_crowd_waits_its_turn_and_the_next_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", slow)
    with ThreadPoolExecutor(CROWD) as crowd:
        hashed = [crowd.submit(passwords.hash, str(number)) for number in range(CROWD)]
        while passwords.HASHES.inside < CROWD:
            time.sleep(0.01)
        with pytest.raises(Busy):
            passwords.hash("one too many")
        with pytest.raises(Busy):
            passwords.verify(None, "one too many")
        slow.go.set()
        assert [one.result() for one in hashed] == [str(number) for number in range(CROWD)]
    assert slow.most == passwords.HASHES.most_running
    assert passwords.hash("and then") == "and then"


@pytest.mark.usefixtures("full_cost")
def test_a_password_fits_its_hash_alone_and_nobody_has_one() -> None:
    kept = passwords.hash("midori no sora")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(kept, "midori no sora")
    assert not passwords.verify(kept, "Midori no sora")
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("damaged", "midori no sora")
    assert passwords.HASHES.inside == 0
