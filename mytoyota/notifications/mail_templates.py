"""Turns a mail template and its values into subject and body, in Japanese or English, inside and outside a request."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parents[2]
LOCALE = Path(__file__).resolve().parents[1] / "locale"


_everywhere: dict[str, str] = {
    "contact_phone": "0800-700-7700",
    "public_url": "",
    "tconnect_url": "https://tconnect.jp/webregist_tsc/",
    "charging_url": "https://juden-support.jp/Registration",
}


def show_everywhere(**values: str) -> None:
    """What every mail may show: the contact's telephone number, our public address and those of the services."""
    _everywhere.update(values)


def write(template: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body of `templates/<template>`: its first line is the subject, the second is empty.

    Raises jinja2.UndefinedError where a value that the template shows is missing.
    """
    text = _environment(language).get_template(template).render({**_everywhere, **values})
    subject, _, body = text.lstrip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def day(known: date, language: str) -> str:
    """A day as a mail in this language writes it."""
    return str(format_date(known, "y年M月d日" if language == "ja" else "d MMMM y", language))


@lru_cache(maxsize=8)
def _environment(language: str) -> Environment:
    # Plain text: nothing to escape, and an escaped name would be wrong in a mail.
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(Translations.load(LOCALE, [language]), newstyle=True)  # type: ignore[attr-defined]
    return environment
