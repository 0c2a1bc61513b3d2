"""Somebody who reads the product in English, and notices every Japanese word that should not be there."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from bs4 import Comment, Tag

from mytoyota.japanese.prefectures import PREFECTURES
from tests.people import answers
from tests.people.page import Page
from tests.people.phone import Phone

# Words that English texts give in Japanese too: they are printed so on documents, or show what to type.
KEPT = {
    "使用者", "車検証", "車検証閲覧アプリ", "マイナ免許証", "住民票", "共通", "昭和", "平成", "令和",
    "株式会社ひので商事", "カブシキガイシャ", "ヒノデショウジ",
    "豊田", "自動車検査証記録事項", "車両番号", "・",
    "豊田市", "トヨタ町", "スミス", "ジョン", "品川", "さ", "お", "し", "へ", "ん", "髙", "邊", "山田", "太郎",
    *PREFECTURES,
}  # fmt: skip
ADDRESS = "愛知県豊田市トヨタ町"
PEOPLES_DATA = {
    text
    for name, table in vars(answers).items()
    if name.isupper() and isinstance(table, dict)
    for text in table.values()
    if isinstance(text, str)
} | {ADDRESS, "髙橋", "佐藤 健", "木村 豊", "愛知トヨタ", "豊田店", "クラウン", "プリウスPHV", "パッソ"}
JAPANESE = re.compile(r"[\u3001-\u3003\u3005-\u3011\u3014-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]+")
ERA = re.compile(r"(昭和|平成|令和)\d+年(\d+月)?(\d+日)?")
SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description", "content", "label")


def japanese_in(text: str, data: Iterable[str] = ()) -> list[str]:
    """The Japanese words of an English text, apart from those that are kept and from people's own data."""
    known = KEPT | {piece for one in data for piece in JAPANESE.findall(one)}
    return [word for word in JAPANESE.findall(ERA.sub("", text)) if word not in known]


def left_over(page: Page, data: Iterable[str] = ()) -> list[str]:
    """The Japanese words of an English page: what is shown, read aloud, or kept for scripts to say."""
    return japanese_in("\n".join(_said(page.soup)), [*PEOPLES_DATA, *data])


def _said(soup: Tag) -> Iterator[str]:
    for text in soup.find_all(string=True):
        if not isinstance(text, Comment) and text.find_parent(lang="ja") is None:
            yield str(text)
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if (
                name in SPOKEN
                or (name.startswith("data-") and name != "data-text")
                or (
                    name == "value"
                    and (tag.name == "button" or tag.get("type") == "submit")
                    and tag.get("name") != "variant"
                )
            ):
                yield str(value)


@contextmanager
def in_english(phone: Phone) -> Iterator[Phone]:
    """The phone with the other language chosen, for a while."""
    host = urlsplit(phone.base).hostname or ""
    phone.http.set_cookie("lang", "en", domain=host)
    yield phone
    phone.http.delete_cookie("lang", domain=host)


def reads(phone: Phone, url: str = "", data: Iterable[str] = ()) -> Page:
    """Opens the phone's page (or another) in English; the phone itself stays where it was."""
    with in_english(phone):
        answer = phone.http.get(url or phone.page.url, base_url=phone.base, follow_redirects=True)
    return must_be_english(Page.of(answer), data)


def as_in_english(phone: Phone, url: str) -> Page:
    """The page of this address in English, whatever its status; the phone itself stays where it was."""
    with in_english(phone):
        return Page.of(phone.http.get(url, base_url=phone.base))


def sends_nothing(phone: Phone, url: str = "") -> Page | None:
    """Sends the page's form in English with every box empty, where it has boxes; what is said then must be English."""
    form = phone.page.soup.select_one("form#step")
    if form is None or not form.select("input:not([type=hidden], [name=options]), select, textarea"):
        return None  # nothing has to be filled in: additional services may all be left out
    hidden = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")}
    with in_english(phone):
        answer = phone.http.post(url or phone.page.url, data=hidden, base_url=phone.base)
    page = must_be_english(Page.of(answer))
    assert page.soup.select("#errors"), f"{page.url} says nothing of its empty form"
    return page


def must_be_english(page: Page, data: Iterable[str] = ()) -> Page:
    """Fails where the page is not English or has Japanese words left."""
    assert page.soup.select("html[lang=en]"), f"{page.url} is not English"
    found = left_over(page, data)
    assert not found, (
        f"{page.url} shows Japanese on its English page: {found}. Put such a text into gettext (docs/glossary.md) and "
        "run `make texts`; in tests/people/english.py, a word that English texts keep belongs to KEPT, and people's "
        "data to PEOPLES_DATA."
    )
    return page
