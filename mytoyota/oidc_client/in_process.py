"""Carries the relying party's calls to our own provider in the calling thread, without a socket (decision 3)."""

from contextvars import Context
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InProcess(BaseAdapter):
    """A transport for `requests` that runs `application` instead of opening a socket.

    Real HTTP to oneself starves: every thread would wait for a thread.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        super().__init__()
        self._application = application

    def send(self, request: PreparedRequest, *_args: Any, **_settings: Any) -> Response:
        """The application's answer; time limits, certificates and proxies mean nothing here."""
        # An empty context: the inner request gets an app context, a transaction and cookies of its own.
        body, status, headers = Context().run(run_wsgi_app, self._application, _environ(request), buffered=True)
        response = Response()
        response.status_code = int(status.split()[0])
        response.headers = CaseInsensitiveDict(headers.items())
        response.raw, response.url, response.request = BytesIO(b"".join(body)), str(request.url), request
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """There is no connection to close."""


def _environ(request: PreparedRequest) -> Any:
    url = urlsplit(str(request.url))
    builder = EnvironBuilder(
        path=url.path,
        query_string=url.query,
        base_url=f"{url.scheme}://{url.netloc}",
        method=request.method or "GET",
        headers=[(name, value) for name, value in request.headers.items() if name.lower() != "accept-encoding"],
        input_stream=BytesIO(_bytes(request.body)),
    )
    return builder.get_environ()


def _bytes(body: bytes | str | None) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
