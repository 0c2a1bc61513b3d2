"""A customer's phone (or any browser without JavaScript): opens, fills, presses, as a person would."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from selectolax.lexbor import LexborNode
from werkzeug.test import TestResponse

from tests.people.page import Page, around, says


class Phone:
    """One browser with its own cookies; `page` is what it shows now."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()
        self.base = app.extensions["settings"].public_url
        self.page: Page
        self.filled: dict[str, Any] = {}

    def opens(self, url: str, expect: int = 200) -> Page:
        """Follows a link or types an address; redirects are followed."""
        return self._shows(self.http.get(_path(url), base_url=self.base, follow_redirects=True), expect)

    scans = opens

    def fills(self, **values: Any) -> "Phone":
        """Types into fields by their names; `picture=bytes` chooses a photograph."""
        self.filled |= values
        return self

    def presses(self, label: str, expect: int = 200, **values: Any) -> Page:
        """Presses a button or link by what it says."""
        self.fills(**values)
        tag = self.page.button(label)
        if tag.tag == "a":
            self.filled = {}
            return self.opens(str(tag.attributes["href"]), expect)
        assert "disabled" not in tag.attributes, f"「{label}」 cannot be pressed yet at {self.page.url}"
        return self.sends(self.body(tag), expect, self.form_of(tag))

    def sends(self, body: dict[str, Any], expect: int = 200, form: LexborNode | None = None) -> Page:
        """Sends a form's body to where the form goes."""
        self.filled = {}
        form = form or self.page.tree.css_first("form#step")
        url = str(form.attributes.get("action") or self.page.url) if form is not None else self.page.url
        return self._shows(self.http.post(url, data=body, base_url=self.base, follow_redirects=True), expect)

    def body(self, button: LexborNode | None = None) -> dict[str, Any]:
        """What the browser would send now: the form's fields, what was typed, the pressed button."""
        form = self.form_of(button) if button else self.page.tree.css_first("form#step")
        assert form is not None, f"no form at {self.page.url}"
        sent: dict[str, Any] = {}
        fields = form.css("input, select, textarea")
        for one in fields:
            for name, value in _value(one).items():
                twice = name in sent and one.attributes.get("type") == "checkbox"
                sent[name] = [*_listed(sent[name]), value] if twice else value
        names = {str(one.attributes.get("name")) for one in fields}
        for name, value in self.filled.items():
            assert name in names, f"no field {name} at {self.page.url}; there are {sorted(names)}"
            sent[name] = (BytesIO(value), "licence.jpg") if isinstance(value, bytes) else value
        if button is not None and (name := button.attributes.get("name")):
            sent[name] = button.attributes.get("value") or ""
        return {name: value for name, value in sent.items() if value is not None}

    def form_of(self, button: LexborNode) -> LexborNode:
        """The form that a button belongs to, also when it stands outside of it."""
        named = button.attributes.get("form")
        form = self.page.tree.css_first(f"form#{named}") if named else around(button, "form")
        assert form is not None, f"「{says(button)}」 belongs to no form"
        return form

    def sees(self, *words: str) -> bool:
        """Whether all of this can be read on the page."""
        return all(self.page.sees(one) for one in words)

    def reloads(self, expect: int = 200) -> Page:
        """The same address once more."""
        return self.opens(self.page.url, expect)

    def _shows(self, response: TestResponse, expect: int) -> Page:
        self.page, self.filled = Page.of(response), {}
        assert response.status_code == expect, f"{response.status_code} at {self.page.url}: {self.page.h1}"
        return self.page


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(one: LexborNode) -> dict[str, Any]:
    told = one.attributes
    name, kind = told.get("name"), told.get("type")
    if not name or kind in ("submit", "button", "file"):
        return {}
    if one.tag == "select":
        chosen = one.css_first("option[selected]") or one.css_first("option")
        return {name: (chosen.attributes.get("value") or "") if chosen is not None else ""}
    if one.tag == "textarea":
        return {name: one.text()}
    if kind in ("radio", "checkbox") and "checked" not in told:
        return {}
    return {name: told.get("value", "y" if kind == "checkbox" else "") or ""}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
