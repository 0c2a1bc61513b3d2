"""A browser with tabs, each with its history: what Back, Forward and reload send, and pages kept as they were."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborNode
from werkzeug.test import TestResponse

from tests.people.page import Page
from tests.people.phone import Phone


@dataclass
class Entry:
    """One page of a tab's history: where it was, and what was sent if it was the answer to a form."""

    url: str
    page: Page
    sent: dict[str, Any] | None = None


class BrowserTab(Phone):
    """One tab. Pages are `no-store`: Back and Forward ask for them again; a phone may also show them as they were."""

    def __init__(self, app: Flask, http: FlaskClient | None = None) -> None:
        super().__init__(app)
        self.app = app
        self.http = http or self.http
        self.history: list[Entry] = []
        self.place = -1
        self.fresh = False  # whether the page was just asked for by its address
        self._sent: dict[str, Any] | None = None
        self._moving = False

    def opens_another(self) -> "BrowserTab":
        """A second tab of the same browser."""
        return BrowserTab(self.app, self.http)

    def goes(self, steps: int, *, kept: bool = False) -> bool:
        """Back (-1) or Forward (1); False where there is nothing. `kept`: the page as it was left, nothing is asked."""
        if not 0 <= self.place + steps < len(self.history):
            return False
        self.place += steps
        self.filled = {}
        if kept:
            self.page, self.fresh = self.history[self.place].page, False
        else:
            self.reloads()
        return True

    def reloads(self) -> Page:
        """Asks for the page again, or sends its form again where it was a form's answer."""
        entry, self._moving = self.history[self.place], True
        try:
            if entry.sent is None:
                return self.opens(entry.url)
            return self.sends_to(entry.url, entry.sent)
        finally:
            self._moving = False

    def sends(self, body: dict[str, Any], expect: int = 200, form: LexborNode | None = None) -> Page:
        """Sends a form's body to where the form goes."""
        self.filled = {}
        form = form or self.page.tree.css_first("form#step")
        url = str(form.attributes.get("action") or self.page.url) if form is not None else self.page.url
        return self.sends_to(url, body, expect)

    def sends_to(self, url: str, body: dict[str, Any], expect: int = 200) -> Page:
        """Sends a body to an address; files are kept so that they can be sent again."""
        kept = {
            name: (value[0].getvalue(), value[1]) if isinstance(value, tuple) else value for name, value in body.items()
        }
        fresh = {
            name: (BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in kept.items()
        }
        self._sent = {
            name: (BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in kept.items()
        }
        return self._shows(self.http.post(url, data=fresh, base_url=self.base, follow_redirects=True), expect)

    def _shows(self, response: TestResponse, expect: int) -> Page:
        page = super()._shows(response, expect)
        query = response.request.query_string.decode()
        url = response.request.path + (f"?{query}" if query else "")
        self.fresh = response.request.method == "GET"
        entry = Entry(url, page, self._sent if response.request.method == "POST" else None)
        if self._moving:
            self.history[self.place] = entry
        else:
            self.history[self.place + 1 :] = [entry]
            self.place += 1
        return page
