"""A PostgreSQL server for the tests: Debian's binaries, a folder of its own, a socket only, gone with the tests."""

import atexit
import functools
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from mytoyota.base import migrate

GIVEN = "TEST_POSTGRESQL_URL"  # a server that is there already, by a role that may create databases
NOBODY = "65534"  # the server refuses to run as root
SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=120")
TEMPLATE = "product"
_numbers = itertools.count()


class Cluster:
    """One server; databases are copies of a migrated template, made in some 20 ms."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.made: list[str] = []

    def database(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of `template`."""
        name = f"t_{os.getpid()}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        self.made.append(name)
        return self.url_of(name)

    def migrated(self) -> str:
        """The URL of a new database with the product's tables."""
        return self.database(_template(self))

    def url_of(self, name: str) -> str:
        """Where a database of this server is."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_all(self) -> None:
        """Leaves nothing behind on a server that is not ours."""
        for name in self.made:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            connection.execute(statement)

    def _dsn(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)


@functools.cache
def running(own_settings: Path | None = None) -> Cluster:
    """The server of this test process, started when it is first asked for; the test is skipped where there is none.

    With a file of settings it is another server, which has these.
    """
    given = os.environ.get(GIVEN)
    if given and own_settings is None:
        cluster = Cluster(given)
        atexit.register(cluster.drop_all)
        return cluster
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"no PostgreSQL: install Debian's postgresql, or name a server in {GIVEN}")
    return _start(binaries, own_settings)


@functools.cache
def _template(cluster: Cluster) -> str:
    url = cluster.database()
    migrate.upgrade(url)
    return str(make_url(url).database)


def _binaries() -> Path | None:
    """The newest version's folder; Debian does not put it on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _start(binaries: Path, own_settings: Path | None) -> Cluster:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    as_other = ["setpriv", "--pdeathsig", "INT"]
    if os.getuid() == 0:
        shutil.chown(folder, int(NOBODY), int(NOBODY))
        as_other += ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    data = folder / "data"
    words = [*as_other, str(binaries / "initdb"), "--no-sync", "-A", "trust", "-U", "tests", "-D", str(data)]
    subprocess.run([*words, "--encoding=UTF8", "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder)
    if own_settings:
        shutil.copy(own_settings, data / "own.conf")
        (data / "own.conf").chmod(0o644)
        with (data / "postgresql.conf").open("a") as main:
            main.write("include 'own.conf'\n")
    options = [part for setting in (() if own_settings else SPEED) for part in ("-c", setting)]
    words = [*as_other, str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*words, *options], stdout=log, stderr=log, cwd=folder)
    atexit.register(_stop, server)
    cluster = Cluster(f"postgresql+psycopg://tests@/postgres?host={folder}")
    _wait(cluster, folder / "log")
    return cluster


def _wait(cluster: Cluster, log: Path, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            cluster._run("SELECT 1")
        except psycopg.OperationalError:
            assert time.monotonic() < until, f"PostgreSQL did not start: {log.read_text()}"
            time.sleep(0.02)
        else:
            return


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)
    server.wait(60)
