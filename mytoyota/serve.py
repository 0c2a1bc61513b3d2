"""`mytoyota serve`: web server, document reader and job worker, started and ended together (decision 13)."""

import argparse
import errno
import http.client
import os
import socket
import ssl
import stat
import sys
import time
from pathlib import Path

from mytoyota import hosts, settings
from mytoyota.base import keys, migrate
from mytoyota.settings import CHECKOUT, Settings, SettingsProblem
from mytoyota.subscriptions import catalogue
from mytoyota.supervisor import LOOK_SECONDS, Child, Supervisor

APPLICATION = "mytoyota.app:application"
SANDBOX = "mytoyota.payments.sandbox.web_app:application"
SANDBOX_THREADS = 4
CERTIFICATES = "mytoyota.reviews.sandbox.web_app:application"
LINES = "mytoyota.subscriptions.lines.sandbox.web_app:application"
LOOPBACK = "127.0.0.1"
READY_SECONDS = 60.0
FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Serving takes everything from the settings."""


def run(args: argparse.Namespace) -> int:
    """Serves until SIGTERM or Ctrl-C; returns 1 when the web server does not come up.

    Raises:
        SettingsProblem: settings, keys, catalogue, database or port do not let it start.
    """
    chosen = settings.load()
    keys.KeyRing.load(chosen.keys_path)
    if catalogue.of(chosen).sample and not chosen.demo:
        _tell("Services, prices and terms are samples of the product: name your own catalogue (MYTOYOTA_CATALOGUE).")
    if not migrate.is_current(chosen.database_url):
        raise SettingsProblem("The database has not the form this version needs: run `mytoyota migrate`.")
    for host, port in ports(chosen):
        check_port(host, port)
    own_folder(chosen.reader_socket.parent)
    supervisor = Supervisor(children(chosen), _tell)
    supervisor.stop_on_signals()
    try:
        return _serve(supervisor, chosen)
    finally:
        supervisor.stop()


def ports(chosen: Settings) -> list[tuple[str, int]]:
    """Where we are reached: the product's port, and in a demo those of the parties that are its twins."""
    cards = [(chosen.host, chosen.card_sandbox_port)] if chosen.card_gateway == "sandbox" else []
    certificates = [(LOOPBACK, chosen.certificate_sandbox_port)] if chosen.certificate_service == "sandbox" else []
    lines = [(LOOPBACK, chosen.line_sandbox_port)] if chosen.line_service == "sandbox" else []
    return [(chosen.host, chosen.port), *cards, *certificates, *lines]


def children(chosen: Settings) -> list[Child]:
    """The three processes, and the parties of a demo; they read the same environment as we do."""
    python = [sys.executable, "-m"]
    reader = ["mytoyota.idv.reader_process", "--socket", str(chosen.reader_socket)]
    reader += ["--workers", str(chosen.reader_workers)]
    if chosen.reader_engine != "auto":
        reader += ["--engine", chosen.reader_engine]
    started = [
        Child("web server", [*python, *granian(chosen, APPLICATION, chosen.port, chosen.threads)]),
        Child("document reader", [*python, *reader]),
        Child("job worker", [*python, "mytoyota.cli", "worker"]),
    ]
    if chosen.card_gateway == "sandbox":
        sandbox = granian(chosen, SANDBOX, chosen.card_sandbox_port, SANDBOX_THREADS)
        started.append(Child("card gateway of the demo", [*python, *sandbox]))
    own = chosen.model_copy(update={"host": LOOPBACK, "tls_certificate": None})  # nobody but our worker asks these
    if chosen.certificate_service == "sandbox":
        service = granian(own, CERTIFICATES, chosen.certificate_sandbox_port, SANDBOX_THREADS)
        started.append(Child("certificate service of the demo", [*python, *service]))
    if chosen.line_service == "sandbox":
        service = granian(own, LINES, chosen.line_sandbox_port, SANDBOX_THREADS)
        started.append(Child("line service of the demo", [*python, *service]))
    return started


def granian(chosen: Settings, application: str, port: int, threads: int) -> list[str]:
    """A web server's command; no access log, because links are secrets and stand in paths."""
    command = ["granian", "--interface", "wsgi", "--factory", "--no-ws", "--no-access-log", "--log-level", "error"]
    command += ["--host", chosen.host, "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(threads), "--workers-kill-timeout", "3"]
    if chosen.tls_certificate and chosen.tls_key:
        command += ["--ssl-certificate", str(chosen.tls_certificate), "--ssl-keyfile", str(chosen.tls_key)]
        command += ["--ssl-protocol-min", "tls1.2"]
    return [*command, "--working-dir", str(CHECKOUT), application]


def check_port(host: str, port: int) -> None:
    """Says what is in the way before anything is started.

    Raises:
        SettingsProblem: the port is taken or not allowed, or the host is not an address of this machine.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except socket.gaierror:
        raise SettingsProblem(f"HOST: this machine knows no address {host!r}.") from None
    except OSError as error:
        raise SettingsProblem(_in_the_way(error, host, port)) from None


def _in_the_way(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: end what runs there, or choose another, for example `PORT={port + 1} make run`."
    if error.errno == errno.EACCES:
        return f"Port {port} is for the system administrator alone: choose one above 1023, for example PORT=8000."
    return f"HOST {host!r} and PORT {port} cannot be served: {error.strerror}."


def own_folder(folder: Path) -> None:
    """Makes the folder of the reader's socket, ours alone; in a shared folder someone else could have made it first.

    Raises:
        SettingsProblem: it cannot be made, or belongs to someone else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = folder.lstat()
    except OSError as error:
        raise SettingsProblem(f"The folder {folder} cannot be made: {error.strerror}.") from None
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.getuid() or there.st_mode & 0o077:
        raise SettingsProblem(f"The folder {folder} must be yours alone (chmod 700).")


def _serve(supervisor: Supervisor, chosen: Settings) -> int:
    # The web server alone at first: it is there sooner, and what cannot come up is told once.
    supervisor.children[0].start()
    if not _comes_up(supervisor, chosen):
        if not supervisor.stopping.is_set():
            _tell("The web server did not start; the reason stands above.")
            return FAILED
        return 0
    print(_welcome(chosen), flush=True)
    supervisor.watch()
    return 0


def _comes_up(supervisor: Supervisor, chosen: Settings) -> bool:
    """Waits for the first answer of the web server, which is the first child."""
    web = supervisor.children[0].process
    until = time.monotonic() + READY_SECONDS
    while web is not None and web.poll() is None and time.monotonic() < until:
        if _answers(chosen):
            return True
        if supervisor.stopping.wait(LOOK_SECONDS):
            return False
    return False


def _answers(chosen: Settings) -> bool:
    host = _listening_at(chosen.host)
    connection = http.client.HTTPConnection(host, chosen.port, timeout=5)
    if chosen.tls_certificate:
        # Our own server on our own machine: which certificate it shows does not matter here.
        connection = http.client.HTTPSConnection(host, chosen.port, timeout=5, context=_any_certificate())
    try:
        connection.request("GET", "/healthz", headers={"Host": chosen.public_url.partition("//")[2]})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _listening_at(host: str) -> str:
    if hosts.is_everywhere(host):
        return "::1" if ":" in host else "127.0.0.1"
    return host


def _any_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _tell(sentence: str) -> None:
    """For the operator; standard output says only what to open."""
    print(sentence, file=sys.stderr, flush=True)


def _welcome(chosen: Settings) -> str:
    lines = [f"My TOYOTA is ready. Open {chosen.public_url} – Ctrl-C stops everything."]
    if chosen.demo_passcode:
        lines.append(f"The demo asks for this passcode: {chosen.demo_passcode.get_secret_value()}")
    return "\n".join(lines)
