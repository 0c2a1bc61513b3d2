"""Writes fields as HTML: WTForms' widgets, but for attributes, each of which they make out of six `Markup` objects."""

from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets
from wtforms.widgets.core import clean_key


def attributes(**given: Any) -> str:
    """The same text as WTForms' `html_params`: sorted, escaped, `True` as a bare name, `False` not at all."""
    shown = ((clean_key(name), value) for name, value in sorted(given.items()) if value is not False)
    return " ".join(name if value is True else f'{name}="{escape(value)}"' for name, value in shown)


@lru_cache(maxsize=256)  # widgets stand in the classes of fields: there are as many as kinds of fields
def quick(widget: Any) -> Any:
    """The same widget, but a box's attributes are written by `attributes`; WTForms' own is left as it is."""
    if not isinstance(widget, widgets.Input):
        return widget
    ours = copy(widget)
    ours.html_params = attributes
    return ours


def hidden(fields: Iterable[Any]) -> Markup:
    """Hidden fields, as WTForms' own widget writes them."""
    values = ((escape(field.id), escape(field.name), escape(field._value())) for field in fields)  # noqa: SLF001
    lines = (f'<input id="{one}" name="{name}" type="hidden" value="{value}">' for one, name, value in values)
    return Markup("\n".join(lines))  # noqa: S704 - each part is escaped


class Select(widgets.Select):
    """A list to choose from: the options of Japan's 47 prefectures are more than all other fields of their page."""

    @classmethod
    def render_option(cls, choice: Any, **more: Any) -> str:
        """One `<option>`."""
        named = {"value": choice.value, **(choice.render_kw or {}), **more}
        label = escape(choice.label or choice.value)
        return f"<option {attributes(**named, selected=bool(choice.selected))}>{label}</option>"
