"""Links, references and codes stand in addresses: whatever becomes of a request, no log and no measure repeats them."""

import json
from pathlib import Path

import pytest
import requests
from flask import Flask, request
from prometheus_client import generate_latest

from tests.ops.conftest import Lines
from tests.ops.nginx import Nginx
from tests.ops.servers import free_port
from tests.people.addresses import address
from tests.people.phone import Phone

MARK = "himitsu"
QUERY = "&".join(f"{name}={MARK}" for name in ("code", "state", "token", "email", "back", "next", "order_ref"))


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Method and address of every route, with the mark for whatever its address holds."""
    return [
        (method, f"{address(rule, filled(rule.arguments))}?{QUERY}")
        for rule in app.url_map.iter_rules()
        for method in {"GET", "POST"} & (rule.methods or set())
    ]


def filled(names: set[str]) -> dict[str, str]:
    return {name: "confirm" if name == "_act" else MARK for name in names}


def fails() -> None:
    raise RuntimeError(request.url)


@pytest.mark.parametrize("faulty", [False, True])
def test_the_application_names_the_page_and_not_its_address(
    written: Lines, app: Flask, phone: Phone, faulty: bool
) -> None:
    asked = addresses(app)
    if faulty:
        app.view_functions = {name: lambda **_: fails() for name in app.view_functions}
    for method, url in asked:
        phone.http.open(url, method=method, base_url=phone.base, data={"code": MARK})
    phone.http.get(f"/{MARK}/{MARK}", base_url=phone.base)
    told = json.dumps(written(), ensure_ascii=False)
    assert told.count('"event": "request"') == len(asked) + 1 > 80
    assert "forgotten.reset" in told
    assert MARK not in told
    assert MARK not in generate_latest(app.extensions["metrics"]).decode()


def test_nginx_logs_the_first_part_of_an_address_at_most(app: Flask, tmp_path: Path) -> None:
    """Also for what is too long, too large, too often or not to be had at all: its error log would tell the request."""
    nginx = Nginx(tmp_path / "nginx", behind=free_port(), changes={"burst=300": "burst=100"})
    with nginx.open():
        browser = nginx.browser()
        statuses = {
            browser.request(method, f"{nginx.url}{url}", timeout=60, allow_redirects=False).status_code
            for method, url in addresses(app)
        }
        for size in ({"data": b"x" * 600_000}, {"headers": {"X-Long": "x" * 9000}}, {"data": iter([b"x" * 600_000])}):
            statuses.add(browser.post(f"{nginx.url}/account/reset/{MARK}", timeout=60, **size).status_code)
        statuses |= {browser.get(f"{nginx.url}/q/{MARK}", timeout=60).status_code for _ in range(150)}
        plain = f"http://localhost:{nginx.plain_port}/account/reset/{MARK}"
        assert requests.get(plain, timeout=60, allow_redirects=False).status_code == 301
    assert statuses >= {400, 413, 429, 502}
    assert '"area":"/account"' in nginx.logs()
    assert MARK not in nginx.logs()
