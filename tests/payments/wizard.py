"""A way of the wizard that leads from the buyer straight to the payment screens, and the phone that walks it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from mytoyota.flows.buyer.section import BUYER
from mytoyota.flows.engine.rules import answered, never
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.services import endings, payment
from mytoyota.flows.services.rules import pays_by_card
from tests.people.page import Page
from tests.people.phone import Phone

PAYING = Section(
    "3-1",
    part=3,
    steps=(
        Step("3-1/6-A", payment.payment_method, also=(("3-1/7-A", "クレジットカードの登録開始"),)),
        Step(
            "3-1/8-A",
            payment.card_entry,
            when=pays_by_card,
            done=answered("card_entry"),
            also=(("3-1/9-A", "登録内容の確認"),),
        ),
        Step("3-1/10-A", payment.card_done, when=pays_by_card),
        Step("3-1/end", endings.finished, done=never, guide=False),
    ),
)
FLOW = replace(FLOWS["buyer"], sections=(BUYER, PAYING))


class Payer(Phone):
    """A phone that notices when it is sent to another site: `sent_to`, instead of following."""

    sent_to: str | None = None

    def opens(self, url: str, expect: int = 200) -> Page:
        return self._follows(self.http.get(_path(url), base_url=self.base), expect)

    scans = opens

    def sends(self, body: dict[str, Any], expect: int = 200, form: LexborNode | None = None) -> Page:
        self.filled = {}
        form = form or self.page.tree.css_first("form#step")
        url = str(form.attributes.get("action") or self.page.url) if form is not None else self.page.url
        return self._follows(self.http.post(url, data=body, base_url=self.base), expect)

    def _follows(self, response: Any, expect: int) -> Page:
        self.sent_to = None
        while response.status_code in (302, 303):
            target = urljoin(f"{self.base}{response.request.path}", response.location)
            if not target.startswith(self.base):
                self.sent_to = target
                self.page = Page(target, 303, "<h1>elsewhere</h1>")
                return self.page
            response = self.http.get(_path(target), base_url=self.base)
        return self._shows(response, expect)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
