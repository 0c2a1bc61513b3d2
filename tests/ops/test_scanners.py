"""Three scanners against the served product, signed in as customer and as staff: no failure of ours, nothing found.

They are none of the tests' packages: Debian's `ffuf` and `sqlmap`, and PyPI's `wapiti3` in an environment of its own.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest

from mytoyota.app import create_app
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.ops.servers import program, served
from tests.people.answers import PERSON
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader

# Not `ldap`: nothing here speaks LDAP, and every page that answers another word otherwise is taken for it. Not `csrf`,
# which takes a form refused for another mistake for an unchecked token: tests/test_role_matrix.py tries every form.
ATTACKS = "cookieflags,crlf,csp,exec,file,http_headers,methods,permanentxss,redirect,shellshock,sql,upload,xss"
ON_THIS_MACHINE = {"Secure Flag cookie"}  # served here without TLS; with https every cookie has the flag
ODD = (
    ".", "..", "%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "%00", "%0d%0aX-Own:1", "%ff%fe", "%C0%AE", "%F0%9F%9A%97", "'",
    '"', "%27%20OR%201=1--", "{{7*7}}", "%3Cscript%3E", "-1", "0", "9" * 400, "%E3%81%82" * 90, "a.b", "a.b.c", "~",
    ";x=1", "%25", "%2500", ".git/HEAD", ".env", "keys.json", "mytoyota.sqlite3", "admin", "console", "server-status",
    "debug", "config.py", "backup.zip", "*", "%7B%7B", "$%7Bjndi:x%7D", "%EF%BC%8E%EF%BC%8E/", "1-1/18-B",
    "1-1%2F18-B", "x" * 3000,
)  # fmt: skip
PLACES = (
    "", "account/", "account/reset/", "desk/", "desk/orders/", "desk/checks/", "q/", "o/", "o/{public_id}/",
    "o/{public_id}/crop/",
    "o/{public_id}/status/", "pay/", "static/", "postal/", "language/", "demo/", "login/again/",
)  # fmt: skip


@dataclass
class Target:
    """The served product, and who is signed in there."""

    settings: Settings
    customer: Phone
    desk: Desk
    folder: Path

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.settings.public_url

    def cookies(self) -> str:
        """Those of both, in one browser."""
        both = [*self.desk.http._cookies.values(), *self.customer.http._cookies.values()]
        return "; ".join(f"{name}={value}" for name, value in {one.key: one.value for one in both}.items())

    def asked(self) -> Counter[int]:
        """How often which status was answered; no failure of ours may be among them, nor an error in the log."""
        told = (self.settings.instance_dir / "serve.log").read_text().splitlines()
        lines = [json.loads(one) for one in told if one.startswith("{")]
        assert [one for one in lines if one["level"] == "error" or one.get("status", 0) >= 500] == []
        return Counter(one["status"] for one in lines if one["event"] == "request")


@pytest.fixture
def target(instance: tuple[Settings, Showroom], tmp_path: Path) -> Iterator[Target]:
    """Customer and staff sign in to the very database that is served."""
    settings, showroom = instance
    app = create_app(settings, Gateways(WrittenLicenceReader(), OutboxSender()))
    customer = Walker(app, showroom).journey_at("1-1/18-B").phone
    with served(settings):
        yield Target(settings, customer, Desk(app, showroom), tmp_path)
    app.extensions["database"].engine.dispose()


def scanned(words: list[str], seconds: int) -> str:
    """What a scanner says, at most so long."""
    run = subprocess.run(words, capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL)
    return run.stdout + run.stderr


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_wapiti_finds_nothing_that_stands(target: Target) -> None:
    report = target.folder / "wapiti.json"
    words = [
        program("wapiti", "python3-venv, and PyPI's wapiti3 in it"),
        "-u",
        f"{target.url}/",
        "-C",
        target.cookies(),
    ]
    for page in (target.customer.page.url, "/desk/", "/desk/orders/new", "/account/login", "/account/forgot"):
        words += ["-s", f"{target.url}{page}"]
    words += ["-x", f"{target.url}/desk/sign-out", "-m", ATTACKS, "--max-scan-time", "90", "--max-attack-time", "20"]
    words += [
        "--store-session",
        str(target.folder),
        "--store-config",
        str(target.folder),
        "-f",
        "json",
        "-o",
        str(report),
    ]
    scanned([*words, "--no-bugreport", "-v", "0"], 800)
    found = json.loads(report.read_text())["vulnerabilities"]
    print(f"wapiti: {sum(target.asked().values())} requests {dict(target.asked())}")
    stands = {kind: several for kind, several in found.items() if several and kind not in ON_THIS_MACHINE}
    assert {kind: [(one["path"], one["info"]) for one in several] for kind, several in stands.items()} == {}


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_sqlmap_finds_nothing_to_inject(target: Target) -> None:
    customer, desk = target.customer, target.desk
    page = customer.page.url
    person = customer.body(customer.page.button("確認")) | PERSON
    desk.opens("/desk/orders/new")
    order = desk.body(desk.page.button("登録してQRコードを出す"))
    for path, body, fields in (
        (page, person, "family_name,street,postal_code,form_key"),
        ("/desk/orders/new", order, "contract_number,nonce"),
        ("/desk/orders/?contract=A&model=C", {}, "contract,model"),
    ):
        words = [program("sqlmap", "sqlmap"), "-u", f"{target.url}{path}", "--cookie", target.cookies(), "-p", fields]
        words += ["--batch", "--flush-session", "--level", "2", "--technique", "BEUS", "--threads", "4"]
        words += ["--output-dir", str(target.folder), *(["--data", urlencode(body)] if body else [])]
        told = scanned(words, 280)
        assert "do not appear to be injectable" in told, told[-3000:]
    print(f"sqlmap: {sum(target.asked().values())} requests {dict(target.asked())}")


@pytest.mark.proof
def test_ffuf_opens_nothing_that_is_not_there(target: Target) -> None:
    words, report = target.folder / "odd.txt", target.folder / "ffuf.json"
    words.write_text("\n".join(ODD))
    opened = set()
    for place in (one.format(public_id=target.customer.page.url.split("/")[2]) for one in PLACES):
        ask = [
            program("ffuf", "ffuf"),
            "-u",
            f"{target.url}/{place}FUZZ",
            "-w",
            str(words),
            "-mc",
            "all",
            "-t",
            "8",
            "-s",
        ]
        scanned([*ask, "-H", f"Cookie: {target.cookies()}", "-of", "json", "-o", str(report)], 120)
        found = json.loads(report.read_text())["results"]
        assert len(found) == len(ODD), f"only {len(found)} were asked at /{place}"
        opened |= {unquote(f"/{place}{one['input']['FUZZ']}") for one in found if one["status"] == 200}
    print(f"ffuf: {sum(target.asked().values())} requests {dict(target.asked())}")
    own = target.customer.page.url
    assert opened == {own, own.replace("/1-1", "/status/1-1")}
