"""Texts in the reader's language, each looked up in its catalogue, and made safe for a page, only once a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain, force_locale, get_locale, refresh
from flask_babel.speaklater import LazyString
from markupsafe import Markup


class Words(dict[str, Markup]):
    """The texts of one language by those of the source, as far as they were asked for."""

    def __init__(self, language: str, catalogue: Any) -> None:
        super().__init__()
        self.language, self._catalogue = language, catalogue

    def __missing__(self, text: str) -> Markup:
        self[text] = Markup(self._catalogue.ugettext(text))
        return self[text]


class Texts(Domain):
    """Flask-Babel's way to the catalogues, for `gettext` and `lazy_gettext` in code."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[str, Words] = {}

    def gettext(self, string: str, **variables: Any) -> str:
        """The text in the request's language, without mark-up."""
        text = str(self.words()[string])
        return text % variables if variables else text

    def words(self) -> Words:
        """The texts of the request's language."""
        known = _current.get()
        if known is None:
            locale = get_locale()
            if locale is None:  # nobody asks: no request, no mail
                return _source
            language = locale.language
            if language not in self._words:
                self._words[language] = Words(language, self.get_translations())
            known = self._words[language]
            _current.set(known)
        return known


_current: ContextVar[Words | None] = ContextVar("words", default=None)  # a page asks for them some fifty times
_source = Words("ja", NullTranslations())
_texts = Texts()
_locale = cache(Locale.parse)


def install(app: Flask, chosen: Callable[[], str]) -> None:
    """`chosen` says the request's language; it is asked once a request, and once more after each `changed`."""
    babel = Babel(app, locale_selector=lambda: _locale(chosen()), default_timezone="Asia/Tokyo")
    babel.domain_instance = _texts
    app.before_request(_forget)
    app.teardown_appcontext(_forget)
    app.jinja_env.globals.update(_=_printed, gettext=_printed)


def language() -> str:
    """The request's language: `ja`, `en`."""
    return _texts.words().language


def words() -> Words:
    """The texts in the request's language, safe for a page."""
    return _texts.words()


def gettext(text: str, **variables: Any) -> str:
    """The text in the reader's language, without mark-up; Flask-Babel's own asks who it is first, every time."""
    return _texts.gettext(text, **variables)


def lazy_gettext(text: str, **variables: Any) -> LazyString:
    """The same, looked up when it is shown."""
    return LazyString(_texts.gettext, text, **variables)


def _printed(text: str, **variables: Any) -> Markup:
    said = _texts.words()[text]
    return said % variables if "%" in said else said


@contextmanager
def force_language(code: str) -> Iterator[None]:
    """Everything inside is said in this language, whatever the reader's is."""
    _forget()
    try:
        with force_locale(code):
            yield
    finally:
        _forget()


def changed() -> None:
    """The request's language is another from now on."""
    refresh()
    _forget()


def _forget(_error: BaseException | None = None) -> None:
    """Also around each request: whoever was served in this thread before may have read another language."""
    _current.set(None)
