"""The demo's twin of the agency's server: the documented protocol on loopback, the outcome chosen by the number."""

import functools
import html
import threading
import time
from collections.abc import Iterable
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from mytoyota.corporations import demo_companies as demo
from mytoyota.corporations.records import FIELDS, is_number

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SLOW_SECONDS = 30.0  # longer than any caller's patience
XML, TEXT, HTML = "application/xml; charset=UTF-8", "text/plain; charset=UTF-8", "text/html; charset=UTF-8"
FAULTS: dict[str, tuple[str, str, str]] = {
    demo.TOO_MANY: ("403 Forbidden", TEXT, ""),
    demo.ID_UNKNOWN: ("404 Not Found", TEXT, ""),
    demo.TROUBLE: ("500 Internal Server Error", TEXT, ""),
    demo.MALFORMED: ("200 OK", XML, "<corporations><count>1</count><corporation><name>株式"),
    demo.HTML: ("200 OK", HTML, "<!doctype html><title>メンテナンス中</title><p>ただいまメンテナンス中です。"),
}


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """`GET …/4/num?id=…&number=…&type=12`, as the agency answers it."""
    asked = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    if not environ.get("PATH_INFO", "").endswith("/4/num") or not asked.get("id"):
        status, kind, body = "404 Not Found", TEXT, ""
    else:
        status, kind, body = _answer(asked)
    sent = body.encode()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(sent)))])
    return [sent]


def _answer(asked: dict[str, str]) -> tuple[str, str, str]:
    number = asked.get("number", "")
    if asked.get("type") != "12":
        return "400 Bad Request", TEXT, "070,応答形式が正しくありません\n"
    if not is_number(number):
        return "400 Bad Request", TEXT, "042,法人番号が正しくありません\n"
    if number == demo.SLOW:
        time.sleep(SLOW_SECONDS)
    return FAULTS.get(number) or ("200 OK", XML, answer_with(number))


def answer_with(number: str) -> str:
    """The XML answer about one number: its record, or none."""
    record = demo.COMPANIES.get(number)
    head = {"lastUpdateDate": "2026-11-20", "count": "1" if record else "0", "divideNumber": "1", "divideSize": "1"}
    inside = "".join(_element(name, value) for name, value in head.items())
    if record:
        told = {"sequenceNumber": "1"} | record
        inside += f"<corporation>{''.join(_element(name, told.get(name, '')) for name in FIELDS)}</corporation>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<corporations>{inside}</corporations>'


def _element(name: str, value: str) -> str:
    return f"<{name}>{html.escape(value, quote=False)}</{name}>" if value else f"<{name}/>"


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each call, so that a slow one holds nobody up; none outlives the process."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Writes no log: addresses hold an application id."""

    def log_message(self, *_said: object) -> None:
        """Nothing."""


def serve(app: "WSGIApplication") -> str:
    """Serves `app` on a free port of this machine, in threads of its own; returns the base address, with `/4`."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(app)
    threading.Thread(target=server.serve_forever, name="demo-register", daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/4"


@functools.cache
def address() -> str:
    """Where this process's demo register is; it is started when somebody asks first."""
    return serve(application)
