"""A register that a former version imported is found by old and new characters after the update."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import column as column_of
from sqlalchemy import create_engine, insert, table

from mytoyota.base import migrate
from mytoyota.base.db import Database
from mytoyota.corporations.register import by_name
from tests.storage import cluster

FORMER = "d7b2e9f4a815"
COLUMNS = (
    "number", "name", "name_key", "furigana", "furigana_key", "kind", "postal_code", "prefecture", "city", "street",
    "abroad", "closed_on", "close_cause", "successor", "excluded", "altered", "updated_on",
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def imported(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database whose register the former version imported."""
    url = cluster.running().database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/former.sqlite3"
    command.upgrade(migrate._config(url), FORMER)
    names = {
        "1": ("株式会社髙島屋", "髙島屋", ""),
        "2": ("齋藤工業株式会社", "齋藤工業", "サイトウコウギヨウ"),
        "3": ("ひので商事", "ヒノデ商事", ""),
    }
    rows = [
        (
            number.rjust(13, "0"),
            name,
            key,
            furigana,
            furigana or None,
            "301",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            False,
            False,
            "2026-01-01",
        )
        for number, (name, key, furigana) in names.items()
    ]
    engine = create_engine(url)
    with engine.begin() as connection:
        former = table("registered_company", *map(column_of, COLUMNS))
        connection.execute(insert(former), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    engine.dispose()
    return url


def test_companies_are_found_by_either_form_of_their_characters(imported: str) -> None:
    migrate.upgrade(imported)
    database = Database(imported)
    try:
        with database.reading() as session:
            for typed in ("髙島屋", "高島屋"):
                assert [company.name for company in by_name(session, typed)] == ["株式会社髙島屋"]
            for typed in ("齋藤", "斎藤", "さいとう"):
                assert [company.name for company in by_name(session, typed)] == ["齋藤工業株式会社"]
            assert [company.name for company in by_name(session, "ひので")] == ["ひので商事"]
            assert by_name(session, "斉藤") == []
    finally:
        database.engine.dispose()
