"""A page as a person finds it: its headings, buttons and fields, checked for what no page may have."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

NEVER_SHOWN = ("{{", "{%", "Traceback", ">None<", "lazy_gettext")
FIELDS = "select, textarea, input:not([type=hidden])"
INLINE = "[style], [onclick], script:not([src])"


@dataclass
class Page:
    """One answer of the server. `tree` is how a browser parses it; `soup`, which takes thirty times as long, is made
    only where a test asks for it.
    """

    url: str
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, response: TestResponse) -> "Page":
        html = response.get_data(as_text=True)
        page = cls(response.request.full_path.rstrip("?"), response.status_code, html, dict(response.headers))
        if "text/html" in response.content_type:
            page.must_be_sound()
        return page

    def __deepcopy__(self, _memo: dict[int, object]) -> "Page":
        """A page that was shown stays as it is."""
        return self

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.text)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The same, for whoever asks it more than that."""
        return BeautifulSoup(self.text, "html.parser")

    @property
    def h1(self) -> str:
        """The page's title as shown."""
        found = self.tree.css_first("h1")
        assert found is not None, f"no h1 at {self.url}: {self.text[:400]}"
        return says(found)

    def must_be_sound(self) -> None:
        """One h1, a title, no id twice, a label for every field, nothing of the machine's."""
        headings = self.tree.css("h1")
        assert len(headings) == 1, f"{self.url} has {len(headings)} h1"
        assert any(title.text(strip=True) for title in self.tree.css("title")), f"{self.url} has no title"
        ids = [tag.attributes["id"] for tag in self.tree.css("[id]")]
        assert len(ids) == len(set(ids)), f"{self.url} has an id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
        for words in NEVER_SHOWN:
            assert words not in self.text, f"{self.url} shows {words}"
        labelled = {tag.attributes["for"] for tag in self.tree.css("label[for]")}
        for one in self.tree.css(FIELDS):
            told = one.attributes
            named = told.get("aria-label") or told.get("aria-labelledby") or around(one, "label")
            assert named or told.get("id") in labelled, f"{self.url}: {told.get('name')} has no label"
        assert not self.tree.css(INLINE), f"{self.url} has inline style or script"
        assert self.headings_in_order(), f"{self.url} leaves a level of headings out"

    def headings_in_order(self) -> bool:
        """Whether no level is left out on the way down: who hears the page finds each heading under its own."""
        levels = [int(tag.tag[1]) for tag in self.tree.css("h1, h2, h3, h4")]
        return all(below <= above + 1 for above, below in pairwise(levels))

    def button(self, label: str) -> LexborNode:
        """The button or link with this label."""
        found = [tag for said, tag in self._pressable if said == label]
        shown = [tag for tag in found if "hidden" not in tag.attributes and not _is_kept_from_ears(tag)]
        assert shown, f"no 「{label}」 at {self.url}; there are {self.labels()}"
        return shown[0]

    def offers(self, label: str) -> bool:
        """Whether such a button or link is there."""
        return label in self.labels()

    def labels(self) -> list[str]:
        """All buttons and links."""
        told = [(said, tag) for said, tag in self._pressable if tag.tag != "input"]
        return [said for said, tag in told if tag.tag == "a" or not _is_kept_from_ears(tag)]

    @cached_property
    def _pressable(self) -> list[tuple[str, LexborNode]]:
        """What can be pressed and what it says; looked for once, as the page stays as it is."""
        found = self.tree.css("button, a, input[type=submit]")
        return [(says(tag) or str(tag.attributes.get("value") or ""), tag) for tag in found]

    def sees(self, words: str) -> bool:
        """Whether the words can be read anywhere on the page."""
        return re.sub(r"\s+", "", words) in self._squeezed

    @cached_property
    def _squeezed(self) -> str:
        root = self.tree.root
        return re.sub(r"\s+", "", root.text(separator=" ")) if root else ""


def says(tag: LexborNode) -> str:
    """The words in it, each blank once."""
    return " ".join(tag.text(separator=" ").split())


def around(tag: LexborNode, name: str) -> LexborNode | None:
    """The nearest tag of this name that it stands in."""
    outer = tag.parent
    while outer is not None and outer.tag != name:
        outer = outer.parent
    return outer


def _is_kept_from_ears(tag: LexborNode) -> bool:
    return tag.attributes.get("aria-hidden") == "true"
