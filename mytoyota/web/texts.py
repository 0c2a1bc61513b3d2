"""Texts in the reader's language, each looked up in its catalogue, and made safe for a page, only once a process."""

from typing import Any

from flask import Flask, g
from flask_babel import Babel, Domain, get_locale, refresh
from markupsafe import Markup

WORDS = "words"  # where the request keeps its language's texts: a page has some fifty of them


class Words(dict[str, Markup]):
    """The texts of one language by those of the source, as far as they were asked for."""

    def __init__(self, catalogue: Any) -> None:
        super().__init__()
        self._catalogue = catalogue

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
            language = str(get_locale())
            if language not in self._words:
                self._words[language] = Words(self.get_translations())
            known = g.words = self._words[language]
        return known


def install(app: Flask, language: Any) -> None:
    """`language` is asked once a request, after each `changed` once more."""
    babel = Babel(app, locale_selector=language, default_timezone="Asia/Tokyo")
    babel.domain_instance = texts = Texts()

    def gettext(text: str, **variables: Any) -> Markup:
        said = texts.words()[text]
        return said % variables if "%" in said else said

    app.jinja_env.globals.update(_=gettext, gettext=gettext)


def changed() -> None:
    """The request's language is another from now on."""
    refresh()
    g.pop(WORDS, None)
