"""Bodies that hold a file: kept in memory and bounded, so that no photograph ever touches the disk (decision 12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from flask import Flask, Request, g, request

from mytoyota.web.bodies import Body, BoundedBodies

LARGEST_WITHOUT = 8 * 1024  # bytes of the form of a page that bears a photograph, but for the photograph
UPLOAD_BYTES = 16 * 1024 * 1024
INTO = "upload"  # where, on `g`, a request keeps what its file is written to


class InMemoryRequest(Request):
    """A request whose files stay in memory; Werkzeug would write those over 500 kB to a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        into: IO[bytes] | None = g.pop(INTO, None)
        return into or BytesIO()


def install(app: Flask) -> None:
    """Every request of the app is of this class, and nobody waits for its body for long."""
    app.request_class = InMemoryRequest
    app.wsgi_app = BoundedBodies(app.wsgi_app)  # type: ignore[method-assign]


def allow() -> bool:
    """Lets this request bear a photograph, and says whether it does; call it before the form is looked at."""
    request.max_content_length = UPLOAD_BYTES
    return (request.content_length or 0) > LARGEST_WITHOUT


@contextmanager
def into(file: IO[bytes], largest: int) -> Iterator[None]:
    """Within it the form's file is written to `file` piece by piece, never held in memory; for signed-in staff alone.

    A second file of the same form is not taken: what is larger than a page is refused.
    """
    request.max_content_length = largest + LARGEST_WITHOUT
    g.upload = file
    body = request.environ["wsgi.input"]
    if isinstance(body, Body) and (request.content_length or 0) <= request.max_content_length:
        body.stream()
    try:
        yield
    finally:
        if isinstance(body, Body):
            body.leave()
