"""A new key: everything is encrypted anew while people go on writing; cut off, it goes on; nothing else changes."""

import argparse
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, select, update

from mytoyota import rotation_command
from mytoyota.accounts.models import Account
from mytoyota.base import keys, rotation
from mytoyota.base.db import Database, Encrypted
from mytoyota.base.keys import DecryptionFailed, KeyRing
from mytoyota.base.tables import encrypted_values
from mytoyota.models import MODELS
from mytoyota.notifications.models import Message

MAILS = 150
Rotate = Callable[[], int]


@pytest.fixture(autouse=True)
def ring(tmp_path: Path) -> KeyRing:
    """A ring in a file, as in earnest."""
    keys.generate(tmp_path / "keys.json")
    made = KeyRing.load(tmp_path / "keys.json")
    keys.use(made)
    return made


@pytest.fixture
def filled(database: Database) -> Database:
    """An account, and mails of which some have lost their text."""
    with database.writing() as session:
        account = Account(id="hanako", email_lookup="1:aa", password_hash="x", kind="individual")
        account.email, account.profile = "hanako@example.jp", {"city": "豊田市"}
        session.add(account)
        for number in range(MAILS):
            mail = Message(channel="mail", template="t", message_id=f"<{number}>")
            mail.body = f"本文 {number}" if number % 3 else None
            session.add(mail)
    return database


@pytest.fixture
def rotate(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rotate:
    """The command on this database."""
    for name, value in (("DEMO", "1"), ("INSTANCE_DIR", str(tmp_path))):
        monkeypatch.setenv(f"MYTOYOTA_{name}", value)
    monkeypatch.setattr(rotation, "BATCH", 40)
    monkeypatch.setenv("DATABASE_URL", filled.engine.url.render_as_string(hide_password=False))
    return lambda: rotation_command.run(argparse.Namespace())


def versions(database: Database) -> set[bytes]:
    """The key versions that encrypted values bear."""
    with database.reading() as session:
        found = [session.scalars(select(value.stored_in(model))).all() for model, value in encrypted_values(MODELS)]
    return {bytes(encrypted)[:2] for column in found for encrypted in column if encrypted is not None}


def bodies(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        return {mail.message_id: mail.body for mail in session.scalars(select(Message))}


def test_everything_is_sealed_anew_and_reads_as_before(filled: Database, rotate: Rotate) -> None:
    before = bodies(filled)
    with filled.reading() as session:
        row = session.get_one(Account, "hanako")
        unchanged = (row.version, row.updated_at)
    assert versions(filled) == {b"\x00\x01"}
    assert rotate() == 0
    assert versions(filled) == {b"\x00\x02"}
    assert bodies(filled) == before
    with filled.reading() as session:
        row = session.get_one(Account, "hanako")
        assert (row.version, row.updated_at) == unchanged
        assert (row.email, row.profile) == ("hanako@example.jp", {"city": "豊田市"})


def test_a_process_that_knows_the_old_ring_reads_on_and_writes_with_the_new_key(
    filled: Database, rotate: Rotate, ring: KeyRing
) -> None:
    rotate()
    keys.use(ring)  # read before the rotation, as a web server has it
    with filled.writing() as session:
        row = session.get_one(Account, "hanako")
        assert row.email == "hanako@example.jp"
        row.email = "new@example.jp"
    assert versions(filled) == {b"\x00\x02"}


def test_cut_off_in_the_middle_it_goes_on_without_another_key(
    filled: Database, rotate: Rotate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    batches = []

    def power_fails(connection: object) -> None:
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt

    event.listen(filled.engine.__class__, "commit", power_fails)
    try:
        with pytest.raises(KeyboardInterrupt):
            rotate()
    finally:
        event.remove(filled.engine.__class__, "commit", power_fails)
    assert versions(filled) == {b"\x00\x01", b"\x00\x02"}
    assert rotate() == 0
    assert versions(filled) == {b"\x00\x02"}
    assert len(keys._decode((tmp_path / "keys.json").read_text())["encryption"]) == 2


def test_what_is_written_meanwhile_stays(filled: Database, rotate: Rotate) -> None:
    stop, wrote = threading.Event(), 0

    def people() -> None:
        nonlocal wrote
        while not stop.is_set():
            with filled.writing() as session:
                session.scalars(
                    select(Message).where(Message.message_id == "<149>").with_for_update()
                ).one().body = str(wrote)
            wrote += 1

    writer = threading.Thread(target=people)
    writer.start()
    rotate()
    rotate()
    stop.set()
    writer.join()
    assert rotate() == 0
    assert len(versions(filled)) == 1
    assert wrote > 3
    assert bodies(filled)["<149>"] == str(wrote - 1)


def test_a_value_that_no_key_opens_is_told_and_left(
    filled: Database, rotate: Rotate, capsys: pytest.CaptureFixture[str]
) -> None:
    with filled.writing() as session:
        other = session.scalars(select(Message.body_encrypted).where(Message.message_id == "<1>")).one()
        session.execute(update(Message).where(Message.message_id == "<2>").values(body_encrypted=other))
    assert rotate() == 1
    assert "1 values are opened by no key" in capsys.readouterr().out
    with filled.reading() as session, pytest.raises(DecryptionFailed):
        _ = session.scalars(select(Message).where(Message.message_id == "<2>")).one().body


def test_every_encrypted_column_is_known(database: Database) -> None:
    known = {f"{model.__tablename__}.{value.column}" for model, value in encrypted_values(MODELS)}
    assert known >= {
        "account.email_encrypted",
        "answer.draft_encrypted",
        "registration.claims_encrypted",
        "crop.picture_encrypted",
    }
    assert all(isinstance(value, Encrypted) for _model, value in encrypted_values(MODELS))
    there = inspect(database.engine)
    stored = {f"{table}.{column['name']}" for table in there.get_table_names() for column in there.get_columns(table)}
    assert {place for place in stored if place.endswith("_encrypted")} <= known
