"""Builds the sandbox: `python -m granian … mytoyota.payments.sandbox.web_app:application`, a process of its own."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import requests
import structlog
from flask import Flask, Response, g, render_template, request
from flask_babel import Babel
from werkzeug.exceptions import HTTPException

from mytoyota import logs, settings
from mytoyota.base.refusals import Refused
from mytoyota.payments.sandbox import storage, web_api, web_pages, webhooks, wire
from mytoyota.payments.sandbox.ledger import Pace
from mytoyota.web import unit
from mytoyota.web.bodies import BoundedBodies
from mytoyota.web.pages import LANGUAGES, asset

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where the sandbox keeps its own, what browsers open, and where the shop takes webhooks (under which name)."""

    folder: Path
    public_url: str
    webhook_url: str
    webhook_host: str
    certificate: Path | None = None
    pace: Pace = field(default_factory=Pace)


def create_app(place: Place) -> Flask:
    """The sandbox for this place; it knows nothing of the shop but its address."""
    app = Flask("card_sandbox", root_path=str(settings.CHECKOUT))
    app.config.update(
        PUBLIC_URL=place.public_url, PACE=place.pace, MAX_CONTENT_LENGTH=16_384, MAX_FORM_MEMORY_SIZE=16_384
    )
    app.config.update(BABEL_TRANSLATION_DIRECTORIES="mytoyota/locale", BABEL_DEFAULT_LOCALE="ja")
    app.extensions["database"] = storage.opened(place.folder)
    app.extensions["secrets"] = storage.shared_secrets(place.folder)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=_language, default_timezone="Asia/Tokyo")
    app.context_processor(_shared)
    app.register_blueprint(web_api.bp)
    app.register_blueprint(web_pages.bp)
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Refused, lambda error: ("", error.status))
    app.wsgi_app = BoundedBodies(app.wsgi_app)  # type: ignore[method-assign]
    return app


def deliver(app: Flask, place: Place) -> webhooks.Post:
    """How a webhook reaches the shop: taken or not."""
    http = wire.session(place.certificate)

    def post(body: bytes, headers: dict[str, str]) -> bool:
        named = headers | {"Host": place.webhook_host}
        try:
            answer = http.post(place.webhook_url, body, headers=named, timeout=wire.SECONDS, allow_redirects=False)
        except requests.RequestException:
            return False
        return answer.status_code < 300

    return post


def application() -> Flask:
    """What the server loads: the sandbox of this instance, with its deliverer. CARD_SANDBOX_PACE hurries the tests."""
    chosen = settings.load()
    logs.configure(chosen.log_level)
    place = Place(
        folder=chosen.card_sandbox_folder,
        public_url=chosen.card_sandbox_url,
        webhook_url=f"{chosen.served_at(chosen.port)}/pay/webhook",
        webhook_host=chosen.public_url.partition("//")[2],
        certificate=chosen.tls_certificate,
        pace=Pace.times(float(os.environ.get("CARD_SANDBOX_PACE", "1"))),
    )
    app = create_app(place)
    webhooks.keep_delivering(unit.database(app), web_api.shared_secrets(app).webhook, deliver(app, place))
    return app


def _language() -> str:
    chosen = g.get("language") or request.args.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "ja"


def _shared() -> dict[str, str]:
    lang = _language()
    return {"lang": lang, "other_lang": "en" if lang == "ja" else "ja"}


def _protect(response: Response) -> Response:
    policy = f"{POLICY} {g.shop}" if g.get("shop") else POLICY
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    response.headers.update(
        {
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
    )
    return response


def _refused(error: HTTPException) -> tuple[str, int] | HTTPException:
    if request.path.startswith("/v1/"):
        return error
    return render_template("sandbox/gone.html"), error.code or 500
