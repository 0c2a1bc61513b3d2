"""Servers that tests start on this machine alone: Redis, job workers; ended by their own process ids."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
import requests

from mytoyota.settings import CHECKOUT, Settings

Process: TypeAlias = "subprocess.Popen[bytes]"
# A worker whose leases run out soon: what takes a minute in earnest takes some seconds here.
WORKER = """
import sys
from datetime import timedelta
from mytoyota import cli
from mytoyota.base import jobs
jobs.LEASE = timedelta(seconds=float(sys.argv[1]))
sys.exit(cli.main(["worker"]))
"""


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(fact: Callable[[], object], seconds: float = 60.0) -> bool:
    """Waits for something that other processes bring about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.05)
    return False


def answers(port: int, host: str) -> bool:
    """Whether the product's web server is there; `host` is the name it is told to have."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": host}, timeout=2).ok
    except requests.RequestException:
        return False


def program(name: str, package: str) -> str:
    """The path of a program; the test is skipped, with what to install, where there is none."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"no {name}: install Debian's {package}")
    return found


@contextmanager
def running(words: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[Process]:
    """A process that ends with the test, also when the test is killed."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *words], env=environment, cwd=CHECKOUT, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait(60)


@contextmanager
def redis(folder: Path, port: int) -> Iterator[str]:
    """Debian's Redis on loopback, keeping nothing; yields its URL."""
    words = [program("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running([*words, "--appendonly", "no", "--dir", str(folder)], folder / "redis.log"):
        assert eventually(lambda: _listens(port)), (folder / "redis.log").read_text()
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def worker(settings: Settings, more: dict[str, str], lease_seconds: float = 3.0) -> Iterator[Process]:
    """`mytoyota worker` for this instance."""
    words = [sys.executable, "-c", WORKER, str(lease_seconds)]
    with running(words, settings.instance_dir / "worker.log", environment(settings) | more) as process:
        yield process


@contextmanager
def served(settings: Settings, more: dict[str, str] | None = None) -> Iterator[Process]:
    """`mytoyota serve` for this instance, once it answers."""
    words = [sys.executable, "-m", "mytoyota.cli", "serve"]
    log = settings.instance_dir / "serve.log"
    with running(words, log, environment(settings) | (more or {})) as process:
        assert eventually(lambda: process.poll() is not None or _answers(settings), 180), log.read_text()
        assert process.poll() is None, log.read_text()
        yield process


def _answers(settings: Settings) -> bool:
    try:
        return requests.get(f"{settings.public_url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def environment(settings: Settings) -> dict[str, str]:
    """The settings as an operator's environment says them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MYTOYOTA_")}
    own = {
        "MYTOYOTA_DEMO": "1",
        "MYTOYOTA_CARD_GATEWAY": "none",
        "MYTOYOTA_INSTANCE_DIR": str(settings.instance_dir),
        "MYTOYOTA_CERTIFICATE_SANDBOX_PORT": str(settings.certificate_sandbox_port),
        "PORT": str(settings.port),
    } | ({"MYTOYOTA_REDIS_URL": settings.redis_url} if settings.redis_url else {})
    return plain | own | {"DATABASE_URL": settings.database_url}


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
