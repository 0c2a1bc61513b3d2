"""Backup while people write, and restore into an empty place: one moment, every row, and told when it cannot be."""

import argparse
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from mytoyota import backup_command
from mytoyota.base import backup, keys
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.base.keys import KeyRing
from mytoyota.models import MODELS
from mytoyota.notifications.models import Message
from mytoyota.settings import SettingsProblem
from tests.storage import cluster


@pytest.fixture
def elsewhere(url: str, tmp_path: Path) -> str:
    """An empty place of the same kind."""
    return cluster.running().database() if url.startswith("postgresql") else f"sqlite:///{tmp_path}/new/own.sqlite3"


@pytest.fixture(autouse=True)
def programs(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs of the server's version are found."""
    if url.startswith("postgresql"):
        monkeypatch.setenv("PATH", f"{cluster._binaries()}:{os.environ['PATH']}")


@contextmanager
def people_writing(database: Database) -> Iterator[list[int]]:
    """Pairs of rows, each pair in one transaction, without a pause."""
    stop, written = threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            with database.writing() as session:
                mail = Message(channel="mail", template="t", message_id=f"<{written[0]}>")
                mail.body = f"𠮷 {written[0]}"
                session.add(mail)
                session.flush()
                session.add(Job(kind="message.send", subject=mail.id, due_at=mail.created_at))
            written[0] += 1

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def wait_for(written: list[int], count: int) -> None:
    while written[0] < count:
        time.sleep(0.01)


def test_a_copy_made_under_load_is_of_one_moment_and_comes_back_whole(
    url: str, database: Database, elsewhere: str, tmp_path: Path
) -> None:
    with people_writing(database) as written:
        wait_for(written, 20)
        contents = backup.make(url, tmp_path / "backup")
        wait_for(written, written[0] + 5)  # nobody was held up for good
    assert contents.rows["message"] == contents.rows["job"] >= 20
    assert backup.restore(elsewhere, tmp_path / "backup") == contents
    assert backup.keys_fit(elsewhere, MODELS)
    restored = Database(elsewhere)
    with restored.reading() as session:
        mails = {mail.id: mail.body for mail in session.scalars(select(Message))}
        assert {job.subject for job in session.scalars(select(Job))} == set(mails)
        assert len(mails) == contents.rows["message"]
        assert all(body.startswith("𠮷 ") for body in mails.values())
    restored.engine.dispose()


def test_only_its_owner_can_read_a_backup_and_no_key_is_in_it(
    url: str, database: Database, ring: KeyRing, tmp_path: Path
) -> None:
    with people_writing(database) as written:
        wait_for(written, 3)
    backup.make(url, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    everything = b"".join(path.read_bytes() for path in (tmp_path / "backup").iterdir())
    assert not [key for versions in ring._keys.values() for key in versions.values() if key in everything]
    assert "𠮷".encode() not in everything


def test_a_backup_is_never_put_over_something(url: str, database: Database, tmp_path: Path) -> None:
    backup.make(url, tmp_path / "backup")
    with pytest.raises(SettingsProblem, match="is not empty"):
        backup.make(url, tmp_path / "backup")
    with pytest.raises(SettingsProblem, match="into an empty"):
        backup.restore(url, tmp_path / "backup")


def test_half_a_backup_is_refused(url: str, database: Database, elsewhere: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="no whole backup"):
        backup.restore(elsewhere, tmp_path)
    backup.make(url, tmp_path / "backup")
    about = tmp_path / "backup" / backup.CONTENTS
    told = json.loads(about.read_text())
    about.write_text(json.dumps(told | {"rows": told["rows"] | {"message": 3}}))
    with pytest.raises(SettingsProblem, match="do not use it"):
        backup.restore(elsewhere, tmp_path / "backup")


def test_a_backup_of_the_other_database_is_told(url: str, database: Database, tmp_path: Path) -> None:
    backup.make(url, tmp_path / "backup")
    other = "sqlite:////nowhere/x" if url.startswith("postgresql") else "postgresql+psycopg://nowhere/x"
    with pytest.raises(SettingsProblem, match=f"is of {make_url(url).get_backend_name()}; the settings name"):
        backup.restore(other, tmp_path / "backup")


def test_without_its_program_or_server_the_reason_is_a_sentence(
    url: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if url.startswith("sqlite"):
        with pytest.raises(SettingsProblem, match="There is no database at"):
            backup.make(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "backup")
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsProblem, match="There is no pg_dump here"):
        backup.make(url, tmp_path / "backup")
    with pytest.raises(SettingsProblem, match="cannot be reached") as problem:
        backup.make("postgresql+psycopg://someone:geheim@127.0.0.1:1/none", tmp_path / "other")
    assert "geheim" not in str(problem.value)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], int]:
    """A command on the database at an address, with an instance folder of this name."""
    monkeypatch.setenv("MYTOYOTA_DEMO", "1")

    def run(command: str, url: str, instance: str) -> int:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("MYTOYOTA_INSTANCE_DIR", str(tmp_path / instance))
        return backup_command.run(argparse.Namespace(command=command, folder=tmp_path / "backup"))

    return run


def test_the_commands_say_where_the_keys_belong(
    database: Database, elsewhere: str, runs: Callable[[str, str, str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    with people_writing(database) as written:
        wait_for(written, 3)
    assert runs("backup", url, "old") == 0
    assert "old/keys.json in another place" in capsys.readouterr().out
    assert runs("restore", elsewhere, "new") == 1
    assert "new/keys.json: put your copy of the keys there" in capsys.readouterr().out


def test_the_right_keys_open_what_was_restored(
    database: Database, elsewhere: str, runs: Callable[[str, str, str], int], tmp_path: Path
) -> None:
    keys.generate(tmp_path / "old" / "keys.json")
    keys.use(KeyRing.load(tmp_path / "old" / "keys.json"))
    with people_writing(database) as written:
        wait_for(written, 3)
    assert runs("backup", database.engine.url.render_as_string(hide_password=False), "old") == 0
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    assert runs("restore", elsewhere, "new") == 0
