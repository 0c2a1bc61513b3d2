"""The wizard as relying party: begins a login at the provider and takes what comes back (guide 1-1/6; decision 3)."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, disclosures
from mytoyota.base.db import Database, new_id
from mytoyota.base.disclosures import Disclosure
from mytoyota.base.refusals import Refused
from mytoyota.oidc_client.claims import scopes_told
from mytoyota.oidc_client.issuer import LEEWAY, Issuer, IssuerTrouble
from mytoyota.oidc_client.models import LoginRequest

LIVES = timedelta(hours=24)
EVERYTHING = "openid email profile address phone registration"


@dataclass(frozen=True)
class LoginRequestParams:
    """A login to begin. `purpose` and `subject` come back with it; `prompt` and `max_age` as in OpenID Connect.

    `redirect_uri` is where it comes back to, if not to the wizard; `text_hash` names the text that was agreed to
    before (base/disclosures.py); `at` is whom it is asked of, if not the process's own.
    """

    purpose: str
    subject: str
    back_url: str
    order_ref: str | None = None
    scope: str = EVERYTHING
    prompt: str | None = None
    max_age: int | None = None
    redirect_uri: str | None = None
    text_hash: str | None = None
    at: "RelyingParty | None" = None


@dataclass(frozen=True)
class Begun:
    """Which login it was that came back: where to go on, or where to go back to."""

    purpose: str
    subject: str
    back_url: str


@dataclass(frozen=True)
class Login:
    """Who logged in. `signed_up_now` is false with a foreign provider: the staff check then follows the login.

    `anew`: they did so after this login was begun here, rather than before, and known to the provider since.
    `claims` is what the userinfo endpoint says of them, `id_claims` what the ID token does.
    """

    sub: str
    claims: dict[str, Any] = field(repr=False)
    id_claims: dict[str, Any] = field(repr=False)
    signed_up_now: bool
    auth_time: int
    anew: bool
    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    purpose: str
    subject: str
    back_url: str


class NotLoggedIn(Refused):
    """A login that did not succeed; `begun` tells which, where that is known for sure, `reason` is a code for logs."""

    page, status = "refused", 400

    def __init__(self, reason: str, begun: Begun | None = None) -> None:
        super().__init__()
        self.reason, self.begun = reason, begun


class LoginFailed(NotLoggedIn):
    """Something is wrong with the answer: `unknown_state`, `other_browser`, `used`, `expired`, `id_token`, …"""


class LoginCancelled(NotLoggedIn):
    """The person went back instead of logging in."""


@dataclass(frozen=True)
class RelyingParty:
    """Our side of the agreement with one provider."""

    issuer: Issuer
    redirect_uri: str
    own: bool


_party: RelyingParty | None = None


def use(party: RelyingParty) -> None:
    """Makes `party` the relying party of this process."""
    global _party
    _party = party


def party() -> RelyingParty:
    """The relying party of this process."""
    assert _party is not None, "the app hands it down when it is made"
    return _party


def begin(session: Session, params: LoginRequestParams, browser_id: str | None) -> str:
    """Keeps a login request of the browser (by its journey cookie) and returns the provider's address to go to.

    Raises LoginFailed where a foreign provider cannot be asked.
    """
    if browser_id is None:
        raise LoginFailed("no_journey")
    state, row = secrets.token_urlsafe(32), LoginRequest(id=new_id(), browser_id=browser_id)
    row.purpose, row.subject, row.back_url = params.purpose, params.subject, params.back_url
    row.state_hash, row.nonce, row.verifier = _hash(state), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    row.max_age, row.expires_at, row.text_hash = params.max_age, clock.now() + LIVES, params.text_hash
    url = _authorization_url(params, row, state)
    session.add(row)
    return url


def coming_back(session: Session, state: str, browser_id: str | None) -> Begun:
    """Which login of the browser `browser_id` an answer of the provider is for; it is only looked at.

    Raises LoginFailed where no such answer is awaited (any more); nobody is asked for that.
    """
    return _begun(_awaited(_of_state(session, state), browser_id))


def begun_with(session: Session, state: str) -> Begun | None:
    """What a login was begun for here, be it answered or not: our own row says so, never the request itself.

    Says nothing of whose it is: what it names asks everybody who they are.
    """
    row = _of_state(session, state)
    return _begun(row) if row else None


def finish(
    database: Database,
    args: Mapping[str, str],
    browser_id: str | None,
    redirect_uri: str | None = None,
    at: RelyingParty | None = None,
) -> Login:
    """The login that came back to the redirect URI with `args`, in the browser `browser_id`.

    Call it before the request's own session is opened for writing: it marks the request as used in a short
    transaction of its own, then asks the provider for tokens and claims while none is open.

    Raises:
        LoginCancelled: the person went back.
        LoginFailed: anything else; never another exception, whatever the answer holds.
    """
    request = _take(database, args.get("state", ""), browser_id)
    begun = _begun(request)
    one = at or party()
    _refuse_error(one, args, begun)
    try:
        login = _exchange(one, (args.get("code", ""), redirect_uri or one.redirect_uri), request, begun)
    except IssuerTrouble as trouble:
        raise LoginFailed(trouble.reason, begun) from trouble
    if one is party():  # what a provider of staff says concerns no account of a customer
        _note(database, (login.access_token, login.claims), request.text_hash)
    return login


def refresh_claims(database: Database, access_token: str, text_hash: str | None = None) -> dict[str, Any]:
    """The account's claims as they are now (after 1-1/7-A was edited); LoginFailed when the login is over."""
    try:
        claims = party().issuer.userinfo(access_token)
    except IssuerTrouble as trouble:
        raise LoginFailed(trouble.reason) from trouble
    _note(database, (access_token, claims), text_hash)
    return claims


def _note(database: Database, heard: tuple[str, dict[str, Any]], text_hash: str | None) -> None:
    """Writes down what a foreign provider told us of an account, once for a token; our own writes as it tells."""
    (access_token, claims), one = heard, party()
    sub, what = claims.get("sub"), scopes_told(claims)
    if one.own or not isinstance(sub, str):
        return
    source = f"userinfo:{_hash(access_token)}:{' '.join(what)}"
    told = Disclosure(sub, f"client:{one.issuer.client_id}", what, "login", source, text_hash)
    with database.writing() as session:
        disclosures.record(session, told)


def _authorization_url(params: LoginRequestParams, row: LoginRequest, state: str) -> str:
    one = params.at or party()
    try:
        metadata = one.issuer.metadata()
    except IssuerTrouble as trouble:
        raise LoginFailed(trouble.reason) from trouble
    offered = metadata.get("scopes_supported") or params.scope.split()
    asked = {
        "response_type": "code",
        "client_id": one.issuer.client_id,
        "redirect_uri": params.redirect_uri or one.redirect_uri,
        "scope": " ".join(scope for scope in params.scope.split() if scope in offered),
        "state": state,
        "nonce": row.nonce,
        "code_challenge": create_s256_code_challenge(row.verifier),
        "code_challenge_method": "S256",
        "prompt": params.prompt,
        "max_age": params.max_age,
        "order_ref": params.order_ref if one.own else None,
    }
    return f"{metadata['authorization_endpoint']}?{urlencode({k: v for k, v in asked.items() if v is not None})}"


def _take(database: Database, state: str, browser_id: str | None) -> LoginRequest:
    """Uses the request up; a second answer to it, also at the same moment, finds it used."""
    with database.writing() as session:
        found = select(LoginRequest).where(LoginRequest.state_hash == _hash(state)).with_for_update()
        row = _awaited(session.scalar(found), browser_id)
        row.used_at = clock.now()
    return row


def _awaited(row: LoginRequest | None, browser_id: str | None) -> LoginRequest:
    if row is None:
        raise LoginFailed("unknown_state")
    if not browser_id or row.browser_id != browser_id:
        raise LoginFailed("other_browser")
    if row.used_at:
        raise LoginFailed("used", _begun(row))
    if clock.now() >= row.expires_at:
        raise LoginFailed("expired", _begun(row))
    return row


def _of_state(session: Session, state: str) -> LoginRequest | None:
    return session.scalar(select(LoginRequest).where(LoginRequest.state_hash == _hash(state)))


def _begun(row: LoginRequest) -> Begun:
    return Begun(row.purpose, row.subject, row.back_url)


def _refuse_error(one: RelyingParty, args: Mapping[str, str], begun: Begun) -> None:
    try:
        must_name_itself = one.issuer.metadata().get("authorization_response_iss_parameter_supported")
    except IssuerTrouble as trouble:
        raise LoginFailed(trouble.reason, begun) from trouble
    named = args.get("iss")
    if (named or must_name_itself) and named != one.issuer.url:  # RFC 9207, against mixed-up providers
        raise LoginFailed("iss", begun)
    if args.get("error") == "access_denied":
        raise LoginCancelled("access_denied", begun)
    if "error" in args or not args.get("code"):
        raise LoginFailed("provider_error", begun)


def _exchange(one: RelyingParty, came_back: tuple[str, str], request: LoginRequest, begun: Begun) -> Login:
    code, redirect_uri = came_back
    tokens = one.issuer.tokens(code, request.verifier, redirect_uri)
    access_token, id_token = tokens.get("access_token"), tokens.get("id_token")
    if not isinstance(access_token, str) or not isinstance(id_token, str):
        raise IssuerTrouble("id_token")
    claims = one.issuer.claims(id_token, request.nonce, access_token)
    auth_time = int(claims.get("auth_time") or claims["iat"])
    if request.max_age is not None and auth_time < clock.now().timestamp() - request.max_age - LEEWAY:
        raise IssuerTrouble("max_age")
    about = one.issuer.userinfo(access_token)
    if about.get("sub") != claims["sub"]:  # OpenID Connect Core 5.3.2, against swapped tokens
        raise IssuerTrouble("userinfo")
    signed_up_now = one.own and claims.get("signed_up_now") is True
    anew = "auth_time" in claims and auth_time >= int((request.expires_at - LIVES).timestamp())  # told in seconds
    return Login(
        sub=claims["sub"],
        claims=about,
        id_claims=claims,
        signed_up_now=signed_up_now,
        auth_time=auth_time,
        anew=anew,
        access_token=access_token,
        id_token=id_token,
        purpose=begun.purpose,
        subject=begun.subject,
        back_url=begun.back_url,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
