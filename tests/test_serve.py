"""`mytoyota serve`: what it says when it cannot start, and the whole product started, hurt and ended."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mytoyota import serve
from mytoyota.base import keys
from mytoyota.settings import CHECKOUT, Settings, SettingsProblem

READER, WORKER, WEB = "mytoyota.idv.reader_process", "mytoyota.cli worker", "granian"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(fact: Callable[[], bool], seconds: float = 40.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.1)
    return False


def test_a_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsProblem, match=f"Port {port} is taken.*PORT={port + 1} make run"):
            serve.check_port("127.0.0.1", port)
    serve.check_port("127.0.0.1", port)


def test_a_host_that_is_not_this_machine_is_told() -> None:
    with pytest.raises(SettingsProblem, match="cannot be served"):
        serve.check_port("192.0.2.1", free_port())
    with pytest.raises(SettingsProblem, match="knows no address"):
        serve.check_port("no.such.host.invalid", free_port())


def test_the_readers_folder_is_ours_alone(tmp_path: Path) -> None:
    serve.own_folder(tmp_path / "run")
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700
    serve.own_folder(tmp_path / "run")


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "mine").mkdir(mode=0o700)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "mine")
    for folder in ("open", "elsewhere"):
        with pytest.raises(SettingsProblem, match="yours alone"):
            serve.own_folder(tmp_path / folder)


def test_the_access_log_is_off_because_links_are_secrets(tmp_path: Path) -> None:
    for child in serve.children(Settings(demo=True, instance_dir=tmp_path)):
        if "granian" in child.command:
            assert "--no-access-log" in child.command
            assert "--access-log" not in child.command


class Product:
    """The product as its operator starts it: one command in a process of its own, an instance and a port."""

    def __init__(self, instance: Path) -> None:
        self.instance, self.port = instance, free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("MYTOYOTA_")}
        own = {"MYTOYOTA_DEMO": "1", "MYTOYOTA_INSTANCE_DIR": str(instance), "PORT": str(self.port)}
        self.environment = plain | own
        self.process: subprocess.Popen[str] | None = None

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        """One command of the product to its end."""
        words = [sys.executable, "-m", "mytoyota.cli", command]
        return subprocess.run(
            words, env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
        )

    def start(self) -> str:
        """Serves, and returns the line that says what to open."""
        words = [sys.executable, "-m", "mytoyota.cli", "serve"]
        self.process = subprocess.Popen(
            words, env=self.environment, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        line = next((line for line in self.process.stdout if line.startswith("My TOYOTA")), "")
        assert line, "it did not start"
        return line

    def answers(self) -> bool:
        """Whether the health page comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def processes(self, words: str = "") -> list[int]:
        """This instance's living processes (its folder is in their environment) with `words` in the command."""
        mark = f"MYTOYOTA_INSTANCE_DIR={self.instance}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if mark in (folder / "environ").read_bytes().split(b"\0") and words in command:
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def end(self) -> None:
        """Whatever a test left."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):  # it ended between the look and the signal
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(60)
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """An instance with keys and database, not yet started."""
    made = Product(tmp_path / "instance")
    keys.generate(made.instance / "keys.json")
    assert made.run("migrate").returncode == 0
    yield made
    made.end()


def test_without_keys_or_database_it_says_what_to_run(tmp_path: Path) -> None:
    bare = Product(tmp_path / "instance")
    told = bare.run("serve")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "mytoyota secrets" in told.stderr
    assert bare.run("secrets").returncode == 0
    told = bare.run("serve")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "mytoyota migrate" in told.stderr


def test_a_broken_catalogue_is_told_before_anything_is_started(tmp_path: Path) -> None:
    bare = Product(tmp_path / "instance")
    keys.generate(bare.instance / "keys.json")
    broken = tmp_path / "catalogue.toml"
    broken.write_text("[[item]\n")
    bare.environment["MYTOYOTA_CATALOGUE"] = str(broken)
    told = bare.run("serve")
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert f"The catalogue {broken} cannot be read" in told.stderr
    assert not bare.processes()


def test_it_says_what_to_open_refuses_a_second_start_and_ends_whole_on_sigterm(product: Product) -> None:
    line = product.start()
    assert f"http://127.0.0.1:{product.port}" in line
    told = product.run("serve")
    assert told.returncode == 2
    assert f"Port {product.port} is taken" in told.stderr
    assert product.answers()
    assert eventually(lambda: bool(product.processes(READER) and product.processes(WORKER)))
    assert product.process is not None
    product.process.send_signal(signal.SIGTERM)
    assert product.process.wait(60) == 0
    assert eventually(lambda: not product.processes())
    serve.check_port("127.0.0.1", product.port)


def test_what_is_killed_comes_back_and_nothing_outlives_a_killed_supervisor(product: Product) -> None:
    product.start()
    assert product.process is not None
    for victim in (WEB, READER, WORKER):
        assert eventually(lambda name=victim: bool(product.processes(name))), victim
        comes_back(product, victim)
        assert product.process.poll() is None
    product.process.kill()
    assert eventually(lambda: not product.processes())


def comes_back(product: Product, victim: str) -> None:
    """All of its processes are killed, and soon there are others and the product answers."""
    before = product.processes(victim)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: bool(set(product.processes(victim)) - set(before))), victim
    assert eventually(product.answers), victim
