"""Guide 2-2: the user on their own phone, seen from both phones and the desk, and whose account counts there."""

from datetime import timedelta

import time_machine

from mytoyota.base import clock
from mytoyota.base.db import Database
from tests.flows.own_phone import buyer_of, follows, registered
from tests.people.answers import PASSWORD, PROFILE
from tests.people.desk import Desk
from tests.people.showroom import HARUNA, HINODE
from tests.people.walker import Journey, Walker

OTHER_HOUSE = HARUNA | {"address": "愛知県豊田市元町５番地"}


def test_the_users_phone_says_which_store_and_car_invite_it_and_nothing_of_the_buyer(walker: Walker) -> None:
    user = walker.user(car="crown")
    assert user.phone.sees("クラウン", "愛知トヨタ", "豊田店", "招待されています", "運転免許証", "通信料")
    assert "佐々木" not in user.page.text


def test_the_buyers_page_follows_the_user_to_the_end(walker: Walker, desk: Desk) -> None:
    user = walker.user(account="existing").goes_to("2-2/7")
    buyer = buyer_of(user)
    heard = follows(user).json
    assert (heard["state"], heard["text"], bool(heard["next"])) == (
        "opened",
        "使用者の方がお手続きを始めました。",
        True,
    )
    buyer.phone.reloads()
    assert not buyer.page.soup.select("img.qr"), "nobody else may scan it now"
    tag = follows(user).headers["ETag"]
    assert follows(user, headers={"If-None-Match": tag}).status_code == 304
    user.goes_to("2-2/9")
    heard = follows(user, headers={"If-None-Match": tag}).json
    assert (heard["state"], heard["text"], heard["next"]) == (
        "going",
        "使用者の方は、いま「情報提供の同意」の画面です。",
        None,
    )
    user.goes_to("2-2/12-A")
    assert follows(user).json["state"] == "calling"
    user.goes_to("2-2/16-A")
    onward = follows(user).json["next"]
    assert buyer.phone.reloads().sees("高橋 陽菜 様"), "also without JavaScript"
    buyer.phone.opens(onward)
    assert buyer.phone.sees("使用者の登録が完了しました", "高橋 陽菜 様", "ありがとうございます")
    buyer.goes_to("2-2/buyer-end")
    user.goes_to("end")
    desk.opens("/desk/orders/?state=done")
    assert user.order_id in desk.page.text


def test_the_end_shows_both_names_on_the_users_phone(walker: Walker) -> None:
    user = walker.journey_at("2-2/27-B")
    assert user.phone.sees("使用者情報の登録完了", "高橋 陽菜 様", "佐々木 健")


def test_a_company_needs_no_look_at_a_licence(walker: Walker, database: Database) -> None:
    user = walker.journey_at("2-2/23-C", certificate=HINODE)
    row = registered(database, user)
    assert row is not None
    assert (row.kind, row.match) == ("corporate", "matched")
    assert user.phone.sees("株式会社ひので商事")


def test_the_desk_shows_both_phones_and_confirms_the_users_check(walker: Walker, desk: Desk) -> None:
    user = walker.journey_at("2-2/23-B")
    desk.opens("/desk/")
    assert desk.sees("買主", "QRコードの表示", "使用者", "入力内容の確認", "スタッフを呼んでいます")
    desk.presses(str(desk.page.soup.select_one("tbody tr.calls a").get_text(" ", strip=True)))
    assert desk.sees("使用者のアカウントの新規登録", "陽菜")
    assert not desk.sees("佐々木")
    for tick in desk.page.soup.select("input[name=same]"):
        assert tick["value"]
    user.staff_confirm()
    user.phone.reloads()
    user.phone.presses("登録")
    desk.opens(f"/desk/orders/{user.order_id}")
    assert desk.sees("使用者のスマートフォン", "買主のスマートフォン", "使用者のQRコード：有効")


def test_who_logged_in_on_this_phone_is_never_silently_the_user(walker: Walker) -> None:
    """The buyer's own phone opens the user's code: the provider knows the buyer, and asks all the same."""
    buyer = buyer_of(walker.user())
    same = Journey(buyer.phone, buyer.order_id, buyer.database, buyer.showroom, section="2-2", account="existing")
    walker.has_account(same.email)
    same.phone.scans(buyer.shown_link())
    assert same.phone.sees("このスマートフォンは、買主のお手続きにも使われています")
    same.goes_to("2-2/10")
    assert same.page.url.startswith("/account/login")
    same.goes_on()
    assert same.step_id == "2-2/11-A"
    assert same.phone.sees("高橋 陽菜")
    assert "佐々木" not in same.page.text


def test_who_has_just_signed_up_need_not_log_in_as_well(walker: Walker) -> None:
    user = walker.user()
    link = user.page.url
    user.goes_to("2-2/25-B")
    user.phone.scans(link)
    assert user.step_id == "2-2/26-B"


def test_who_logged_in_after_the_sign_up_is_not_taken_for_the_user(walker: Walker) -> None:
    """On one phone: the user signed up, then the buyer looked at their own account.

    When somebody logged in is told in whole seconds: nobody scans within the second in which they logged in.
    """
    user = walker.user()
    link, buyer = user.page.url, buyer_of(user)
    user.goes_to("2-2/25-B")
    user.phone.opens("/account/logout")
    user.phone.opens("/account/login?next=/account/profile")
    user.phone.presses("ログイン", email=buyer.email, password=PASSWORD)
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        user.phone.scans(link)
        assert user.page.url.startswith("/account/login")
        user.account = "existing"
        user.goes_to("2-2/27-B")
        assert user.phone.sees("高橋 陽菜 様")


def test_the_accounts_page_on_a_shared_phone_is_the_users_own(walker: Walker) -> None:
    buyer = buyer_of(walker.user())
    user = Journey(buyer.phone, buyer.order_id, buyer.database, buyer.showroom, section="2-2", account="existing")
    walker.has_account(user.email)
    user.phone.scans(buyer.shown_link())
    user.goes_to("2-2/11-A")
    review = user.page.url
    user.phone.opens("/account/logout")
    user.phone.opens("/account/login?next=/account/profile")
    user.phone.presses("ログイン", email=buyer.email, password=PASSWORD)
    user.phone.opens(review)
    user.phone.presses("登録情報を変更する")
    assert user.page.url.startswith("/account/login")
    assert "佐々木" not in user.page.text


def test_the_buyers_account_is_told_to_choose_the_same_name(walker: Walker, database: Database) -> None:
    user = walker.user().goes_to("2-2/10")
    buyer = buyer_of(user)
    user.phone.presses("ログイン", email=buyer.email, password=PASSWORD, expect=409)
    assert user.phone.sees("買主のTOYOTAアカウントです", "買主と同じ名義で登録する")
    assert "佐々木" not in user.page.text
    user.phone.presses("別のアカウントで進む")
    assert user.page.url.startswith("/account/login")
    walker.has_account("other@example.jp", PROFILE)
    user.account, user.email = "existing", "other@example.jp"
    user.goes_to("2-2/16-A")
    row = registered(database, user)
    assert row is not None
    assert row.claims["email"] == "other@example.jp"


def test_a_user_who_does_not_match_mends_the_account_or_waits_for_the_paper(walker: Walker, database: Database) -> None:
    user = walker.journey_at("2-2/15-A", certificate=OTHER_HOUSE)
    user.goes_on()
    heard = follows(user).json
    assert (heard["state"], "車検証と一致しなかった" in heard["text"]) == ("stopped", True)
    assert user.phone.sees("一致しなかった項目", "ご住所")
    assert not user.phone.sees("元町", "名義の選択にもどり")
    user.phone.presses("登録情報を変更する")
    user.phone.presses("この内容に変更する", street="元町5", postal_code="471-0855")
    assert user.goes_to("2-2/16-A").phone.sees("使用者の登録が完了しました")
    row = registered(database, user)
    assert row is not None
    assert row.match == "matched"


def test_a_paper_that_names_another_opens_the_terms_again_on_both_phones(walker: Walker, database: Database) -> None:
    user = walker.user(account="existing", certificate=None).goes_to("end")
    buyer = buyer_of(user)
    buyer.phone.reloads()
    buyer.phone.presses("次へ")
    assert buyer.phone.sees("使用者の登録を受け付けました")
    walker.showroom.certificate_arrives(user.order_id, OTHER_HOUSE)
    user.run_jobs()
    mail = user.mails()[0]
    assert mail.template == "mail/user_mismatch_later.txt"
    link = next(word for word in mail.body.split() if word.startswith("http"))
    with time_machine.travel(clock.now() + timedelta(days=2)):
        user.phone.opens(link)
        assert user.step_id == "2-2/15-A"
        assert user.phone.sees("一致しなかった項目")
    assert registered(database, user) is None
    assert buyer.phone.opens(buyer.page.url.replace("2-2/done", "2-2/4")).h1 == "QRコードの表示"
