"""What the relying party knows of its provider: discovery, keys, tokens, ID tokens (OpenID Connect Core 3.1.3)."""

import threading
import time
from typing import Any, cast

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from requests.adapters import BaseAdapter

ALGORITHMS = ("ES256", "RS256", "PS256")  # asymmetric ones only: a public key must never serve as a shared secret
SECONDS = 10.0
METADATA_LIVES = 86_400.0
KEYS_REST = 10.0  # unknown key ids ask for the keys anew, but not more often than this
LEEWAY = 30
ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class IssuerTrouble(Exception):
    """The provider could not be asked, or its answer does not hold; `reason` is a code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Issuer:
    """One OpenID Provider, found by its issuer address alone.

    `adapter` carries the calls where the provider is our own; without one they go over the network.
    """

    def __init__(self, url: str, client: tuple[str, str | None], adapter: BaseAdapter | None = None) -> None:
        self.url = url
        self.client_id, self._secret = client
        self._adapter = adapter
        self._metadata: dict[str, Any] = {}
        self._keys = KeySet([])
        self._metadata_until = self._keys_after = 0.0
        self._lock = threading.Lock()

    def metadata(self) -> dict[str, Any]:
        """The provider's discovery document, kept for a day; it must name the very issuer it was asked for."""
        if time.monotonic() >= self._metadata_until:
            found = self._json("GET", f"{self.url}/.well-known/openid-configuration")
            if found.get("issuer") != self.url or not all(self._may_be_asked(found.get(name)) for name in ADDRESSES):
                raise IssuerTrouble("discovery")
            self._metadata, self._metadata_until = found, time.monotonic() + METADATA_LIVES
        return self._metadata

    def _may_be_asked(self, url: Any) -> bool:
        """All addresses are over TLS (OpenID Connect Discovery 3): whoever names a provider names no place behind us.

        A provider that is itself without TLS is our own, or a demo's.
        """
        return isinstance(url, str) and (url.startswith("https://") or not self.url.startswith("https://"))

    def tokens(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """Turns a code into tokens, in the calling thread."""
        url = self.metadata()["token_endpoint"]
        try:
            with self._session() as session:
                sent = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
                return dict(session.fetch_token(url, timeout=SECONDS, **sent))
        except (OAuthError, requests.RequestException, ValueError, KeyError) as trouble:
            raise IssuerTrouble("token_refused") from trouble

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """What the provider says about the person, as agreed in the scopes."""
        return self._json("GET", self.metadata()["userinfo_endpoint"], {"Authorization": f"Bearer {access_token}"})

    def claims(self, id_token: str, nonce: str, access_token: str) -> dict[str, Any]:
        """The ID token's claims, after signature, issuer, audience, times, nonce and token hash were checked."""
        try:
            token = jwt.decode(id_token, self._key_set(id_token), algorithms=list(self._algorithms()))
            wanted = {"iss": _must_be(self.url), "aud": _must_be(self.client_id)}
            params = {"nonce": nonce, "client_id": self.client_id, "access_token": access_token}
            claims = CodeIDToken(token.claims, token.header, wanted, params)
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as trouble:
            # A hostile token can break a check in more ways than the library names.
            raise IssuerTrouble("id_token") from trouble
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise IssuerTrouble("id_token")
        return dict(claims)

    def _algorithms(self) -> set[str]:
        offered = self.metadata().get("id_token_signing_alg_values_supported", ALGORITHMS)
        return set(ALGORITHMS) & set(offered)

    def _key_set(self, id_token: str) -> KeySet:
        """The cached keys, or fresh ones when the token names a key that is not among them."""
        kid = extract_compact(id_token.encode()).headers().get("kid")
        with self._lock:
            known = {key.kid for key in self._keys}
            if (not known or (kid and kid not in known)) and time.monotonic() >= self._keys_after:
                self._keys = KeySet.import_key_set(cast(Any, self._json("GET", self.metadata()["jwks_uri"])))
                self._keys_after = time.monotonic() + KEYS_REST
            return self._keys

    def _json(self, method: str, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            with self._session() as session:
                answer = session.request(method, url, headers=headers, timeout=SECONDS, withhold_token=True)
            if answer.status_code != 200:
                refused = headers is not None and answer.status_code in (401, 403)
                raise IssuerTrouble("token_refused" if refused else "unreachable")
            found = answer.json()
        except (requests.RequestException, ValueError) as trouble:
            raise IssuerTrouble("unreachable") from trouble
        if not isinstance(found, dict):
            raise IssuerTrouble("unreachable")
        return found

    def _session(self) -> OAuth2Session:
        method = "client_secret_basic" if self._secret else "none"
        session = OAuth2Session(self.client_id, self._secret, token_endpoint_auth_method=method)
        session.max_redirects = 0  # neither our secret nor a token may travel to another place
        if self._adapter:
            session.mount(self.url, self._adapter)
            session.trust_env = False  # no proxy leads to ourselves; asking which would is most of such a call
        return session


def _must_be(value: str) -> dict[str, Any]:
    return {"essential": True, "value": value}
