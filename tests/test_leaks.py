"""After a whole way, nothing personal lies anywhere in clear: not in files, not in the database, not in a log."""

import os
import re
import sys
from pathlib import Path

import pytest
import requests
from flask import Flask

from mytoyota.settings import Settings
from tests.people.answers import PERSON
from tests.people.showroom import HARUNA
from tests.people.walker import Walker
from tests.people.written_licence import photograph

PLANTED = PERSON | {
    "family_name": "鷺沼",
    "given_name": "紫苑",
    "family_kana": "サギヌマ",
    "given_kana": "シオン",
    "street": "竜宮町77-13",
    "building": "ハイツ水仙205",
    "contact_phone": "0565-99-8877",
    "mobile_phone": "090-8765-4321",
    "authentication_phone": "090-8765-4322",
    "password": "yamabuki-ni-kaze",
    "password_again": "yamabuki-ni-kaze",
}
EMAIL = "sagi.shion@example.jp"
CERTIFICATE = HARUNA | {"name": "鷺沼　紫苑", "address": "愛知県豊田市竜宮町７７－１３"}


WORDS = [
    "鷺沼", "紫苑", "サギヌマ", "シオン", "竜宮町", "水仙205", "0565998877", "565998877", "9087654321", "9087654322",
    "yamabuki-ni-kaze", EMAIL, "sagi.shion", "1990-02-22", "４７１０８２６",
]  # fmt: skip


@pytest.mark.parametrize("way", ["type", "photo"])
def test_nothing_planted_is_found_after_a_whole_way(
    way: str, walker: Walker, settings: Settings, app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    customer = walker.journey(way=way, email=EMAIL, person=PLANTED, certificate=CERTIFICATE)
    customer.goes_to("1-1/9-B")
    code = customer.mailed_code()
    customer.goes_to("1-1/19-B")
    staff_code = customer.staff_code()
    customer.phone.presses("販売店スタッフによる確認", staff_code=staff_code)
    tokens = [cookie.value for cookie in customer.phone.http._cookies.values()]
    customer.goes_to("end")
    customer.run_jobs()
    tokens += [cookie.value for cookie in customer.phone.http._cookies.values()]
    app.extensions["database"].engine.dispose()
    wanted = [
        *WORDS,
        *(token for token in tokens if len(token) > 20),
        walker.showroom.link(customer.order_id),
    ]
    said = capfd.readouterr()
    for path in Path(settings.instance_dir).rglob("*"):
        if path.is_file():
            found = _found(path.read_bytes(), wanted)
            assert not found, f"{path.name} holds {found}"
    assert not _found((said.out + said.err).encode(), [*wanted, code, staff_code])
    assert "鷺沼" not in _dump(settings)
    for number in (code, staff_code):
        assert not re.search(rf"\b{number}\b", _dump(settings))


def _found(content: bytes, wanted: list[str]) -> list[str]:
    """Which of the words stand there in UTF-8, as JSON escapes, in Shift_JIS or in UTF-16."""
    found = []
    for word in wanted:
        forms = [word.encode(), word.encode("unicode_escape"), word.encode("cp932", "ignore"), word.encode("utf-16-le")]
        if any(form and form in content for form in forms):
            found.append(word)
    return found


def _dump(settings: Settings) -> str:
    """The database as text, as a thief would make it."""
    import sqlite3

    with sqlite3.connect(settings.instance_dir / "mytoyota.sqlite3") as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_reading_a_photograph_makes_no_file(walker: Walker) -> None:
    """Watched by the interpreter's own audit events: also a file that is removed at once would be seen."""
    customer = walker.journey_at("1-1/16-B")
    made: list[str] = []
    watching = True

    def watch(event: str, details: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(details[0], str) and _writes(details):
            made.append(details[0])

    sys.addaudithook(watch)
    files = {"picture": ("licence.jpg", photograph() + b" " * 2_000_000)}
    sent = requests.Request("POST", customer.phone.base, data=customer.phone.body(), files=files).prepare()
    answer = customer.phone.http.post(
        customer.page.url, data=sent.body, content_type=sent.headers["Content-Type"], base_url=customer.phone.base
    )
    watching = False
    customer.phone.opens(answer.location)
    assert customer.step_id == "1-1/17-B"
    assert [path for path in made if "mytoyota.sqlite3" not in path] == []


def _writes(details: tuple[object, ...]) -> bool:
    mode, flags = details[1], details[2]
    return (isinstance(mode, str) and any(letter in mode for letter in "wax+")) or bool(
        isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
