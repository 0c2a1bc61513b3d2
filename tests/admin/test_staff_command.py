"""`mytoyota staff`, `maintenance`: what scripts do, and a clear sentence where it cannot be."""

import pytest
from flask import Flask

from mytoyota import cli
from mytoyota.base.db import Database
from mytoyota.organisation.models import Staff
from mytoyota.settings import Settings
from tests.people.phone import Phone
from tests.people.showroom import Showroom


@pytest.fixture(autouse=True)
def _environment(app: Flask, showroom: Showroom, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands' own settings lead to this test's database."""
    values = {"MYTOYOTA_DEMO": "1", "MYTOYOTA_INSTANCE_DIR": str(settings.instance_dir)}
    for name, value in (values | {"DATABASE_URL": settings.database_url, "PUBLIC_URL": settings.public_url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("mytoyota.base.migrate.is_current", lambda _url: True)  # made from the models, not migrated


def test_invited_listed_disabled_and_back(capsys: pytest.CaptureFixture[str], app: Flask) -> None:
    assert cli.main(["staff", "invite", "t01", "0042", "--role", "sales", "--name", "山本 一"]) == 0
    url = capsys.readouterr().out.splitlines()[-1]
    Phone(app).opens(url)
    assert cli.main(["staff", "list", "T01"]) == 0
    assert "T01\t0042\tsales\t山本 一\tinvited" in capsys.readouterr().out
    assert cli.main(["staff", "disable", "T01", "0042"]) == 0
    Phone(app).opens(url, 404)
    assert cli.main(["staff", "reset", "T01", "0042"]) == 1
    assert "`enable` takes them back" in capsys.readouterr().err
    assert cli.main(["staff", "enable", "T01", "0042"]) == 0
    Phone(app).opens(capsys.readouterr().out.splitlines()[-1])


REFUSED = {
    "invite T99 1": "No store, dealer or organisation has the code T99",
    "invite T01 1": "for somebody new say --role and --name",
    "invite T01 1 --role center --name x": "This place has no such role",
    "reset T01 777": "Nobody has the number 777 at T01",
    "list T99": "No store, dealer or organisation has the code T99",
    "create-center 900 --name x": "Somebody has this number there already",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert cli.main(["staff", *words.split()]) == 1
    assert REFUSED[words] in capsys.readouterr().err


def test_the_last_of_center_stays(capsys: pytest.CaptureFixture[str], database: Database) -> None:
    assert cli.main(["staff", "disable", "CENTER", "901"]) == 0
    assert cli.main(["staff", "disable", "CENTER", "900"]) == 1
    assert "Nobody of center would be left" in capsys.readouterr().err
    with database.reading() as view:
        assert view.query(Staff).filter_by(role="center", active=True).count() == 1


def test_maintenance_by_command_reaches_a_running_server(app: Flask) -> None:
    assert cli.main(["maintenance", "on"]) == 0
    Phone(app).opens("/register", 503)
    assert cli.main(["maintenance", "off"]) == 0
    app.extensions["maintenance"].forget()  # as after the second for which it goes by what it saw
    Phone(app).opens("/register")
