"""A way in front of our provider that forges ID tokens on demand, with our own signing keys where a forger has them."""

import http.client
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from authlib.common.encoding import to_unicode, urlsafe_b64encode
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, RSAKey

from mytoyota.oidc_provider.signing_keys import ALGORITHMS, SigningKeys

CLAIMS: dict[str, dict[str, Any]] = {
    "iss": {"iss": "https://evil.example/account"},
    "aud": {"aud": "another-client"},
    "exp": {"exp": 1_000_000_000, "iat": 999_999_000},
    "nonce": {"nonce": "another"},
}
FORGERIES = ("signature", "none", *CLAIMS)
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Front(ThreadingHTTPServer):
    """Listens on the public address, asks the provider behind it, and alters the token endpoint's answers."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, behind: int, keys: SigningKeys) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.behind, self.forgery = behind, ""
        # Read at once: another test of this process may put its own key ring in place meanwhile.
        self.signing = {algorithm: keys.signing(algorithm) for algorithm in ALGORITHMS}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def altered(self, body: bytes) -> bytes:
        answer = json.loads(body)
        if self.forgery and "id_token" in answer:
            answer["id_token"] = forged(answer["id_token"], self.forgery, self.signing)
        return json.dumps(answer).encode()


def forged(id_token: str, forgery: str, signing: Mapping[str, Key]) -> str:
    """The same ID token with one thing wrong."""
    header = jws.extract_compact(id_token.encode()).headers()
    algorithm = header["alg"]
    claims = json.loads(jws.extract_compact(id_token.encode()).payload or b"{}")
    if forgery == "none":
        head = to_unicode(urlsafe_b64encode(json.dumps({**header, "alg": "none"}).encode()))
        return f"{head}.{id_token.split('.')[1]}."
    key = signing[algorithm]
    if forgery == "signature":
        key = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    return jwt.encode(header, claims | CLAIMS.get(forgery, {}), key, [algorithm])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def do_GET(self) -> None:
        if self.path.startswith("/__sabotage/"):
            wanted = self.path.rpartition("/")[2]
            self.server.forgery = "" if wanted == "off" else wanted
            self._answer(204, [], b"")
            return
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=30)
        plain = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        behind.request(self.command, self.path, body, plain)
        answer = behind.getresponse()
        found = answer.read()
        if self.path == "/account/token":
            found = self.server.altered(found)
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
        behind.close()
        self._answer(answer.status, kept, found)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: Any) -> None:
        """Nothing is logged."""
