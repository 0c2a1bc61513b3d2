"""Authlib's grants and endpoints with our tables behind them, and stricter than they come (docs/oidc.md)."""

from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Request, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants.code import OpenIDCode, OpenIDToken
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc.jwk import Key, KeySet

from mytoyota.accounts.models import Account
from mytoyota.base import clock
from mytoyota.base.bounded import Bounded
from mytoyota.base.db import new_id
from mytoyota.oidc_provider import tokens
from mytoyota.oidc_provider.clients import Client
from mytoyota.oidc_provider.models import AuthorizationCode, Token

SIGNING = Bounded("signature", running=2, waiting=6)  # RSA takes milliseconds of the pages' time, for any client
AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]


class CodeGrant(grants.AuthorizationCodeGrant):
    """The code flow: codes are kept hashed and turned in once. `request.user` is a `tokens.Grant` until then."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Keeps the code with all that it is bound to."""
        tokens.save_code(self.server.session, code, self.server.asked(request), request.user)

    def query_authorization_code(self, code: str, client: Client) -> AuthorizationCode | None:
        """The code's row while it lives; a second use revokes what came of the first."""
        return tokens.living_code(self.server.session, code, client.client_id)

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """The row stays, so that a second use is noticed."""
        authorization_code.used_at = clock.now()

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Account | None:
        """Whose code it is."""
        found: Account | None = self.server.session.get(Account, authorization_code.account_id)
        return found


class RefreshGrant(grants.RefreshTokenGrant):
    """Refresh with rotation: each refresh token once, a second use revokes the family."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        """The row while it lives and belongs to the client that asks."""
        return tokens.living_refresh(self.server.session, refresh_token, self.request.client.client_id)

    def authenticate_user(self, refresh_token: Token) -> Account | None:
        """Whose token it is."""
        found: Account | None = self.server.session.get(Account, refresh_token.account_id)
        return found

    def revoke_old_credential(self, refresh_token: Token) -> None:
        """The old row stays, so that a second use is noticed; its access token ends now."""
        refresh_token.refreshed_at = clock.now()
        refresh_token.access_expires_at = min(refresh_token.access_expires_at, clock.now())


class S256Only(CodeChallenge):
    """PKCE for every client, with S256 alone; that it was sent is made sure of before (`refuse_oddities`)."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]


class _Signed(OpenIDToken):
    """ID tokens: signed with the client's algorithm, `aud` a string, no personal data (those are at userinfo)."""

    def __init__(self, issuer: str, signing: dict[str, Key]) -> None:
        self._issuer, self._signing = issuer, signing

    def resolve_client_private_key(self, client: Client) -> Key:
        """The key that signs now."""
        return self._signing[client.id_token_signed_response_alg]

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        """With the key's id, so that clients with cached keys know when to ask anew."""
        return {"alg": client.id_token_signed_response_alg, "kid": self.resolve_client_private_key(client).kid}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        """A string as audience: with a list Authlib's logout could not tell the client from the hint."""
        return {"iss": self._issuer, "aud": client.client_id, "jti": new_id()}

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        """Remembers what the token stems from, for `generate_user_info`."""
        self._stem: AuthorizationCode | Token = request.authorization_code or request.refresh_token
        with SIGNING:
            signed: str = super().encode_id_token(token, request)
        return signed

    def generate_user_info(self, user: Account, scope: str) -> dict[str, Any]:
        """Who, since when, and in the wizard's case whether the account was made for this very login."""
        about: dict[str, Any] = {"sub": user.id, "auth_time": self._stem.auth_time}
        return about | ({"signed_up_now": True} if self._stem.signed_up_now else {})


class CodeIdToken(_Signed, OpenIDCode):
    """ID tokens for codes, with the request's nonce."""

    def __init__(self, issuer: str, signing: dict[str, Key]) -> None:
        _Signed.__init__(self, issuer, signing)
        self.require_nonce = False

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """A nonce guards the client against replay; whether it was used before is the client's to know."""
        return False


class RefreshIdToken(_Signed):
    """ID tokens for refreshes: the first login's `auth_time`, no nonce (OpenID Connect Core 12.2)."""


class Revocation(RevocationEndpoint):
    """A client gives a token back (RFC 7009): all tokens of that login end."""

    CLIENT_AUTH_METHODS = AUTH_METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:
        """By either of its two tokens, whatever the hint says."""
        return tokens.by_any_token(self.server.session, token_string)

    def revoke_token(self, token: Token, request: OAuth2Request) -> None:
        """With the refresh token its access tokens must end too (RFC 7009, 2.1)."""
        tokens.revoke_family(self.server.session, token.family, token.client_id, "client")


class EndSession(EndSessionEndpoint):
    """Logout begun by a client; ending the browser's session is the page's part."""

    def get_server_jwks(self) -> KeySet:
        """Former keys count too: the hint may be old."""
        keys: KeySet = self.server.keys.published()
        return keys

    def get_algorithms(self) -> list[str]:
        """Those that we sign with."""
        return ["ES256", "RS256"]

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        """Done by the page."""


class Bearer(BearerTokenValidator):
    """Access tokens at the userinfo endpoint."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self._session = session

    def authenticate_token(self, token_string: str) -> Token | None:
        """The row of an access token."""
        return tokens.by_access_token(self._session, token_string)
