"""What every template may use, the language of a page and the hashed addresses of static files."""

import hashlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from werkzeug import Response

from mytoyota.base import clock
from mytoyota.web import application, texts
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.texts import gettext as _

LANGUAGES = ("ja", "en")
COOKIE = "lang"
YEAR = 31_536_000
UNPROCESSABLE = 422
bp = Blueprint("web", __name__)


def install(app: Flask) -> None:
    """Languages, template globals and the switch between languages."""
    texts.install(app, language)
    app.register_blueprint(bp)
    app.context_processor(_shared)
    app.before_request(_look_for_switch)
    app.after_request(_remember)
    app.jinja_env.filters["in_japan"] = clock.in_japan
    app.jinja_env.globals["asset"] = partial(_asset, str(app.static_folder))


def language() -> str:
    """The page's language: what was switched to, else what the browser prefers, else Japanese."""
    asked = application.asked()
    chosen = g.get("language") or asked.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else asked.accept_languages.best_match(LANGUAGES) or "ja"


def switch(code: str) -> None:
    """Shows this very answer in `code` and remembers it."""
    if code in LANGUAGES:
        g.language = code
        texts.changed()


def language_switched() -> bool:
    """Whether the form's button for the other language was pressed: then the answer is the same page in that one."""
    sent = request.form
    if "switch_language" not in sent:  # asked for so often that what `get` catches for a missing field would count
        return False
    switch(sent["switch_language"])
    return bool(sent["switch_language"])


@bp.get("/language/<code>")
def change_language(code: str) -> Response:
    """The switch on pages without a form; goes back to where it was pressed, on this site only."""
    response = redirect(own_path(request.args.get("back")) or "/")
    if code in LANGUAGES:
        remember(response, code)
    return response


def remember(response: Any, code: str) -> None:
    """The language is kept in plain words: it says nothing about the person."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)


def _look_for_switch() -> None:
    """Before anything is worked out in the former language; larger bodies (photographs) wait for their form."""
    asked = application.asked()
    plain = asked.method == "POST" and asked.mimetype == "application/x-www-form-urlencoded"
    if plain and (asked.content_length or 0) <= current_app.config["MAX_CONTENT_LENGTH"]:
        language_switched()


def _remember(response: Response) -> Response:
    """After a switch inside a form: keeps the language; showing the page again is no mistake of the person's."""
    if "language" in g:
        remember(response, g.language)
        response.status_code = 200 if response.status_code == UNPROCESSABLE else response.status_code
    return response


def asset(path: str) -> str:
    """The address of a static file with a part of its hash, so that it may be cached for a year."""
    return _asset(str(current_app.static_folder), path)


@lru_cache(maxsize=256)
def _asset(folder: str, path: str) -> str:
    file = Path(folder) / path
    part = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return url_for("static", filename=path, v=part)


def _shared() -> dict[str, Any]:
    settings = application.settings()
    lang = texts.language()
    contact = {
        "phone": settings.contact_phone,
        "hours": _("毎日 9:00〜18:00"),
        "name": _("お客様相談センター"),
    }
    other, here = "en" if lang == "ja" else "ja", request.full_path.rstrip("?")
    return {"lang": lang, "other_lang": other, "here": here, "contact": contact, "demo": settings.demo}
