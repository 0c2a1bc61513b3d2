"""Guide 4-1: the user registers alone after delivery, with an account, as a new person, as a company."""

import pytest
from sqlalchemy import select

from mytoyota.base.events import EventRow
from mytoyota.flows.models import Journey as Row
from mytoyota.oidc_provider.models import Consent, Interaction
from mytoyota.reviews.models import Review
from tests.flows.guide import BUILT, GUIDE
from tests.people.phone import Phone
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

MAILED = [step_id for step_id, row in GUIDE.items() if row["device"] == "mail" and step_id.startswith("4-1/")]
MAILS = {"使用者登録の受付": "mail/review_received.txt", "使用者情報の登録完了": "mail/review_completed.txt"}


def consent_of(walker: Walker, email: str) -> set[str]:
    with walker.database.reading() as session:
        found = session.scalars(select(Consent)).all()
        return set(" ".join(one.scope for one in found).split())


@pytest.mark.parametrize(
    ("last", "choices"),
    [("4-1/9-A", {}), ("4-1/18-B", {}), ("4-1/18-B", {"way": "photo"}), ("4-1/20-C", {})],
    ids=["with an account", "a new person", "by camera", "a company"],
)
def test_whoever_applies_is_told_mailed_and_waits_for_the_review(
    last: str, choices: dict[str, str], walker: Walker
) -> None:
    user = walker.journey_at(last, **choices)
    name = "株式会社ひので商事" if last.endswith("C") else "高橋 陽菜"
    assert user.phone.sees("お申込みを受け付けました。", f"{name} 様", "数日かかる場合があります", "7日を過ぎても")
    assert user.phone.sees(
        "「クルマを追加する」", "「車台番号・自動車登録番号を利用する」", "0800-700-7700", "迷惑メール"
    )
    review = user.review()
    assert (review.chassis, review.plate) == ("ABC123-1234567", "豊田 330 さ 12-34")
    assert (review.kind, review.order_id) == ("corporate" if last.endswith("C") else "individual", None)
    assert [mail.template for mail in user.mails()].count("mail/review_received.txt") == 1
    user.goes_on()
    assert user.step_id == "4-1/end"
    assert user.phone.sees("この画面は閉じてかまいません。", "別のクルマを登録する")


@pytest.mark.parametrize("step_id", MAILED)
def test_a_mail_of_the_guide_is_what_its_row_says(step_id: str) -> None:
    assert BUILT[step_id]["device"] == "mail"
    assert BUILT[step_id]["template"] == MAILS[GUIDE[step_id]["screen"]]


@pytest.mark.parametrize("last", ["4-1/9-A", "4-1/18-B", "4-1/20-C"])
def test_the_application_is_acknowledged_by_mail(last: str, walker: Walker) -> None:
    user = walker.journey_at(last)
    mail = next(one for one in user.mails() if one.template == MAILS["使用者登録の受付"])
    assert "使用者の登録のお申込みを受け付けました" in mail.subject
    assert "ABC123" not in mail.body


def test_the_wizard_learns_who_it_is_and_no_more_before_the_profile_is_shared(walker: Walker) -> None:
    user = walker.journey_at("4-1/5-A")
    assert consent_of(walker, user.email) == {"openid"}
    user.goes_on()
    assert user.step_id == "4-1/shared"
    assert user.phone.sees("My TOYOTA(WEB)への情報連携", "ご住所", "生年月日")
    user.goes_on()
    assert consent_of(walker, user.email) == {"openid", "email", "profile", "address", "phone", "registration"}
    assert user.step_id == "4-1/6-A"


def test_where_the_consent_is_on_record_its_page_is_not_shown_again(walker: Walker) -> None:
    walker.journey_at("1-1/10-A")
    second = walker.at_home(account="existing").goes_to("4-1/5-A")
    second.goes_on()
    assert second.step_id == "4-1/6-A"


@pytest.mark.parametrize("step_id", ["4-1/13-B", "4-1/15-C"])
def test_a_new_account_is_asked_on_the_providers_own_page(step_id: str, walker: Walker) -> None:
    user = walker.journey_at(step_id)
    assert user.phone.page.url.startswith("/account/consent")
    with walker.database.reading() as session:
        asked = session.scalars(select(Interaction).order_by(Interaction.created_at.desc())).first()
    assert asked is not None
    assert (asked.request["prompt"], asked.section, asked.order_id) == ("consent", "4-1", None)


def test_who_does_not_share_is_told_what_that_means_and_may_share_after_all(walker: Walker) -> None:
    user = walker.journey_at("4-1/13-B")
    user.phone.presses("連携しない")
    assert user.phone.sees("情報を連携していません。", "連携しない場合は、登録できません。")
    assert user.step_id.startswith("4-1/13-B")
    user.phone.presses("連携する")
    user.phone.presses("連携する")
    assert user.step_id == "4-1/14-B"


def test_the_choice_of_the_mail_magazine_is_kept_with_the_account(walker: Walker) -> None:
    user = walker.journey_at("4-1/14-B")
    user.phone.presses("次へ", wanted="y")
    user.phone.presses("前の画面にもどる")
    user.phone.presses("次へ", wanted=None)
    with walker.database.reading() as session:
        found = session.scalars(select(EventRow).where(EventRow.name == "MailMagazineChosen").order_by(EventRow.id))
        assert [one.details["wanted"] for one in found] == [True, False]


def test_an_edit_on_the_accounts_own_page_is_what_goes_on(walker: Walker) -> None:
    user = walker.journey_at("4-1/3-A")
    user.phone.presses("登録情報を変更する")
    user.phone.presses("この内容に変更する", street="元町9-9")
    assert user.step_id == "4-1/3-A"
    assert user.phone.sees("元町9-9")
    user.goes_to("4-1/9-A")
    assert user.review().claims["street"] == "元町9-9"


def test_data_that_changed_since_the_page_was_drawn_are_shown_first(walker: Walker) -> None:
    user = walker.journey_at("4-1/8-A")
    other_tab = Phone(walker.app)
    other_tab.http = user.phone.http
    other_tab.opens(user.page.button("登録情報を変更する").attributes["href"])
    other_tab.presses("この内容に変更する", street="元町9-9")
    user.phone.presses("この内容で申し込む")
    assert user.phone.sees("元町9-9")
    assert user.step_id.startswith("4-1/8-A")
    with walker.database.reading() as session:
        assert session.scalars(select(Review)).all() == []
    user.phone.presses("この内容で申し込む")
    assert user.review().claims["street"] == "元町9-9"


def test_pressed_twice_is_one_application(walker: Walker) -> None:
    user = walker.journey_at("4-1/8-A")
    body = user.phone.body()
    user.phone.sends(body)
    user.phone.opens(user.page.url.replace("9-A", "8-A"))
    assert user.phone.sees("この内容で申し込みました。")
    user.phone.sends(body)
    with walker.database.reading() as session:
        assert len(session.scalars(select(Review)).all()) == 1


def test_whoever_comes_again_goes_on_where_they_were(walker: Walker) -> None:
    user = walker.journey_at("4-1/7-A")
    user.phone.scans("/register")
    assert user.step_id == "4-1/7-A"
    user.goes_to("4-1/end")
    user.phone.scans("/register")
    assert user.page.h1 == "納車後のお手続き"
    user.goes_to("4-1/3-A")
    with walker.database.reading() as session:
        assert len(session.scalars(select(Row).where(Row.flow == "after")).all()) == 2


def mailed_link(walker: Walker) -> tuple[str, str]:
    buyer = walker.journey_at("2-3/5", account="existing", car="bz4x", certificate=None)
    walker.showroom.certificate_arrives(buyer.order_id, HARUNA)
    buyer.run_jobs()
    body = next(one.body for one in buyer.mails() if one.template == "mail/after_delivery.txt")
    return next(word for word in body.split() if word.startswith("http")), buyer.order_id


def test_the_mailed_link_knows_the_vehicle_and_shows_nothing_of_the_buyer(walker: Walker) -> None:
    link, order_id = mailed_link(walker)
    user = walker.at_home(link=link, order_id=order_id, email="takeru@example.jp")
    for _page in range(40):
        assert not user.phone.sees("haruna@example.jp")
        if user.step_id == "4-1/18-B":
            break
        user.goes_on()
    assert user.review().order_id == order_id
    assert user.review().claims["email"] == "takeru@example.jp"


def test_a_forwarded_link_serves_as_many_as_have_it(walker: Walker) -> None:
    link, order_id = mailed_link(walker)
    first = walker.at_home(link=link, order_id=order_id, email="one@example.jp").goes_to("4-1/18-B")
    second = walker.at_home(link=link, order_id=order_id, email="two@example.jp").goes_to("4-1/18-B")
    assert first.step_id == second.step_id
    with walker.database.reading() as session:
        assert {one.claims["email"] for one in session.scalars(select(Review))} == {"one@example.jp", "two@example.jp"}


def test_another_account_than_before_begins_with_its_own_pages(walker: Walker) -> None:
    walker.has_account("takeru@example.jp")
    user = walker.journey_at("4-1/7-A")
    user.phone.opens(user.page.url.replace("7-A", "2"))
    user.phone.presses("別のアカウントでログインする")
    user.phone.presses("ログイン", email="takeru@example.jp", password="asagao-to-kaze-7")
    assert user.step_id == "4-1/3-A"
    assert user.phone.sees("takeru@example.jp")


def test_a_sign_up_that_was_left_goes_on_with_what_was_typed(walker: Walker) -> None:
    user = walker.journey_at("4-1/7-B")
    user.phone.fills(kind="individual", family_name="髙橋")
    user.phone.sends(user.phone.body() | {"go_back": "1"})
    user.phone.scans("/register")
    assert user.step_id == "4-1/7-B"
    assert user.page.soup.select_one("#family_name")["value"] == "髙橋"


@pytest.mark.parametrize("kind", ["individual", "corporate"])
def test_the_long_page_asks_for_the_chosen_kinds_data_alone(kind: str, walker: Walker) -> None:
    user = walker.journey_at("4-1/7-B")
    user.phone.presses("確認", kind=kind, authentication_phone="090-1234-5678")
    wrong = {tag["id"].removesuffix("-error") for tag in user.page.soup.select("p.error")}
    assert "password" in wrong
    assert ("family_name" in wrong) == (kind == "individual")
    assert ("number" in wrong) == (kind == "corporate")


def test_without_a_kind_only_that_is_asked(walker: Walker) -> None:
    user = walker.journey_at("4-1/7-B")
    user.phone.presses("確認", password="asagao-to-kaze-7", password_again="asagao-to-kaze-7")
    assert {tag["id"] for tag in user.page.soup.select("p.error")} == {"kind-error", "authentication_phone-error"}


def test_a_company_whose_number_is_not_known_is_typed_by_hand(walker: Walker) -> None:
    user = walker.journey_at("4-1/7-B", kind="corporate")
    login = {name: user.company_login[name] for name in ("password", "password_again", "authentication_phone")}
    user.phone.presses("番号がわからない", kind="corporate", **login)
    assert user.step_id == "4-1/11-C"


def test_the_camera_keeps_what_was_typed(walker: Walker) -> None:
    user: Journey = walker.journey_at("4-1/7-B", way="photo")
    typed = {"password": "asagao-to-kaze-7", "password_again": "asagao-to-kaze-7", "contact_phone": "0565-28-2121"}
    user.phone.presses("身分証明書をカメラで撮影する", kind="individual", **typed)
    assert user.step_id == "4-1/guide"
    user.goes_to("4-1/7-B")
    assert user.phone.sees("免許証から読み取りました", "パスワードは設定ずみです")
    assert user.page.soup.select_one("#contact_phone")["value"] == "0565-28-2121"
    assert user.page.soup.select_one("#family_name")["value"]
