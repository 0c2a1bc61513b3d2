"""The pages of the account and of My TOYOTA: services, payment, receipt, a car given up, an account deleted."""

import pytest

from tests.browser.actors import Demo, Desk, Order, Phone
from tests.browser.inspection import Inspection
from tests.browser.test_story_services import agrees_and_chooses, answers_challenge, types_card
from tests.browser.ways import (
    CERTIFICATE,
    DEMO_PASSWORD,
    ICHIRO,
    ICHIROS,
    LICENCE,
    PASSWORD,
    becomes_user,
    begins,
    enters_data,
    has_a_car_with_services,
    has_an_account_now,
    logs_in,
    proves_email,
    signs_up,
)

GOOD, REFUSED, ASKS_FOR_A_CODE = "5555555555554444", "4000000000000002", "4000000000003220"
CENTER = "TOYOTA アカウントセンター"


def goes_home(phone: Phone, email: str, password: str) -> None:
    """To My TOYOTA's pages, by the account's login."""
    phone.opens("/my/")
    phone.presses("ログインへ進む")
    if phone.offers("ログイン"):
        logs_in(phone, email, password)
    phone.is_at(CENTER)


def has_t_connect(phone: Phone, desk: Desk, order: Order) -> None:
    """一郎 applied for T-Connect with an additional service, by card (3-1)."""
    desk.files_certificate(order, **ICHIROS)
    has_a_car_with_services(phone, desk, order)
    phone.presses("利用申込みをする")
    phone.presses("使用者と同じ名義で登録する")
    agrees_and_chooses(phone)
    types_card(phone, ASKS_FOR_A_CODE)
    phone.presses("登録")
    answers_challenge(phone)
    phone.presses("進む")
    phone.presses("この内容で申し込む")
    phone.presses("申し込む")
    phone.sees("T-Connectのお申込みを受け付けました。")


def changes_the_card(phone: Phone, look: Inspection) -> None:
    """A card is refused and nothing changes; the next one takes the former one's place."""
    phone.finds("お支払い方法を変更する").click()
    phone.sees("削除はできません")
    look.of(phone, "my-payment")
    for number, told, name in (
        (REFUSED, "カードは変わっていません。", "my-payment-refused"),
        (GOOD, "新しいカードを登録しました。", "my-payment-changed"),
    ):
        phone.chooses("クレジットカード")
        phone.presses("お支払い方法を変更する")
        types_card(phone, number)
        phone.presses("登録")
        phone.is_at(CENTER)
        phone.sees(told)
        look.of(phone, name)
    phone.sees("4444")


@pytest.fixture
def bz4x(demo: Demo) -> Order:
    """An order of a car that both services are offered for."""
    return demo.prepares("bZ4X G", "車検証はまだ届いていない")


def test_services_payment_and_the_receipt_of_who_has_a_service(
    phone: Phone, desk: Desk, demo: Demo, bz4x: Order, look: Inspection
) -> None:
    has_t_connect(phone, desk, bz4x)
    goes_home(phone, ICHIRO, DEMO_PASSWORD)
    look.of(phone, "my-cars-with-acts")
    phone.opens("/my/services/")
    look.of(phone, "my-services")
    changes_the_card(phone, look)
    phone.presses("サービスとお支払い")
    phone.finds("T-Connectを終了する").first.click()
    phone.sees("ご利用の最終日")
    look.of(phone, "my-service-end")
    phone.presses("サービスを終了する")
    phone.sees("サービスの終了を受け付けました。")
    look.of(phone, "my-service-ended")
    demo.awaits_mail(ICHIRO, "終了")
    phone.presses("情報の提供の記録")
    phone.sees("クレジットカードの決済サービス", "販売店での登録")
    look.of(phone, "my-receipt")
    phone.finds("個人情報の提供に関する同意規約").first.click()
    phone.sees("1. 提供する情報")
    look.of(phone, "my-receipt-text")
    phone.presses("設定")
    look.of(phone, "my-preferences")
    phone.page.locator("#magazine").check()
    phone.presses("この内容で保存する")
    phone.sees("保存しました。")
    look.of(phone, "my-preferences-saved")


def test_a_new_buyer_gives_up_the_car_and_deletes_the_account(
    phone: Phone, desk: Desk, demo: Demo, order: Order, look: Inspection
) -> None:
    email = "leaves@example.jp"
    desk.files_certificate(order, **CERTIFICATE)
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, email)
    phone.presses("直接入力する")
    enters_data(phone, LICENCE)
    phone.sees("スタッフを呼んでいます。")
    desk.confirms_waiting_check(order)
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    has_an_account_now(phone)
    becomes_user(phone)
    goes_home(phone, email, PASSWORD)
    phone.presses("クルマを手放した")
    look.of(phone, "my-give-up")
    with phone.refused(422):
        phone.presses("手放したことを届け出る")
    look.of(phone, "my-give-up-unticked")
    phone.ticks("このクルマを手放しました（売却・譲渡・廃車・返却など）")
    phone.presses("手放したことを届け出る")
    phone.sees("クルマを手放したことの届け出を受け付けました。")
    look.of(phone, "my-given-up")
    demo.awaits_mail(email, "手放した")
    phone.presses("TOYOTAアカウント")
    phone.is_at("TOYOTAアカウント")
    look.of(phone, "account-center")
    phone.finds("ログイン中の端末").click()
    phone.is_at("ログイン中の端末")
    look.of(phone, "account-devices")
    phone.opens("/account/delete")
    look.of(phone, "account-delete")
    with phone.refused(422):
        phone.presses("アカウントを削除する")
    look.of(phone, "account-delete-errors")
    phone.ticks("消える情報と残る記録を確認しました")
    phone.fills({"いまのパスワード": PASSWORD})
    phone.presses("アカウントを削除する")
    phone.is_at("アカウントの削除の完了")
    look.of(phone, "account-deleted")
    demo.awaits_mail(email, "削除しました")
    phone.opens("/account/profile")
    phone.is_at("アカウントの削除の完了")
