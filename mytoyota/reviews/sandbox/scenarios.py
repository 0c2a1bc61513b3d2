"""What the demo's certificate service answers, chosen by the chassis number (pure; listed in docs/demo.md).

The letters in front of the dash say whose vehicle it is, the first three digits behind it what happens.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SLOW_SECONDS = 30.0  # longer than any caller's patience
LATER_SECONDS = 60.0  # until what is not on file yet is
ELSEWHERE = "愛知県名古屋市中区栄三丁目１８番１号"
OTHER_PLATE = "品川 300 あ ・・・1"


@dataclass(frozen=True)
class Person:
    """Whom certificates name: as they write it, and the family name or branch that a change would give."""

    kind: str
    name: str
    address: str
    variant: dict[str, str]
    changed: str


@dataclass(frozen=True)
class Answer:
    """What is sent: a status, a JSON body or any text, after `wait` seconds."""

    status: int
    body: dict[str, Any] | str
    wait: float = 0.0


PEOPLE = {
    "ICHIRO": Person(
        "individual", "高橋　一郎", "愛知県豊田市喜多町二丁目１７０番地",
        {"address": "愛知県豊田市喜多町二丁目１７０番地　デモハイツ１０１"}, "鈴木　一郎",
    ),
    "HANAKO": Person(
        "individual", "山崎　花子", "愛知県岡崎市明大寺町字川端１９番地１３　コーポ青葉１０３",
        {"name": "山﨑　花子"}, "伊藤　花子",
    ),
    "YAMADA": Person(
        "individual", "山田　太郎", "愛知県豊田市若宮町三丁目１５番地２",
        {"address": "愛知県豊田市若宮町三丁目１５番地２　デモハイツ１０１"}, "中村　太郎",
    ),
    "HINODE": Person(
        "corporate", "株式会社ひので商事", "愛知県豊田市若宮町二丁目８番地１　ひのでビル３階",
        {"address": "愛知県豊田市若宮町二丁目８番地１"}, "株式会社ひので商事　岡崎支店",
    ),
}  # fmt: skip
DIFFERENT: dict[str, Callable[[Person], dict[str, Any]]] = {
    "100": lambda _person: {},
    "201": lambda _person: {"name": "佐々木　希"},
    "202": lambda _person: {"address": ELSEWHERE},
    "203": lambda person: {"kind": "individual" if person.kind == "corporate" else "corporate"},
    "204": lambda _person: {"plate": OTHER_PLATE},
    "205": lambda _person: {"chassis": "OTHER-9990001"},
    "206": lambda _person: {"light": True},
    "301": lambda person: person.variant,
    "302": lambda person: {"name": person.changed},
    "303": lambda person: {"name": person.changed, "address": ELSEWHERE},
    "403": lambda _person: {"name": "佐々木　希", "address": ELSEWHERE},
}
NOT_ON_FILE = Answer(200, {"state": "not_on_file"})


class Service:
    """Remembers when each vehicle was asked for first, and how often: some scenarios change with it."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace, self._lock = pace, threading.Lock()
        self._asked: dict[str, tuple[float, int]] = {}

    def answer(self, chassis: str, plate: str) -> Answer:
        """The answer to one question."""
        name, _, serial = chassis.partition("-")
        person, scenario = PEOPLE.get(name), serial[:3]
        since, times = self._count(chassis)
        if person is None:
            return NOT_ON_FILE
        return self._played(scenario, since, times) or found(person, scenario, chassis, plate)

    def _count(self, chassis: str) -> tuple[float, int]:
        """How long ago (s) it was asked for first, and the how manieth time it is."""
        now = time.monotonic()
        with self._lock:
            first, times = self._asked.get(chassis, (now, 0))
            self._asked[chassis] = (first, times + 1)
            return now - first, times + 1

    def _played(self, scenario: str, since: float, times: int) -> Answer | None:
        """Scenarios in which it is not simply found."""
        later = self._pace * LATER_SECONDS
        plays = {
            "401": NOT_ON_FILE,
            "402": NOT_ON_FILE if since < later else None,
            "501": Answer(200, {"state": "not_on_file"}, self._pace * SLOW_SECONDS),
            "502": Answer(503, {"error": "out_of_order"}),
            "503": Answer(200, "<!doctype html><title>メンテナンス中</title>"),
            "504": Answer(202, {"state": "looking"}) if times == 1 else None,
            "505": Answer(503, {"error": "out_of_order"}) if since < later else None,
        }
        return plays.get(scenario)


def found(person: Person, scenario: str, chassis: str, plate: str) -> Answer:
    """The certificate of one of the people, changed as the scenario says."""
    said: dict[str, Any] = {"kind": person.kind, "name": person.name, "address": person.address}
    said |= {"chassis": chassis, "plate": plate, "light": False}
    said |= {"first_registered": "2026-11", "expires_on": "2029-11-19"}
    change = DIFFERENT.get(scenario, DIFFERENT["100"])
    return Answer(200, {"state": "on_file", "certificate": said | change(person)})
