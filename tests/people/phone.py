"""A customer's phone (or any browser without JavaScript): opens, fills, presses, as a person would."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.people.page import Page


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
        if tag.name == "a":
            self.filled = {}
            return self.opens(str(tag["href"]), expect)
        assert not tag.has_attr("disabled"), f"「{label}」 cannot be pressed yet at {self.page.url}"
        return self.sends(self.body(tag), expect, self.form_of(tag))

    def sends(self, body: dict[str, Any], expect: int = 200, form: Tag | None = None) -> Page:
        """Sends a form's body to where the form goes."""
        self.filled = {}
        form = form or self.page.soup.select_one("form#step")
        url = str(form.get("action") or self.page.url) if form else self.page.url
        return self._shows(self.http.post(url, data=body, base_url=self.base, follow_redirects=True), expect)

    def body(self, button: Tag | None = None) -> dict[str, Any]:
        """What the browser would send now: the form's fields, what was typed, the pressed button."""
        form = self.form_of(button) if button else self.page.soup.select_one("form#step")
        assert form is not None, f"no form at {self.page.url}"
        sent: dict[str, Any] = {}
        for one in form.select("input, select, textarea"):
            for name, value in _value(one).items():
                sent[name] = [*_listed(sent[name]), value] if name in sent and one.get("type") == "checkbox" else value
        names = {str(one.get("name")) for one in form.select("input, select, textarea")}
        for name, value in self.filled.items():
            assert name in names, f"no field {name} at {self.page.url}; there are {sorted(names)}"
            sent[name] = (BytesIO(value), "licence.jpg") if isinstance(value, bytes) else value
        if button is not None and button.get("name"):
            sent[str(button["name"])] = str(button.get("value", ""))
        return {name: value for name, value in sent.items() if value is not None}

    def form_of(self, button: Tag) -> Tag:
        """The form that a button belongs to, also when it stands outside of it."""
        named = button.get("form")
        form = self.page.soup.select_one(f"form#{named}") if named else button.find_parent("form")
        assert form is not None, f"「{button.get_text(strip=True)}」 belongs to no form"
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


def _value(one: Tag) -> dict[str, Any]:
    name, kind = one.get("name"), one.get("type")
    if not name or kind in ("submit", "button", "file"):
        return {}
    if one.name == "select":
        chosen = one.select_one("option[selected]") or one.select_one("option")
        return {str(name): str(chosen.get("value", "")) if chosen else ""}
    if one.name == "textarea":
        return {str(name): one.get_text()}
    if kind in ("radio", "checkbox") and not one.has_attr("checked"):
        return {}
    return {str(name): str(one.get("value", "y" if kind == "checkbox" else ""))}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
