"""A foreign provider that can be told to forge: a small WSGI app in the place of a whole OpenID Provider."""

import base64
import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import ECKey, Key

from mytoyota.base import clock

ISSUER = "https://login.foreign.example"
ACCESS_TOKEN = "access-token-of-the-foreign-provider"


@dataclass
class Forger:
    """What it answers; tests change one thing at a time. `sabotage` turns the honest claims into the forged ones."""

    client_id: str = "my-toyota"
    nonce: str = ""
    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1", "alg": "ES256", "use": "sig"}))
    signing_key: Key | None = None
    algorithm: str = "ES256"
    sabotage: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    token_body: Callable[[dict[str, Any]], Any] = lambda body: body
    token_status: str = "200 OK"
    userinfo: Any = None
    jwks: Any = None
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        status, body = "200 OK", self._answer(path, environ)
        if path == "/token":
            status = self.token_status
        text = body if isinstance(body, str) else json.dumps(body)
        kind = [("Content-Type", "application/json")]
        start(status, [*kind, ("Location", f"{ISSUER}/elsewhere")] if status.startswith("30") else kind)
        return [text.encode()]

    def _answer(self, path: str, environ: dict[str, Any]) -> Any:
        if path == "/.well-known/openid-configuration":
            return self._discovery()
        if path == "/jwks":
            return self.jwks if self.jwks is not None else {"keys": [self.key.as_dict(private=False)]}
        if path == "/token":
            self.sent = dict(parse_qsl(environ["wsgi.input"].read().decode()))
            honest = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": self._id_token()}
            return self.token_body(honest)
        return self.userinfo if self.userinfo is not None else {"sub": "foreign-1", "email": "hanako@example.jp"}

    def _discovery(self) -> dict[str, Any]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        urls = {name: f"{ISSUER}/{path}" for name, path in names.items()}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", **urls, **self.metadata}

    def _id_token(self) -> str:
        now = int(clock.now().timestamp())
        at_hash = create_half_hash(ACCESS_TOKEN, "ES256").decode()
        honest = {"iss": ISSUER, "sub": "foreign-1", "aud": self.client_id, "iat": now, "exp": now + 300}
        claims = self.sabotage(honest | {"nonce": self.nonce, "at_hash": at_hash})
        if self.algorithm in {"none", "HS256"}:
            return self._by_hand(claims)
        key = self.signing_key or self.key
        return jwt.encode({"alg": self.algorithm, "kid": key.kid or "k1"}, claims, key, [self.algorithm])

    def _by_hand(self, claims: dict[str, Any]) -> str:
        """What no library makes: no signature at all, or the public key taken for a shared secret."""
        head = _encoded({"alg": self.algorithm, "kid": self.key.kid})
        message = f"{head}.{_encoded(claims)}"
        if self.algorithm == "none":
            return f"{message}."
        secret = self.key.as_pem(private=False)
        return f"{message}.{_base64(hmac.digest(secret, message.encode(), 'sha256'))}"


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
