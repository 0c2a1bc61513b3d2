"""契約データの取込: the finance company's file by a page, encrypted until it is read, and what is said of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass import received_files, staging
from mytoyota.jpass.models import RUNNING, Contract, ContractImport
from mytoyota.settings import Settings
from mytoyota.web import uploads
from tests.jpass.portfolio import HANAKO, file_of, line, zipped
from tests.people.lease_desk import LeaseDesk
from tests.people.showroom import Showroom
from tests.worker import works


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between batches: nobody else is here."""
    monkeypatch.setattr(staging, "REST", 0)


@pytest.fixture
def okada(app: Flask, showroom: Showroom) -> LeaseDesk:
    """Of the finance company."""
    return LeaseDesk(app, showroom, "TFC", "800")


@pytest.fixture
def folder(settings: Settings, app: Flask) -> Path:
    return settings.jpass_files


def test_okada_sends_a_file_and_sato_finds_its_contract(
    app: Flask, showroom: Showroom, okada: LeaseDesk, folder: Path
) -> None:
    okada.uploads(zipped(file_of(HANAKO)), "contracts.zip")
    assert okada.sees("取込待ち", "順番を待っています。")
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert b"PK" not in kept.read_bytes()[:64]
    assert works(app) > 0
    assert list(folder.iterdir()) == [], "the file is erased"
    okada.reloads()
    assert okada.sees("取込済み", "新規1件、更新0件、変更なし0件")
    sato = LeaseDesk(app, showroom)
    sato.searches("individual", name="わたなべ")
    assert sato.found() == ["A-1001"]
    okada.uploads(zipped(file_of(HANAKO)))
    assert okada.sees("新規1件") or okada.sees("取込待ち")


def test_the_same_file_again_is_said_to_be_there(app: Flask, okada: LeaseDesk, folder: Path) -> None:
    okada.uploads(file_of(HANAKO))
    works(app)
    okada.uploads(file_of(HANAKO))
    assert okada.sees("このファイルは取込済みです。")
    assert list(folder.iterdir()) == []


def test_what_is_wrong_is_told_by_line_and_column_without_the_value(
    app: Flask, okada: LeaseDesk, folder: Path, database: Database
) -> None:
    okada.uploads(
        file_of(HANAKO, line(契約番号="A-2", 最終回期日="ひみつの日"), line(契約番号="A-3", 店舗コード="X77"))
    )
    works(app)
    okada.reloads()
    assert okada.sees(
        "エラーが2件あります。契約は1件も変わっていません。", "最終回期日", "形が違います。", "文字", "店舗コード"
    )
    assert not any(value in okada.page.text for value in ("ひみつ", "X77"))
    assert list(folder.iterdir()) == []
    with database.reading() as session:
        assert session.scalar(select(Contract.row)) is None


def test_a_form_without_a_file_keeps_none(okada: LeaseDesk, folder: Path, database: Database) -> None:
    okada.uploads(b"", expect=422)
    assert okada.sees("ファイルを選んでください。")
    okada.opens("/desk/jpass/files")
    body = okada.body(okada.page.button("取り込む")) | {
        "csrf_token": "guessed",
        "file": (__import__("io").BytesIO(b"x"), "x"),
    }
    okada.http.post("/desk/jpass/files", data=body, base_url=okada.base)
    assert list(folder.iterdir()) == []
    with database.reading() as session:
        assert session.scalar(select(ContractImport.id)) is None


def test_a_file_that_is_too_large_is_refused(okada: LeaseDesk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_files, "LARGEST", 100_000)
    okada.uploads(b"x" * (100_000 + uploads.LARGEST_WITHOUT), expect=413)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_page_that_waits_hears_when_it_is_over(app: Flask, okada: LeaseDesk) -> None:
    okada.uploads(file_of(HANAKO))
    place = okada.page.soup.select_one("[data-status-url]")
    assert place is not None
    url = str(place["data-status-url"])
    assert okada.http.get(url, base_url=okada.base).json["next"] is None
    works(app)
    assert okada.http.get(url, base_url=okada.base).json["next"] == okada.page.url


def test_a_file_that_nobody_reads_any_more_is_erased(
    app: Flask, okada: LeaseDesk, folder: Path, database: Database
) -> None:
    import os

    okada.uploads(file_of(HANAKO))
    (waiting,) = folder.iterdir()
    lost = folder / "lost"
    lost.write_bytes(b"x")
    for path in (waiting, lost):
        os.utime(path, (0, 0))
    received_files.erase(database, "")
    assert list(folder.iterdir()) == [waiting]


def test_a_file_whose_reading_breaks_off_is_told_and_sent_again(
    app: Flask, okada: LeaseDesk, folder: Path, database: Database
) -> None:
    okada.uploads(file_of(HANAKO))
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-8] + b"damaged!")
    works(app)
    okada.reloads()
    assert okada.sees("エラーが1件あります。契約は1件も変わっていません。", "途中で止まりました。同じファイルを")
    assert list(folder.iterdir()) == []
    okada.uploads(file_of(HANAKO))
    works(app)
    okada.reloads()
    assert okada.sees("取込済み", "新規1件")


def test_a_file_that_nobody_came_back_to_ends_as_failed(
    app: Flask, okada: LeaseDesk, folder: Path, database: Database
) -> None:
    okada.uploads(file_of(HANAKO))
    with database.writing() as session:
        row = session.scalars(select(ContractImport)).one()
        row.state, row.alive_at = RUNNING, clock.now() - received_files.LEFT_BEHIND - timedelta(minutes=1)
    received_files.erase(database, "")
    okada.reloads()
    assert okada.sees("エラーが1件あります。", "途中で止まりました。同じファイルを")
