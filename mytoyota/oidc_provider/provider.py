"""The OpenID Provider: what Authlib is told about our clients, codes, tokens and keys (decision 3; docs/oidc.md)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request, ResourceProtector
from authlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidRequestError, InvalidScopeError, OAuth2Error
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oidc.core.errors import ConsentRequiredError, LoginRequiredError
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account
from mytoyota.base import clock
from mytoyota.oidc_provider import claims, grants, tokens
from mytoyota.oidc_provider.clients import Client
from mytoyota.oidc_provider.models import Token
from mytoyota.oidc_provider.provider_request import ProviderRequest, Sent, refuse_oddities, refuse_repeated
from mytoyota.oidc_provider.signing_keys import ALGORITHMS, SigningKeys


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP; `body` is JSON unless it is empty."""

    status: int
    body: Any
    headers: list[tuple[str, str]]


@dataclass(frozen=True)
class Setup:
    """What stays the same between requests."""

    issuer: str
    clients: Mapping[str, Client]
    keys: SigningKeys


class Provider(AuthorizationServer):
    """The provider for one request and its database session; `told` is the token whose claims went out in it."""

    told: Token | None = None

    def __init__(self, setup: Setup, session: Session) -> None:
        super().__init__()
        self.setup, self.session, self.keys = setup, session, setup.keys
        self.register_token_generator("default", BearerTokenGenerator(_random, _random, _seconds))
        signing = {algorithm: setup.keys.signing(algorithm) for algorithm in ALGORITHMS}
        code = grants.CodeIdToken(setup.issuer, signing)
        self.register_grant(grants.CodeGrant, [grants.S256Only(required=True), code])
        self.register_grant(grants.RefreshGrant, [grants.RefreshIdToken(setup.issuer, signing)])
        self.register_endpoint(grants.Revocation)
        self.register_endpoint(grants.EndSession)

    # What Authlib asks of a server.

    def query_client(self, client_id: str) -> Client | None:
        """The client of this id."""
        return self.setup.clients.get(client_id)

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Keeps hashes of what is handed out, in the family of the code that all of it stems from."""
        stem = request.authorization_code or request.refresh_token
        row = Token(client_id=request.client.client_id, account_id=request.user.id, scope=token["scope"])
        row.family = request.authorization_code.id if request.authorization_code else request.refresh_token.family
        row.granted_scope, row.auth_time = stem.get_scope(), stem.auth_time
        row.access_hash = tokens.digest(token["access_token"])
        row.access_expires_at = clock.after(seconds=token["expires_in"])
        row.refresh_hash = tokens.digest(token["refresh_token"]) if "refresh_token" in token else None
        row.refresh_expires_at = clock.now() + tokens.REFRESH_LIVES
        self.session.add(row)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Sent | ProviderRequest) -> ProviderRequest:
        """Authlib's form of what came over HTTP."""
        return request if isinstance(request, ProviderRequest) else ProviderRequest(request, self.setup.issuer)

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        """Authlib's answer, for the page to send."""
        return Answer(status, body, list(headers))

    # What the pages ask.

    def accept(self, sent: Sent) -> grants.CodeGrant:
        """The checked authorization request.

        Raises:
            OAuth2Error: with a `redirect_uri` where client and redirect URI are proven:
                `refused` then answers the client.
        """
        redirect_uri, state = self._proven(sent), sent.first().get("state")
        try:
            refuse_oddities(sent)
            grant = self._grant(ProviderRequest(sent, self.setup.issuer))
        except OAuth2Error as error:
            error.redirect_uri = redirect_uri
            error.state = None if len(sent.parameters.get("state", [])) > 1 else state
            raise
        return grant

    def _grant(self, request: ProviderRequest) -> grants.CodeGrant:
        # The user is decided by the page; "some" keeps Authlib from answering for us.
        try:
            grant: grants.CodeGrant = self.get_consent_grant(request, end_user="some")
        except ValueError as oddity:  # Authlib repeats what was sent in its texts, which must be ASCII
            raise InvalidRequestError("The request holds characters that are not allowed.") from oddity
        if "openid" not in (request.scope or "").split():
            raise InvalidScopeError("The scope must hold 'openid'.")
        return grant

    def _proven(self, sent: Sent) -> str:
        """The redirect URI, if it is exactly one of the client's; before that nobody may be redirected anywhere."""
        first = sent.first()
        client = self.query_client(first.get("client_id", ""))
        redirect_uri = first.get("redirect_uri", "")
        once = all(len(sent.parameters.get(name, [])) == 1 for name in ("client_id", "redirect_uri"))
        if client is None or not once or not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError("Client and redirect URI do not belong together.")
        return redirect_uri

    def grant_code(self, grant: grants.CodeGrant, given: tokens.Grant, consented: tokens.Consented) -> Answer:
        """The redirect with a code; what the account lets the client have is recorded with it."""
        tokens.record_consent(self.session, self.asked(grant.request), given.account_id, consented)
        return self._named(self.create_authorization_response(grant.request, grant_user=given, grant=grant))

    def refuse(self, grant: grants.CodeGrant, why: str) -> Answer:
        """The redirect with an error: `access_denied`, `login_required` or `consent_required`."""
        errors = {error.error: error for error in (AccessDeniedError, LoginRequiredError, ConsentRequiredError)}
        payload = grant.request.payload
        return self.refused(errors[why](redirect_uri=payload.redirect_uri, state=payload.state))

    def refused(self, error: OAuth2Error) -> Answer:
        """The redirect for an error that has a redirect URI."""
        return self._named(self.handle_error_response(None, error))

    def asked(self, request: OAuth2Request) -> tokens.CodeRequest:
        """What the code will be bound to."""
        data = request.payload.data
        return tokens.CodeRequest(
            client_id=request.client.client_id,
            redirect_uri=data["redirect_uri"],
            scope=request.scope,
            nonce=data.get("nonce"),
            code_challenge=data["code_challenge"],
        )

    def token(self, sent: Sent) -> Answer:
        """Tokens for a code or a refresh token, or the error."""
        return self._careful(sent, lambda: self.create_token_response(sent))

    def revoke(self, sent: Sent) -> Answer:
        """A client gives a token back."""
        return self._careful(sent, lambda: self.create_endpoint_response("revocation", sent))

    def _careful(self, sent: Sent, answer: Callable[[], Answer]) -> Answer:
        try:
            refuse_repeated(sent)
            return answer()
        except OAuth2Error as error:
            return self.handle_response(*error())
        except ValueError:  # Authlib repeats what was sent in its texts, which must be ASCII
            return self.handle_response(*InvalidRequestError("The request holds characters that are not allowed.")())

    def userinfo(self, sent: Sent) -> Answer:
        """The claims that the access token's scopes give."""
        protector = ResourceProtector()
        protector.register_token_validator(grants.Bearer(self.session))
        try:
            token = protector.validate_request(["openid"], self.create_oauth2_request(sent))
        except OAuth2Error as error:
            return self.handle_response(*error())
        account = self.session.get(Account, token.account_id)
        if account is None:  # deleted a moment ago, in another process
            return Answer(401, {"error": "invalid_token"}, [])
        self.told = token
        return Answer(200, claims.of_account(account, token.scope), [])

    def _named(self, answer: Answer) -> Answer:
        """Adds `iss` to a redirect, so that a client of several providers knows whose answer it is (RFC 9207)."""
        headers = [
            (name, add_params_to_uri(value, {"iss": self.setup.issuer}) if name == "Location" else value)
            for name, value in answer.headers
        ]
        return Answer(answer.status, answer.body, headers)


def metadata(issuer: str) -> dict[str, Any]:
    """The discovery document (OpenID Connect Discovery 1.0; RFC 8414, 9207; RP-Initiated Logout 1.0)."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/logout",
        "revocation_endpoint": f"{issuer}/revoke",
        "scopes_supported": list(claims.SCOPES),
        "claims_supported": ["iss", "aud", "exp", "iat", "auth_time", "nonce", *_all_claims()],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "token_endpoint_auth_methods_supported": grants.AUTH_METHODS,
        "revocation_endpoint_auth_methods_supported": grants.AUTH_METHODS,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account", "create"],
        "ui_locales_supported": ["ja", "en"],
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def _all_claims() -> list[str]:
    return [claim for names in claims.SCOPES.values() for claim in names]


def _random(*_args: Any, **_kwargs: Any) -> str:
    return secrets.token_urlsafe(32)


def _seconds(client: Client, _grant_type: str) -> int:
    return client.access_token_seconds
