"""The provider's own addresses under /account/: discovery, keys, authorize, token, userinfo, logout (decision 3)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749.errors import OAuth2Error
from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from werkzeug import Response as AnyResponse

from mytoyota.base import db, disclosures
from mytoyota.base.disclosures import Disclosure
from mytoyota.base.refusals import Refused
from mytoyota.oidc_provider import interactions, tokens, web_asked, web_authorize, web_interactions
from mytoyota.oidc_provider.claims import SCOPES
from mytoyota.oidc_provider.models import Interaction, Token
from mytoyota.oidc_provider.provider import Answer, metadata
from mytoyota.oidc_provider.provider_request import Sent
from mytoyota.oidc_provider.web_setup import provider, setup
from mytoyota.web import headers, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("provider", __name__, url_prefix="/account")
PUBLIC_SECONDS = 300


class RequestRefused(Refused):
    """A client's request that cannot be answered to the client: nobody knows whose it is."""

    page, status = "refused", 400


def open_request() -> Interaction | AnyResponse:
    """Subject of the pages that go on with a request: this browser's open one; without one, on to where it led."""
    return web_interactions.current() or redirect(url_for("provider.lost"))


@bp.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """What a client needs to know."""
    return _public(metadata(setup().issuer))


@bp.get("/jwks")
def jwks() -> Response:
    """The public keys."""
    return _public(setup().keys.public())


@bp.route("/authorize", methods=["GET", "POST"])
def authorization() -> AnyResponse:
    """Takes a client's request: straight back with a code where all is known, else on to the login or sign-up page."""
    sent = Sent(request.method, (request.args if request.method == "GET" else request.form).to_dict(flat=False))
    try:
        grant = provider().accept(sent)
    except OAuth2Error as error:
        if not error.redirect_uri:
            raise RequestRefused(_lost()) from error
        return answer(provider().refused(error))
    return _go(web_authorize.take(provider(), grant))


@bp.get("/resume")
def resume(interaction: Interaction) -> AnyResponse:
    """Goes on with the request after login, sign-up, consent or turning away."""
    return _go_on(interaction)


@bp.get("/back")
def back(interaction: Interaction) -> AnyResponse:
    """前の画面にもどる: the client hears that nobody logged in, and shows its own page before."""
    web_asked.forget()
    interactions.turn_away(interaction)
    return _go_on(interaction)


@bp.get("/lost")
def lost() -> AnyResponse:
    """A request that was answered already came again (Back, reload): on to where it led."""
    return redirect(web_interactions.where_it_led() or url_for("account.login"))


def _go_on(interaction: Interaction) -> AnyResponse:
    try:
        return _go(web_authorize.go_on(provider(), interaction))
    except OAuth2Error as error:  # the client was taken off the list, or another of its addresses, since it asked
        raise RequestRefused(_lost()) from error


def _lost() -> str:
    return str(_("サービスからのログインの求めに誤りがあります。元の画面にもどって、もう一度お試しください。"))


def _go(step: Answer | web_authorize.Page) -> AnyResponse:
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
    asked = provider()
    said = asked.userinfo(_form())
    if asked.told is not None:
        _note(asked.told, said.body)
    return answer(said)


def _note(token: Token, told: Mapping[str, Any]) -> None:
    """Writes down once for a token and a set of scopes that its client was told of the account, in words of scopes."""
    source = f"userinfo:{token.id}:{token.scope}"
    if disclosures.is_recorded(unit.session(), source):
        return
    what = tuple(scope for scope in token.scope.split() if set(SCOPES.get(scope, ())) & set(told))
    text = tokens.text_agreed_to(unit.session(), token.account_id, token.client_id)
    to = f"client:{token.client_id}"
    shared = Disclosure(token.account_id, to, what, "login", source, text)
    if not db.looks(unit.session()):
        disclosures.record(unit.session(), shared)
        return
    with unit.database().writing() as session:
        disclosures.record(session, shared)


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
    waiting = web_interactions.current()
    asker = setup().clients.get(waiting.client_id) if waiting else None
    if waiting and asker and not asker.first_party:
        target = urlsplit(waiting.request["redirect_uri"])
        allowed = headers.POLICY.replace("form-action 'self'", f"form-action 'self' {target.scheme}://{target.netloc}")
        response.headers["Content-Security-Policy"] = allowed
    return response
