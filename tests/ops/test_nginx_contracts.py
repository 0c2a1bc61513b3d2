"""The finance company's file of contracts goes through nginx while it comes: nothing of it lies there in clear."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.ops.nginx import Nginx
from tests.ops.servers import eventually

PIECE = b"x" * 1024**2
PIECES = 100  # 100 MB in all
AHEAD = 16 * 1024**2  # what kernel and nginx may hold between the two


class Behind(ThreadingHTTPServer):
    """Reads what comes and counts it."""

    received = 0


class Counting(BaseHTTPRequestHandler):
    """Takes a chunked or a measured body in."""

    server: Behind
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Nothing is here but the upload."""
        self._answer(404)

    def do_POST(self) -> None:
        """The file."""
        left = int(self.headers["Content-Length"])
        while left and (piece := self.rfile.read1(min(left, 65536))):
            left -= len(piece)
            self.server.received += len(piece)
        self._answer(200)

    def log_message(self, *_words: object) -> None:
        """Says nothing."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def behind() -> Iterator[Behind]:
    server = Behind(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Upload:
    """A file of 100 MB that looks, while it is sent, how far it came and what lies at nginx."""

    def __init__(self, server: Behind, body_folder: Path) -> None:
        self._server, self._folder = server, body_folder

    def __len__(self) -> int:
        return len(PIECE) * PIECES

    def __iter__(self) -> Iterator[bytes]:
        for sent in range(PIECES):
            yield PIECE
            assert eventually(lambda sent=sent: self._server.received >= sent * len(PIECE) - AHEAD)
            assert not [path for path in self._folder.rglob("*") if path.is_file()]


def test_a_hundred_megabytes_are_passed_on_while_they_come(tmp_path: Path, behind: Behind) -> None:
    with Nginx(tmp_path / "nginx", behind=behind.server_port).open() as nginx:
        upload = Upload(behind, nginx.folder / "body")
        answer = nginx.browser().post(f"{nginx.url}/desk/jpass/files", data=upload, timeout=60)
    assert answer.status_code == 200
    assert behind.received == len(upload)
