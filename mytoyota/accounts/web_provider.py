"""The provider's own addresses under /account/: discovery, keys, authorize, token, userinfo, logout (decision 3)."""

from typing import Any, cast
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749.errors import OAuth2Error
from flask import Blueprint, Flask, Response, current_app, jsonify, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug import Response as AnyResponse

from mytoyota.accounts import authorize, client, clients, interactions
from mytoyota.accounts.in_process import InProcess
from mytoyota.accounts.issuer import Issuer
from mytoyota.accounts.provider import Answer, Provider, Setup, metadata
from mytoyota.accounts.provider_request import Sent
from mytoyota.accounts.signing_keys import SigningKeys
from mytoyota.base.refusals import Refused
from mytoyota.settings import Settings
from mytoyota.web import headers, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("provider", __name__, url_prefix="/account")
PUBLIC_SECONDS = 300


class RequestRefused(Refused):
    """A client's request that cannot be answered to the client: nobody knows whose it is."""

    page, status = "refused", 400


@bp.record_once
def install(state: BlueprintSetupState) -> None:
    """Sets the provider up, and the wizard as its client or as a foreign provider's."""
    settings: Settings = state.app.extensions["settings"]
    issuer = f"{settings.public_url}/account"
    known = {clients.FIRST_PARTY: clients.first_party(settings.public_url), **clients.load(settings.oidc_clients_file)}
    keys = SigningKeys(state.app.extensions["database"])
    state.app.extensions["provider"] = Setup(issuer, known, keys)
    client.use(_relying_party(settings, InProcess(cast(Flask, state.app))))


def _relying_party(settings: Settings, in_process: InProcess) -> client.RelyingParty:
    redirect_uri = f"{settings.public_url}/auth/callback"
    if settings.oidc_issuer is None:
        us = (clients.FIRST_PARTY, clients.first_party_secret())
        own = Issuer(f"{settings.public_url}/account", us, in_process)
        return client.RelyingParty(own, redirect_uri, own=True)
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    foreign = Issuer(settings.oidc_issuer, (settings.oidc_client_id or "", secret))
    return client.RelyingParty(foreign, redirect_uri, own=False)


def provider() -> Provider:
    """The provider for this request. Reads the signing keys first: making them opens a transaction of its own."""
    setup = cast(Setup, current_app.extensions["provider"])
    setup.keys.published()
    return Provider(setup, unit.session())


@bp.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """What a client needs to know."""
    return _public(metadata(current_app.extensions["provider"].issuer))


@bp.get("/jwks")
def jwks() -> Response:
    """The public keys."""
    return _public(current_app.extensions["provider"].keys.public())


@bp.route("/authorize", methods=["GET", "POST"])
def authorization() -> AnyResponse:
    """Takes a client's request: straight back with a code where all is known, else on to the login or sign-up page."""
    unit.writes()
    sent = Sent(request.method, (request.args if request.method == "GET" else request.form).to_dict(flat=False))
    try:
        grant = provider().accept(sent)
    except OAuth2Error as error:
        if not error.redirect_uri:
            raise RequestRefused(_lost()) from error
        return answer(provider().refused(error))
    return _go(authorize.take(provider(), grant))


@bp.get("/resume")
def resume() -> AnyResponse:
    """Goes on with the request after login, sign-up, consent or turning away."""
    unit.writes()
    return _go_on()


@bp.get("/back")
def back() -> AnyResponse:
    """前の画面にもどる: the client hears that nobody logged in, and shows its own page before."""
    unit.writes()
    interaction = interactions.current()
    if interaction:
        interactions.turn_away(interaction)
    return _go_on()


def _go_on() -> AnyResponse:
    try:
        return _go(authorize.go_on(provider()))
    except OAuth2Error as error:  # the client was taken off the list, or another of its addresses, since it asked
        raise RequestRefused(_lost()) from error


def _lost() -> str:
    return str(_("サービスからのログインの求めに誤りがあります。元の画面にもどって、もう一度お試しください。"))


def _go(step: Answer | authorize.Page) -> AnyResponse:
    if isinstance(step, Answer):
        return answer(step)
    return redirect(url_for(step.endpoint, **step.values))


@bp.post("/token")
def token() -> AnyResponse:
    """Tokens for a code or a refresh token."""
    return answer(provider().token(_form()))


@bp.post("/revoke")
def revoke() -> AnyResponse:
    """A client gives a token back."""
    return answer(provider().revoke(_form()))


@bp.route("/userinfo", methods=["GET", "POST"])
def userinfo() -> AnyResponse:
    """The claims that an access token gives."""
    return answer(provider().userinfo(_form()))


def _form() -> Sent:
    """Parameters of the body alone: codes, tokens and secrets have no place in an address (RFC 6749, 2.3.1 and 3.2)."""
    return Sent(request.method, request.form.to_dict(flat=False), dict(request.headers))


def answer(made: Answer) -> AnyResponse:
    """The provider's answer over HTTP."""
    response = make_response(jsonify(made.body) if made.body not in ("", None) else "", made.status)
    for name, value in made.headers:
        response.headers[name] = value
    return response


def _public(document: dict[str, Any]) -> Response:
    response = jsonify(document)
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.after_app_request
def _let_forms_reach_the_client(response: Response) -> Response:
    """A form on our pages may end in a redirect to the client, which `form-action` must allow by its origin."""
    if not request.path.startswith("/account/") or response.mimetype != "text/html" or response.status_code >= 500:
        return response
    waiting = interactions.current()
    asker = current_app.extensions["provider"].clients.get(waiting.client_id) if waiting else None
    if waiting and asker and not asker.first_party:
        target = urlsplit(waiting.request["redirect_uri"])
        allowed = headers.POLICY.replace("form-action 'self'", f"form-action 'self' {target.scheme}://{target.netloc}")
        response.headers["Content-Security-Policy"] = allowed
    return response
