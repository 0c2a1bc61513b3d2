"""A buyer without an account: by camera and by typing, with the staff at the desk (guide 1-1/1 to 22-B, 2-1)."""

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


def test_a_buyer_registers_by_photograph_while_staff_confirm_at_the_desk(
    phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    desk.files_certificate(order, **CERTIFICATE)
    desk.opens("/desk/")
    begins(phone, order)
    desk.sees_of(order, "ログイン")
    signs_up(phone)
    proves_email(phone, demo, "camera@example.jp")
    desk.sees_of(order, "入力方法の選択")
    phone.presses("身分証明書をカメラで撮影する")
    phone.presses("はじめる")
    phone.presses("運転免許証")
    phone.presses("撮影画面へ")
    phone.photographs()
    phone.is_at("撮影情報の確認")
    phone.sees("1990年2月22日")
    phone.presses("次へ")
    assert (phone.reads("年"), phone.reads("月"), phone.reads("日")) == ("1990", "2", "22")
    enters_data(phone, LICENCE)
    phone.is_at("入力内容の確認")
    phone.sees("スタッフを呼んでいます。")
    desk.is_called_for(order)
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    becomes_user(phone)
    desk.sees_of(order, "完了")


@pytest.mark.proof
def test_a_buyer_who_types_is_sent_back_and_corrects_the_house_number(
    phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "typed@example.jp")
    phone.presses("直接入力する")
    enters_data(phone, LICENCE | {"町名・番地": "トヨタ町1番地3"})
    phone.sees("スタッフを呼んでいます。")
    desk.sends_back(order, "町名・番地", "番地が免許証と違います")
    phone.sees("直していただきたいところがあります", "番地が免許証と違います")
    phone.presses("入力内容を直す")
    assert phone.reads("姓") == "高橋"
    assert phone.reads("町名・番地") == "トヨタ町1番地3"
    phone.sees("パスワードは設定ずみです。変えるときだけ入力してください。")
    phone.fills({"町名・番地": "トヨタ町1番地2"})
    phone.presses("確認")
    phone.sees("スタッフを呼んでいます。")
    desk.opens_check(order)
    desk.sees("トヨタ町1番地2")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)


def test_a_member_of_staff_confirms_with_the_consoles_code_on_the_customers_phone(
    phone: Phone, desk: Desk, demo: Demo, order: Order
) -> None:
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "code@example.jp")
    phone.presses("直接入力する")
    enters_data(phone, LICENCE)
    code = desk.shows_code(order)
    phone.fills({"スタッフ用確認コード（6桁）": "000000" if code != "000000" else "111111"})
    phone.presses("販売店スタッフによる確認")
    phone.sees("コードが違うか、有効期限が切れています。")
    phone.fills({"スタッフ用確認コード（6桁）": code})
    phone.presses("販売店スタッフによる確認")
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    desk.reloads()
    desk.sees("確認ずみです")
