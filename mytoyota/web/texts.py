"""Texts in the reader's language, each looked up in its catalogue, and made safe for a page, only once a process."""

from collections.abc import Callable
from functools import cache
from typing import Any

from babel import Locale
from flask import Flask, g
from flask_babel import Babel, Domain, get_locale, refresh
from markupsafe import Markup

WORDS = "words"  # where the request keeps its language's texts: a page has some fifty of them


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
        known: Words | None = g.get(WORDS)
        if known is None:
            language = get_locale().language
            if language not in self._words:
                self._words[language] = Words(language, self.get_translations())
            known = g.words = self._words[language]
        return known


_texts = Texts()
_locale = cache(Locale.parse)


def install(app: Flask, chosen: Callable[[], str]) -> None:
    """`chosen` says the request's language; it is asked once a request, and once more after each `changed`."""
    babel = Babel(app, locale_selector=lambda: _locale(chosen()), default_timezone="Asia/Tokyo")
    babel.domain_instance = _texts
    app.jinja_env.globals.update(_=_printed, gettext=_printed)


def language() -> str:
    """The request's language: `ja`, `en`."""
    return _texts.words().language


def _printed(text: str, **variables: Any) -> Markup:
    said = _texts.words()[text]
    return said % variables if "%" in said else said


def changed() -> None:
    """The request's language is another from now on."""
    refresh()
    g.pop(WORDS, None)
