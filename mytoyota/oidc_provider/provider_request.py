"""A request to the provider as Authlib reads it, without Flask: also one that was saved and goes on a day later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error

# What an authorization request may bring and what is kept of it; anything else is passed over.
KEPT = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "order_ref",
    "login_hint",
)
TOKEN_PARAMETERS = ("grant_type", "code", "code_verifier", "refresh_token", "client_secret", "token", "token_type_hint")
LONGEST = 2048
LONGEST_IN_ALL = 2500  # as JSON; a browser's cookie has to hold it (web_asked.py)


class RequestNotSupported(OAuth2Error):
    """Request objects are not supported (OpenID Connect Core 3.1.2.6)."""

    error = "request_not_supported"


class RequestUriNotSupported(OAuth2Error):
    """Request objects by reference are not supported (OpenID Connect Core 3.1.2.6)."""

    error = "request_uri_not_supported"


class RegistrationNotSupported(OAuth2Error):
    """Client data inside a request are not supported (OpenID Connect Core 3.1.2.6)."""

    error = "registration_not_supported"


UNSUPPORTED: dict[str, type[Exception]] = {
    "request": RequestNotSupported,
    "request_uri": RequestUriNotSupported,
    "registration": RegistrationNotSupported,
}


@dataclass(frozen=True)
class Sent:
    """What came over HTTP: the method, every parameter with all its values, the headers."""

    method: str
    parameters: Mapping[str, list[str]] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def saved(cls, parameters: Mapping[str, str]) -> "Sent":
        """An authorization request out of its row."""
        return cls("GET", {name: [value] for name, value in parameters.items()})

    def first(self) -> dict[str, str]:
        """Each parameter's first value; empty ones count as absent (RFC 6749, 3.1)."""
        return {name: values[0] for name, values in self.parameters.items() if values and values[0]}


class ProviderRequest(OAuth2Request):
    """`Sent` in Authlib's words. `issuer` stands for the address: whether it is safe the settings have decided."""

    def __init__(self, sent: Sent, issuer: str) -> None:
        super().__init__(sent.method, issuer.replace("http:", "https:", 1), headers=sent.headers)
        self.payload = _Payload(sent)

    @property
    def args(self) -> dict[str, str]:
        """The parameters; where they stood in the message was looked at before."""
        return self.form

    @property
    def form(self) -> dict[str, str]:
        """The parameters."""
        return dict(self.payload.data)


class _Payload(OAuth2Payload):
    def __init__(self, sent: Sent) -> None:
        self._data, self._lists = sent.first(), dict(sent.parameters)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return self._lists


def refuse_repeated(sent: Sent) -> None:
    """Raises an OAuth2Error where a parameter comes twice (RFC 6749, 3.1 and 3.2) or is longer than any honest one."""
    for name in (*KEPT, *TOKEN_PARAMETERS):
        values = sent.parameters.get(name, [])
        if len(values) > 1:
            raise InvalidRequestError(f"Multiple '{name}' in request.")
        if values and len(values[0]) > LONGEST:
            raise InvalidRequestError(f"'{name}' is too long.")


def refuse_oddities(sent: Sent) -> None:
    """Raises an OAuth2Error for what Authlib does not refuse by itself in an authorization request."""
    for name, refusal in UNSUPPORTED.items():
        if name in sent.parameters:
            raise refusal()
    refuse_repeated(sent)
    first = sent.first()
    if len(json.dumps({name: first[name] for name in KEPT if name in first})) > LONGEST_IN_ALL:
        raise InvalidRequestError("The request is too long.")
    if first.get("response_mode", "query") != "query":
        raise InvalidRequestError("Only response_mode 'query' is supported.")
    if first.get("code_challenge_method") != "S256" or "code_challenge" not in first:
        raise InvalidRequestError("PKCE with S256 is required.")
    if "max_age" in first and not (first["max_age"].isascii() and first["max_age"].isdigit()):
        raise InvalidRequestError("'max_age' is not a number of seconds.")
