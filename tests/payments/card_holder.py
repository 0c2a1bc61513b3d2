"""A person at the gateway's pages, in a browser without JavaScript or cookies: types a card, presses, leaves."""

from urllib.parse import urljoin, urlsplit

import requests
from selectolax.lexbor import LexborNode

from tests.people.page import Page, around

EXPIRY, CODE = "08/31", "123"


class CardHolder:
    """Follows redirects as long as they stay at the gateway; `sent_to` is where it sent them after that."""

    def __init__(self, http: requests.Session | None = None) -> None:
        self.http = http or requests.Session()
        self.http.trust_env = False
        self.page: Page
        self.site = ""
        self.sent_to: str | None = None
        self.sent_by = ""

    def opens(self, url: str) -> Page:
        self.site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        return self._shows(self.http.get(url, allow_redirects=False, timeout=60))

    def types_card(self, number: str, expiry: str = EXPIRY, code: str = CODE) -> Page:
        return self.presses("確認", number=number, expiry=expiry, security_code=code)

    def registers(self, url: str, number: str, challenge: str | None = "123456") -> str | None:
        """From the hosted page to the end; returns where the browser was sent."""
        self.opens(url)
        if self.sent_to is None:
            self.types_card(number, code="1234" if number.startswith("37") else CODE)
            self.presses("登録")
        if self.sent_to is None and challenge and self.page.h1.startswith("本人認証"):
            self.presses("認証する", code=challenge)
        return self.sent_to

    def presses(self, label: str, **typed: str) -> Page:
        button = self.page.button(label)
        if button.tag == "a":
            return self.opens(urljoin(self.page.url, str(button.attributes["href"])))
        form = self._form_of(button)
        fields = [one.attributes for one in form.css("input[name]")]
        body = {str(told["name"]): told.get("value") or "" for told in fields} | typed
        if name := button.attributes.get("name"):
            body[name] = button.attributes.get("value") or ""
        url = urljoin(self.page.url, form.attributes.get("action") or self.page.url)
        if not url.startswith(self.site):
            self.sent_to, self.sent_by = url, "POST"
            return self.page
        return self._shows(self.http.post(url, data=body, allow_redirects=False, timeout=60))

    def _form_of(self, button: LexborNode) -> LexborNode:
        named = button.attributes.get("form")
        form = self.page.tree.css_first(f"form#{named}") if named else around(button, "form")
        assert form is not None
        return form

    def _shows(self, response: requests.Response) -> Page:
        self.sent_to = None
        while response.is_redirect:
            target = urljoin(response.url, response.headers["Location"])
            if not target.startswith(self.site):
                self.sent_to, self.sent_by = target, "GET"
                return getattr(self, "page", None) or Page(response.url, 303, "")
            response = self.http.get(target, allow_redirects=False, timeout=60)
        self.page = Page(response.url, response.status_code, response.text, dict(response.headers))
        if "text/html" in response.headers.get("Content-Type", ""):
            self.page.must_be_sound()
        return self.page
