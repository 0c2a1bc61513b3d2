"""A few true walks with Back, Forward, reload, tabs and languages: nothing typed is lost, nothing made twice."""

import random

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.ways import (
    CERTIFICATE,
    LICENCE,
    becomes_user,
    begins,
    enters_data,
    has_an_account_now,
    proves_email,
    signs_up,
)

SOME = {
    "姓": "高橋",
    "セイ": "タカハシ",
    "市区町村": "豊田市",
    "町名・番地": "トヨタ町1番地2",
    "連絡用電話番号": "0565-28-2121",
}


class Walk:
    """A phone on a walk by a seed."""

    def __init__(self, phone: Phone, order: Order, seed: int) -> None:
        self.phone, self.order, self.chance = phone, order, random.Random(seed)
        self.typed: dict[str, str] = {}

    def wanders(self, moves: int) -> None:
        """Does what comes to mind, and types a little whenever the form is there."""
        for _move in range(moves):
            move = self.chance.choice(
                (self.back, self.back, self.forward, self.reload, self.scan, self.tab, self.language)
            )
            move()
            if self.phone.page.locator("h1").inner_text() == "お客さま情報の入力":
                self.types()

    def back(self) -> None:
        """The browser's Back, but never out of the site."""
        if self.phone.page.evaluate("history.length") > 2 and "/1-1/" in self.phone.page.url:
            self.phone.goes_back()

    def forward(self) -> None:
        """The browser's Forward, if there is a page."""
        self.phone.goes_forward()

    def reload(self) -> None:
        """The browser's reload."""
        self.phone.reloads()

    def scan(self) -> None:
        """The QR code once more."""
        self.phone.scans(self.order.link)

    def tab(self) -> None:
        """A new tab; the old one stays open."""
        self.phone = self.phone.opens_second_tab()
        self.phone.scans(self.order.link)

    def language(self) -> None:
        """English and back."""
        if self.phone.offers("English"):
            self.phone.presses("English")
            self.phone.presses("日本語")

    def types(self) -> None:
        """Looks whether all is there, and types one box more; the page puts it by itself."""
        assert {label: self.phone.reads(label) for label in self.typed} == self.typed
        label = self.chance.choice(list(SOME))
        if self.typed.get(label) != SOME[label]:
            with self.phone.draft_kept():
                self.phone.fills({label: SOME[label]})
            self.typed[label] = SOME[label]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(1, 5))])
def test_a_walk(seed: int, phone: Phone, desk: Desk, demo: Demo, order: Order) -> None:
    email = f"browser{seed}@example.jp"
    desk.files_certificate(order, **CERTIFICATE)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, email)
    phone.presses("直接入力する")
    walk = Walk(phone, order, seed)
    walk.types()
    walk.wanders(8)
    phone = walk.phone
    phone.scans(order.link)
    walk.types()
    enters_data(phone, LICENCE)
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    phone.goes_back()
    phone.goes_forward()
    has_an_account_now(phone)
    phone.goes_back()
    phone.goes_back()
    phone.scans(order.link)
    phone.presses("つづきから進む")
    becomes_user(phone)
    assert demo.subjects_to(email) == [
        "【My TOYOTA】使用者の登録が完了しました",
        "【My TOYOTA】TOYOTAアカウントの登録が完了しました",
        "【My TOYOTA】認証コードのお知らせ",
    ]
