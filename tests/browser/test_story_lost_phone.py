"""A phone that is lost on the way: the staff hand the order over to another one (decision 5)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.conftest import HAND
from tests.browser.ways import (
    LICENCE,
    PASSWORD,
    becomes_user,
    begins,
    enters_data,
    has_an_account_now,
    logs_in,
    proves_email,
    signs_up,
)


@pytest.fixture
def other_phone(people: Callable[..., Any]) -> Phone:
    """The customer's second phone."""
    made: Phone = people(Phone, **HAND)
    return made


def test_what_was_typed_is_shown_on_the_other_phone_once_the_email_is_proven(
    phone: Phone, other_phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "lost@example.jp")
    phone.presses("直接入力する")
    with phone.draft_kept():
        phone.fills({"姓": "高橋", "名": "陽菜", "町名・番地": "トヨタ町1番地2"})
    order = desk.hands_over(order)
    begins(other_phone, order)
    signs_up(other_phone)
    other_phone.is_at("メールアドレスの登録")
    other_phone.does_not_see("高橋", "トヨタ町", "lost@example.jp")
    other_phone.fills({"メールアドレス": "lost@example.jp"})
    other_phone.presses("認証コードを送信")
    other_phone.does_not_see("高橋", "トヨタ町")
    other_phone.fills({"認証コード（6桁）": demo.mailed_code("lost@example.jp")})
    other_phone.presses("次へ")
    other_phone.is_at("お客さま情報の入力")
    assert (other_phone.reads("姓"), other_phone.reads("町名・番地")) == ("高橋", "トヨタ町1番地2")
    with phone.refused(403):
        phone.reloads()
    phone.does_not_see("高橋", "トヨタ町")


@pytest.mark.proof
def test_who_had_made_the_account_logs_in_on_the_other_phone_and_goes_on(
    phone: Phone, other_phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    desk.files_certificate(order, "高橋　陽菜", "愛知県豊田市トヨタ町１番地２")
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "battery@example.jp")
    phone.presses("直接入力する")
    enters_data(phone, LICENCE)
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    order = desk.hands_over(order)
    begins(other_phone, order)
    logs_in(other_phone, "battery@example.jp", PASSWORD)
    other_phone.is_at("買主情報の登録完了")
    becomes_user(other_phone)
    with phone.refused(403):
        phone.scans(order.link)
