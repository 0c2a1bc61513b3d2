"""Who may ask the provider for logins: our own wizard, and the clients of a JSON file named in the settings."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from mytoyota.base import keys
from mytoyota.oidc_provider.claims import SCOPES
from mytoyota.settings import SettingsProblem

FIRST_PARTY = "my-toyota"
HOUR = 3600


class Client(BaseModel):
    """One client, in the words of OpenID Connect Registration 1.0; Authlib asks it through the methods below."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: str = Field(min_length=1, pattern=r"^[\x21-\x7e]+$")
    client_name: str = ""
    client_secret_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$", repr=False)
    redirect_uris: tuple[str, ...] = Field(min_length=1)
    post_logout_redirect_uris: tuple[str, ...] = ()
    initiate_login_uri: str | None = None
    scope: str = "openid"
    id_token_signed_response_alg: Literal["ES256", "RS256"] = "RS256"
    token_endpoint_auth_method: Literal["client_secret_basic", "client_secret_post", "none"] = "client_secret_basic"
    grant_types: tuple[Literal["authorization_code", "refresh_token"], ...] = ("authorization_code",)
    access_token_seconds: int = Field(default=HOUR, ge=60, le=12 * HOUR)
    first_party: bool = False

    @field_validator("redirect_uris", "post_logout_redirect_uris")
    @classmethod
    def _absolute(cls, uris: tuple[str, ...]) -> tuple[str, ...]:
        for uri in uris:
            parts = urlsplit(uri)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment or not uri.isascii():
                raise ValueError("must be absolute http(s) addresses without a fragment")
        return uris

    @field_validator("scope")
    @classmethod
    def _known_scopes(cls, scope: str) -> str:
        if "openid" not in scope.split() or not set(scope.split()) <= set(SCOPES):
            raise ValueError(f"must hold openid, and otherwise only {', '.join(SCOPES)}")
        return scope

    @model_validator(mode="after")
    def _secret_or_public(self) -> "Client":
        if (self.token_endpoint_auth_method == "none") != (self.client_secret_sha256 is None):
            raise ValueError("needs client_secret_sha256, or token_endpoint_auth_method none and no secret")
        return self

    @property
    def client_metadata(self) -> dict[str, Any]:
        """For Authlib's logout endpoint."""
        return self.model_dump()

    def get_client_id(self) -> str:
        """For Authlib."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """OpenID Connect wants the redirect URI named each time."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """What of `scope` this client may have; unknown scopes are passed over (OpenID Connect Core 3.1.2.1)."""
        allowed = self.scope.split()
        return " ".join(dict.fromkeys(one for one in (scope or "").split() if one in allowed))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Byte for byte one of those registered."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Compared as hashes, in constant time."""
        given = hashlib.sha256(client_secret.encode()).hexdigest()
        return self.client_secret_sha256 is not None and hmac.compare_digest(given, self.client_secret_sha256)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a secret may send it in either way, one without none."""
        public = self.token_endpoint_auth_method == "none"
        return (method == "none") == public

    def check_response_type(self, response_type: str) -> bool:
        """The code flow alone."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether this client may use the grant at the token endpoint."""
        return grant_type in self.grant_types


def first_party_secret() -> str:
    """The wizard's own client secret: derived, so that there is nothing to configure and nothing to store."""
    return base64.urlsafe_b64encode(keys.ring().mac("session", "client secret", FIRST_PARTY)).decode().rstrip("=")


def first_party(public_url: str) -> Client:
    """The wizard and My TOYOTA, on the same public address as the provider."""
    return Client(
        client_id=FIRST_PARTY,
        client_name="My TOYOTA",
        client_secret_sha256=hashlib.sha256(first_party_secret().encode()).hexdigest(),
        redirect_uris=(f"{public_url}/auth/callback", f"{public_url}/my/callback"),
        post_logout_redirect_uris=(f"{public_url}/",),
        initiate_login_uri=f"{public_url}/",
        scope=" ".join(SCOPES),
        id_token_signed_response_alg="ES256",
        grant_types=("authorization_code", "refresh_token"),
        access_token_seconds=12 * HOUR,
        first_party=True,
    )


def load(path: Path | None) -> dict[str, Client]:
    """The clients of the file (a JSON list), by id.

    Raises SettingsProblem in one sentence; no secret is repeated in it.
    """
    if path is None:
        return {}
    try:
        found = [Client.model_validate(one) for one in json.loads(path.read_text("utf-8"))]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsProblem(f"A client in {path} does not fit: {where} {first['msg']}") from None
    except (OSError, ValueError, TypeError):
        raise SettingsProblem(f"The clients in {path} cannot be read: a JSON list is expected.") from None
    return _by_id(found, path)


def _by_id(found: list[Client], path: Path) -> dict[str, Client]:
    clients: Mapping[str, Client] = {client.client_id: client for client in found}
    if len(clients) != len(found) or FIRST_PARTY in clients:
        raise SettingsProblem(f"Two clients in {path} have one client_id, or one is named {FIRST_PARTY}.")
    return dict(clients)
