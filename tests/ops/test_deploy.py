"""The files under deploy/: each is tried with the program it is for."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, ResponseError
from sqlalchemy import make_url

from mytoyota import cli
from mytoyota.base import migrate
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.flows import FLOWS
from mytoyota.settings import CHECKOUT, load
from tests.ops.servers import eventually, free_port, program, running
from tests.storage import cluster

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.*"))


@pytest.fixture
def environment() -> dict[str, str]:
    """What systemd hands over."""
    lines = (DEPLOY / "systemd" / "environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_environment_of_the_units_is_complete(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MYTOYOTA_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    chosen = load()
    assert (chosen.demo, chosen.trusted_proxies, chosen.secure) == (False, 1, True)
    assert chosen.database_url.startswith("postgresql+psycopg://")


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_a_unit_starts_what_there_is(unit: Path, environment: dict[str, str]) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    assert parser["Unit"]["Description"]
    if unit.suffix != ".service":
        return
    service = parser["Service"]
    words = " ".join(value for name, value in service.items() if name.startswith("ExecStart"))
    commands = re.findall(r"/opt/mytoyota/\.venv/bin/mytoyota ([a-z-]+)", words)
    assert commands
    assert set(commands) <= set(cli.COMMANDS)
    assert service["EnvironmentFile"] == "/etc/mytoyota/environment"
    assert f"/var/lib/{service['StateDirectory']}" == environment["MYTOYOTA_INSTANCE_DIR"]
    assert (service["UMask"], service["StateDirectoryMode"]) == ("0077", "0700")


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    for unit in UNITS:
        text = unit.read_text().replace("/opt/mytoyota/.venv/bin/mytoyota", sys.executable)
        (tmp_path / unit.name).write_text(text)
    names = [f"./{unit.name}" for unit in UNITS if unit.suffix in (".service", ".timer")]
    done = subprocess.run([analyze, "verify", *names], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_redis_with_the_shipped_file_wants_its_password_and_keeps_nothing(tmp_path: Path) -> None:
    port = free_port()
    words = [program("redis-server", "redis-server"), str(DEPLOY / "redis" / "mytoyota.conf")]
    with running([*words, "--port", str(port), "--dir", str(tmp_path)], tmp_path / "log"):
        assert eventually(lambda: "Ready to accept" in (tmp_path / "log").read_text()), (tmp_path / "log").read_text()
        stranger, known = Redis(port=port), Redis(port=port, password="change-me")
        with pytest.raises(AuthenticationError):
            stranger.ping()
        known.rpush("dramatiq:default", "row")
        assert known.config_get("save")["save"] == ""
        known.config_set("maxmemory", 1)
        with pytest.raises(ResponseError, match="maxmemory"):  # full, it refuses; it does not forget in silence
            known.rpush("dramatiq:default", "row")
        stranger.close()
        known.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log"]


def test_postgresql_with_the_shipped_files_takes_the_product(tmp_path: Path) -> None:
    server = cluster.running(DEPLOY / "postgresql" / "mytoyota.conf")
    binaries = cluster._binaries()
    assert binaries
    admin = server.url.set(drivername="postgresql")
    words = [str(binaries / "psql"), "-v", "ON_ERROR_STOP=1", "-v", "password='s3cret'", "-q"]
    script = ["-f", str(DEPLOY / "postgresql" / "create.sql"), admin.render_as_string(hide_password=False)]
    subprocess.run([*words, *script], check=True, capture_output=True)
    own = make_url(server.url_of("mytoyota")).set(username="mytoyota").render_as_string(hide_password=False)
    migrate.upgrade(own)
    assert migrate.disagreement(own) == ""
    log = Path(str(server.url.query["host"])) / "log"
    with psycopg.connect(own.replace("+psycopg", "")) as connection:
        wanted = {"synchronous_commit": "on", "fsync": "on", "max_connections": "120", "TimeZone": "UTC"}
        assert {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in wanted} == wanted  # type: ignore[index]
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::text::int", ["haruna@example.jp"])
    assert "haruna" not in log.read_text()


def test_nginx_lets_a_file_through_at_every_step_that_takes_one_and_at_no_other() -> None:
    conf = (DEPLOY / "nginx" / "mytoyota.conf").read_text("utf-8")
    (pattern,) = re.findall(r"location ~ (\^/o/\S+) \{", conf)
    steps = [(one, step_id) for flow in FLOWS.values() for one in flow.steps for step_id in one.ids]
    let_through = {step_id for _one, step_id in steps if re.search(pattern, f"/o/abc/{step_id}")}
    assert let_through == {step_id for one, step_id in steps if screen_of(one).uploads}
