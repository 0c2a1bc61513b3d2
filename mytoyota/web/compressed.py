"""Pages compressed: Flask-Compress for whatever is rare, a short way for the page that every step sends."""

import zlib
from typing import Any

from flask import Response
from flask_compress import Compress

from mytoyota.web import application

LEVEL = 5
# A page is a few kilobytes: the 256 KB that zlib takes by default cost more to make ready than the page to compress.
WINDOW, MEMORY = 13, 6
GZIP = 16  # added to the window: with gzip's header
LEAST = 500  # bytes, as Flask-Compress has it


class Compressed(Compress):
    """Flask-Compress, but for whole pages of text that go to a browser which takes gzip."""

    def after_request(self, response: Response | None) -> Any:
        """The answer, smaller where the browser can read it."""
        if response is None or not _usual(response):
            return super().after_request(response)
        page = response.get_data()
        if len(page) >= LEAST:
            packing = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW + GZIP, MEMORY)
            response.set_data(packing.compress(page) + packing.flush())
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _usual(response: Response) -> bool:
    """A whole page that bears no mark to ask by, for a browser that says plainly what it takes."""
    headers, taken = response.headers, application.asked().headers.get("Accept-Encoding", "")
    plainly = "gzip" in [one.strip() for one in taken.split(",")]
    whole = response.status_code == 200 and response.mimetype == "text/html" and not response.is_streamed
    return plainly and whole and not any(name in headers for name in ("Vary", "ETag", "Content-Encoding"))
