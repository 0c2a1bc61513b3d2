"""nginx with the shipped configuration before the real server: slow senders, photographs, links, other names."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from mytoyota import serve
from mytoyota.settings import Settings
from tests.ops.nginx import Nginx
from tests.ops.servers import answers, environment, eventually, free_port, running
from tests.ops.slow import Crowd
from tests.people.showroom import Showroom

TOKEN = "the-scraper-knows-this"
BOUNDARY = "----photograph"
PASSCODE = "12345678"


@pytest.fixture
def instance(shared_instance: tuple[Settings, Showroom]) -> tuple[Settings, Showroom]:
    """One product stands behind the nginx of each test."""
    return shared_instance


@pytest.fixture(scope="module")
def https_port() -> int:
    """Where customers come: the product is told it when it starts."""
    return free_port()


@pytest.fixture
def nginx(tmp_path: Path, instance: tuple[Settings, Showroom], https_port: int) -> Nginx:
    """Not yet open; the product shall stand behind it."""
    return Nginx(tmp_path / "nginx", behind=instance[0].port, port=https_port)


@pytest.fixture(scope="module")
def behind(shared_instance: tuple[Settings, Showroom], https_port: int) -> Iterator[None]:
    """The product's web server with production's own command, told of the proxy."""
    settings = shared_instance[0]
    more = {"PUBLIC_URL": f"https://localhost:{https_port}", "MYTOYOTA_TRUSTED_PROXIES": "1"}
    more |= {"MYTOYOTA_METRICS_TOKEN": TOKEN, "MYTOYOTA_DEMO_PASSCODE": PASSCODE}
    words = list(serve.children(settings)[0].command)
    log = settings.instance_dir / "web.log"
    with running(words, log, environment(settings) | more):
        assert eventually(lambda: answers(settings.port, "localhost")), log.read_text()
        yield


def visitor(nginx: Nginx) -> requests.Session:
    """A browser that gave the demo's passcode: other machines can reach this demo."""
    browser = nginx.browser()
    page = browser.get(f"{nginx.url}/demo/passcode", timeout=60).text
    body = dict(re.findall(r'name="(csrf_token|form_key|next)"[^>]*value="([^"]*)"', page)) | {"passcode": PASSCODE}
    assert browser.post(f"{nginx.url}/demo/passcode", data=body, timeout=60).ok
    return browser


def customer(nginx: Nginx, link: str) -> tuple[requests.Session, str]:
    """Somebody who scanned the code and began: their browser, and where they are."""
    browser = visitor(nginx)
    page = browser.get(f"{nginx.url}{link}", timeout=60).text
    body = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', page))
    begun = browser.post(f"{nginx.url}{link}", data=body, timeout=60)
    assert begun.ok
    assert "/o/" in begun.url
    return browser, begun.url


def link_of(showroom: Showroom) -> str:
    return showroom.link(showroom.order()).removeprefix("http://127.0.0.1:8000")


def longest_page(nginx: Nginx, showroom: Showroom, rounds: int) -> float:
    """How long an honest customer waits at most, in seconds."""
    browser, url = customer(nginx, link_of(showroom))
    waits = []
    for _ in range(rounds):
        for address in (url, f"{nginx.url}/desk/sign-in", f"{nginx.url}/static/css/site.css"):
            begin = time.monotonic()
            assert browser.get(address, timeout=60).status_code in (200, 404)
            waits.append(time.monotonic() - begin)
    return max(waits)


@pytest.mark.usefixtures("behind")
def test_an_honest_customer_gets_on_while_sixty_others_dawdle(
    nginx: Nginx, instance: tuple[Settings, Showroom]
) -> None:
    """More slow bodies than the application has threads; without nginx none would be left."""
    with nginx.open(), Crowd(nginx.port, nginx.certificate, 30).dripping() as crowd:
        assert eventually(lambda: crowd.inside == 60)
        assert longest_page(nginx, instance[1], 3) < 60


@pytest.mark.proof
@pytest.mark.usefixtures("behind")
def test_two_hundred_slow_headers_and_two_hundred_slow_bodies(
    nginx: Nginx, instance: tuple[Settings, Showroom]
) -> None:
    with nginx.open():
        quiet = longest_page(nginx, instance[1], 20)
        with Crowd(nginx.port, nginx.certificate, 200).dripping() as crowd:
            assert eventually(lambda: crowd.inside > 380)
            busy = longest_page(nginx, instance[1], 60)
            assert crowd.inside > 350
    print(f"longest page: {quiet * 1000:.0f} ms alone, {busy * 1000:.0f} ms among 400 slow clients")
    assert busy < 1


def camera(url: str) -> str:
    """Where this journey sends its photograph."""
    return re.sub(r"(/o/[^/]+/).*", r"\g<1>1-1/16-B", url)


class SlowPhotograph:
    """Five megabytes in a second and a half, as over a poor line; of known length, or nginx would refuse it."""

    PART, PARTS = b"\xff\xd8photograph" * 8700, 50

    def __len__(self) -> int:
        return len(self.PART) * self.PARTS

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.PARTS):
            yield self.PART
            time.sleep(0.03)


def sends_photograph(nginx: Nginx, url: str, done: list[bool]) -> None:
    kind = {"Content-Type": "image/jpeg"}
    answer = visitor(nginx).post(url, data=SlowPhotograph(), headers=kind, timeout=60)
    done.append("Content-Security-Policy" in answer.headers)


def files_meanwhile(nginx: Nginx, url: str) -> set[str]:
    """Every file that nginx makes or holds open while a photograph comes in."""
    done: list[bool] = []
    sender = threading.Thread(target=sends_photograph, args=(nginx, url, done))
    before, seen = files_of(nginx), set()
    sender.start()
    while sender.is_alive():
        seen |= files_of(nginx) - before
        time.sleep(0.002)
    assert done == [True], "it never came to the application"
    return seen


def files_of(nginx: Nginx) -> set[str]:
    master = int((nginx.folder / "nginx.pid").read_text())
    found = {str(path) for path in (nginx.folder / "body").rglob("*") if path.is_file()}
    for children in Path(f"/proc/{master}/task/{master}/children").read_text().split():
        for held in Path(f"/proc/{children}/fd").iterdir():
            try:
                target = str(held.readlink())
            except FileNotFoundError:  # closed meanwhile
                continue
            if target.startswith("/") and not target.startswith(("/dev/", "/proc/")):
                found.add(target)
    return found


@pytest.mark.usefixtures("behind")
def test_a_photograph_never_touches_the_disk_on_its_way(nginx: Nginx, instance: tuple[Settings, Showroom]) -> None:
    with nginx.open():
        _browser, url = customer(nginx, link_of(instance[1]))
        assert files_meanwhile(nginx, camera(url)) == set()


@pytest.mark.usefixtures("behind")
def test_held_back_here_it_would(nginx: Nginx, instance: tuple[Settings, Showroom]) -> None:
    """The test above sees what it looks for."""
    nginx.changes = {"proxy_request_buffering off;": "proxy_request_buffering on;"}
    with nginx.open():
        _browser, url = customer(nginx, link_of(instance[1]))
        assert files_meanwhile(nginx, camera(url)) != set()


@pytest.mark.usefixtures("behind")
def test_links_stand_in_no_log_and_each_request_has_one_id_in_both(
    nginx: Nginx, instance: tuple[Settings, Showroom]
) -> None:
    settings, showroom = instance
    link = link_of(showroom)
    with nginx.open():
        browser, url = customer(nginx, link)
        answer = browser.get(url, headers={"X-Request-Id": "chosen-by-customer"}, timeout=60)
        assert answer.headers["Strict-Transport-Security"]
        browser.get(f"{nginx.url}{link}?email=haruna@example.jp", timeout=60)
    token, public_id = link.rpartition("/")[2], re.findall("/o/([^/]+)/", url)[0]
    logs = nginx.logs() + (settings.instance_dir / "web.log").read_text()
    assert not [secret for secret in (token, public_id, "haruna") if secret in logs]
    assert logs.count(answer.headers["X-Request-Id"]) == 2
    assert answer.headers["X-Request-Id"] != "chosen-by-customer"
    assert '"area":"/q"' in logs


def test_while_the_application_is_away_its_place_is_kept_and_no_link_logged(tmp_path: Path) -> None:
    nginx = Nginx(tmp_path / "nginx", behind=free_port())
    with nginx.open():
        answer = nginx.browser().get(f"{nginx.url}/q/a-secret-token", timeout=60)
        assert answer.status_code == 502
        assert "ただいま準備中です" in answer.content.decode()
        assert answer.headers["Retry-After"] == "10"
        plain = requests.get(f"http://localhost:{nginx.plain_port}/desk/", timeout=60, allow_redirects=False)
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://localhost/desk/")
        with pytest.raises(requests.RequestException):
            nginx.browser().get(f"https://127.0.0.1:{nginx.port}/", timeout=60)
    assert "a-secret-token" not in nginx.logs()


@pytest.mark.usefixtures("behind")
def test_metrics_are_for_this_machine_with_the_token(nginx: Nginx) -> None:
    with nginx.open():
        known = {"Authorization": f"Bearer {TOKEN}"}
        inside, outside = f"http://127.0.0.1:{nginx.scrape_port}/metrics", f"{nginx.url}/metrics"
        assert visitor(nginx).get(outside, headers=known, timeout=60).status_code == 404
        assert requests.get(inside, timeout=60).status_code == 404
        told = requests.get(inside, headers=known, timeout=60)
        assert "mytoyota_jobs_due" in told.text


@pytest.mark.usefixtures("behind")
def test_what_is_too_large_is_told_by_our_own_page(nginx: Nginx, instance: tuple[Settings, Showroom]) -> None:
    with nginx.open():
        browser, url = customer(nginx, link_of(instance[1]))
        answer = browser.post(f"{nginx.url}/desk/sign-in", files={"picture": b"x" * 300_000}, timeout=60)
        assert (answer.status_code, "<h1>" in answer.text) == (413, True)
        answer = browser.post(camera(url), files={"picture": b"x" * (16 * 2**20 + 500)}, timeout=60)
        assert "Content-Security-Policy" in answer.headers  # this journey is led back, without a look at the photograph


def memory(nginx: Nginx) -> int:
    """What nginx holds now (kB), what its processes share counted for each."""
    master = int((nginx.folder / "nginx.pid").read_text())
    pids = [str(master), *Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    lines = [Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0] for pid in pids]
    return sum(int(kilobytes) for kilobytes in lines)


@contextmanager
def unfinished(nginx: Nginx, count: int) -> Iterator[list[ssl.SSLSocket]]:
    """Photographs of 16 MB, most of each sent, and then nothing more."""
    context = ssl.create_default_context(cafile=str(nginx.certificate))
    clients = []
    for _ in range(count):
        plain = socket.create_connection(("127.0.0.1", nginx.port), timeout=5)
        clients.append(context.wrap_socket(plain, server_hostname="localhost"))
        head = "POST /o/none/1-1/16-B HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n"
        with suppress(OSError):
            clients[-1].sendall(head.encode() + b"x" * 100_000)
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


@pytest.mark.usefixtures("behind")
def test_forty_unfinished_photographs_hold_no_memory_and_come_to_an_end(
    nginx: Nginx, instance: tuple[Settings, Showroom]
) -> None:
    with nginx.open():
        before = memory(nginx)
        with unfinished(nginx, 40) as clients:
            assert memory(nginx) - before < 40_000, "they were 17 MB each"
            browser, url = customer(nginx, link_of(instance[1]))
            assert browser.post(camera(url), files={"picture": b"x" * 3_000_000}, timeout=60).status_code == 200
            told = statuses(clients)
            assert len(told) == 40, "nobody has a journey there, so nobody is waited for"
            assert set(told) <= {"302", "429"}, "302: to the demo's passcode"


def statuses(clients: list[ssl.SSLSocket], seconds: float = 120) -> list[str]:
    """What each was answered; nothing for those who are not within `seconds`."""
    told = []
    for client in clients:
        client.settimeout(seconds)
        with suppress(OSError):
            told.append(client.recv(100).split()[1].decode())
    return told


def test_one_address_has_eight_photographs_on_their_way(tmp_path: Path) -> None:
    """Before an application that takes its time."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        slow = Nginx(tmp_path / "nginx", behind=silent.getsockname()[1])
        with slow.open(), unfinished(slow, 20) as clients:
            assert statuses(clients, 0.5) == ["429"] * 12
            assert memory(slow) < 60_000
