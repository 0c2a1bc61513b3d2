"""A page as a person finds it: its headings, buttons and fields, checked for what no page may have."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

NEVER_SHOWN = ("{{", "{%", "Traceback", ">None<", "lazy_gettext")


@dataclass
class Page:
    """One answer of the server, parsed."""

    url: str
    status: int
    soup: BeautifulSoup
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, response: TestResponse) -> "Page":
        html = response.get_data(as_text=True)
        page = cls(
            response.request.full_path.rstrip("?"),
            response.status_code,
            BeautifulSoup(html, "html.parser"),
            html,
            dict(response.headers),
        )
        if "text/html" in response.content_type:
            page.must_be_sound()
        return page

    def __deepcopy__(self, _memo: dict[int, object]) -> "Page":
        """A page that was shown stays as it is."""
        return self

    @property
    def h1(self) -> str:
        """The page's title as shown."""
        found = self.soup.h1
        assert found is not None, f"no h1 at {self.url}: {self.text[:400]}"
        return " ".join(found.get_text(" ", strip=True).split())

    def must_be_sound(self) -> None:
        """One h1, a title, a language, no id twice, a label for every field, nothing of the machine's."""
        tags = self.soup.find_all(True)  # gone through once: to select each thing by itself took as long as the page
        headings = [tag for tag in tags if tag.name == "h1"]
        assert len(headings) == 1, f"{self.url} has {len(headings)} h1"
        assert any(tag.name == "title" and tag.contents for tag in tags), f"{self.url} has no title"
        ids = [tag["id"] for tag in tags if tag.has_attr("id")]
        assert len(ids) == len(set(ids)), f"{self.url} has an id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
        for words in NEVER_SHOWN:
            assert words not in self.text, f"{self.url} shows {words}"
        labelled = {tag.get("for") for tag in tags if tag.name == "label"}
        for one in filter(_is_field, tags):
            named = one.get("aria-label") or one.get("aria-labelledby") or one.find_parent("label")
            assert named or one.get("id") in labelled - {None}, f"{self.url}: {one.get('name')} has no label"
        assert not any(map(_is_inline, tags)), f"{self.url} has inline style or script"

    def headings_in_order(self) -> bool:
        """Whether no level is left out on the way down: who hears the page finds each heading under its own."""
        levels = [int(tag.name[1]) for tag in self.soup.find_all(["h1", "h2", "h3", "h4"])]
        return all(below <= above + 1 for above, below in pairwise(levels))

    def button(self, label: str) -> Tag:
        """The button or link with this label."""
        found = [tag for says, tag in self._pressable if says == label]
        shown = [tag for tag in found if not tag.has_attr("hidden") and tag.get("aria-hidden") != "true"]
        assert shown, f"no 「{label}」 at {self.url}; there are {self.labels()}"
        return shown[0]

    def offers(self, label: str) -> bool:
        """Whether such a button or link is there."""
        return label in self.labels()

    def labels(self) -> list[str]:
        """All buttons and links."""
        told = [(says, tag) for says, tag in self._pressable if tag.name != "input"]
        return [says for says, tag in told if tag.name == "a" or tag.get("aria-hidden") != "true"]

    @cached_property
    def _pressable(self) -> list[tuple[str, Tag]]:
        """What can be pressed and what it says; looked for once, as the page stays as it is."""
        found = self.soup.find_all(["button", "a", "input"])
        return [(self._says(tag), tag) for tag in found if tag.name != "input" or tag.get("type") == "submit"]

    def sees(self, words: str) -> bool:
        """Whether the words can be read anywhere on the page."""
        squeezed = re.sub(r"\s+", "", self.soup.get_text(" "))
        return re.sub(r"\s+", "", words) in squeezed

    @staticmethod
    def _says(tag: Tag) -> str:
        return " ".join(tag.get_text(" ", strip=True).split()) or str(tag.get("value", ""))


def _is_field(tag: Tag) -> bool:
    return tag.name in ("select", "textarea") or (tag.name == "input" and tag.get("type") != "hidden")


def _is_inline(tag: Tag) -> bool:
    return tag.has_attr("style") or tag.has_attr("onclick") or (tag.name == "script" and not tag.has_attr("src"))
