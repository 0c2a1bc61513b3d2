"""The desk of reviews: both sides field by field, accept, refuse with a reason, a second look by somebody else."""

from dataclasses import replace

import pytest
from flask import Flask

from mytoyota.base.db import Database
from tests.people.center import Reviewer
from tests.people.showroom import Showroom
from tests.reviews.people import HARUNA, NOZOMI, Applicant, days_later, works
from tests.reviews.register_office import HARUNAS, RegisterOffice

CHANGED = replace(HARUNAS, name="鈴木　陽菜")
WITH_BUILDING = replace(HARUNAS, address=f"{HARUNAS.address}　サンハイツ１０１")


@pytest.fixture
def office(database: Database) -> RegisterOffice:
    return RegisterOffice([WITH_BUILDING]).is_asked_by(database)


@pytest.fixture
def haruna(database: Database, office: RegisterOffice) -> Applicant:
    """Her certificate has a building that her account has not: a person has to look."""
    one = Applicant(database)
    one.applies()
    works(database)
    assert one.review().state == "person"
    return one


@pytest.fixture
def hara(app: Flask, showroom: Showroom) -> Reviewer:
    return Reviewer(app, showroom)


@pytest.fixture
def nishi(app: Flask, showroom: Showroom) -> Reviewer:
    return Reviewer(app, showroom, number="901")


def test_both_sides_stand_beside_each_other_with_their_level(hara: Reviewer, haruna: Applicant) -> None:
    assert hara.queue() == [haruna.review().id]
    assert "高橋" not in hara.page.text, "the queue shows nothing of the person"
    assert hara.sees("表記が異なる", "なし", "審査待ち")
    hara.opens_review(haruna.review().id)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in hara.page.soup.select("tbody tr")
    ]
    assert rows[:2] == [
        ["氏名または名称", "高橋 陽菜", "高橋　陽菜", "同じ"],
        ["住所", "愛知県豊田市トヨタ町1-2", WITH_BUILDING.address, "表記が異なる"],
    ]
    assert [row[0] for row in rows] == ["氏名または名称", "住所", "種別", "車台番号", "自動車登録番号", "軽自動車"]


def test_accepted_by_one_where_only_the_writing_differs(hara: Reviewer, haruna: Applicant) -> None:
    hara.opens_review(haruna.review().id).accepts()
    assert hara.sees("使用者として登録し、お客さまにメールでお知らせしました。")
    row = haruna.review()
    assert (row.state, row.decided_by) == ("accepted", hara.showroom.staff_ids["センター"])
    assert haruna.registration() is not None
    assert haruna.mails()[-1] == "review_completed.txt"
    hara.opens_review(row.id)
    assert hara.sees("登録済み", "使用者の登録の審査が完了しました", "原 千尋")
    assert not hara.page.soup.select("main form")


def test_another_name_is_looked_at_by_two(
    hara: Reviewer, nishi: Reviewer, office: RegisterOffice, database: Database
) -> None:
    office.files = [CHANGED]
    haruna = Applicant(database)
    review_id = haruna.applies()
    works(database)
    hara.opens_review(review_id)
    assert hara.sees("名前が変わった可能性", "2人の確認が必要です")
    hara.accepts("1人目の確認を記録する")
    assert (haruna.review().state, haruna.registration()) == ("person", None)
    hara.opens_review(review_id)
    assert hara.sees("別の方にご依頼ください")
    assert "登録する" not in [one.get_text(strip=True) for one in hara.page.soup.select("main button")]
    assert nishi.queue(show="second") == [review_id]
    assert hara.queue(show="second") == []
    nishi.opens_review(review_id)
    assert nishi.sees("1人目の確認は済んでいます")
    nishi.accepts()
    row = haruna.review()
    assert (row.state, row.first_by, row.decided_by) == (
        "accepted", hara.showroom.staff_ids["センター"], hara.showroom.staff_ids["センター2"],
    )  # fmt: skip


def test_the_first_looker_cannot_be_the_second_by_an_old_page(
    hara: Reviewer, office: RegisterOffice, database: Database
) -> None:
    office.files = [CHANGED]
    haruna = Applicant(database)
    review_id = haruna.applies()
    works(database)
    hara.opens_review(review_id)
    button = hara.page.button("1人目の確認を記録する")
    body, form = hara.body(button), hara.form_of(button)
    hara.sends(body, form=form)
    hara.sends(body, 409, form)
    hara.sends(body | {"seen": str(haruna.review().version)}, 422, form)
    assert hara.sees("別の方が、2人目の確認をしてください")
    assert haruna.registration() is None


def test_refused_with_a_reason_and_the_fields_to_mend(hara: Reviewer, haruna: Applicant) -> None:
    hara.opens_review(haruna.review().id)
    hara.refuses("", ("address",), 422)
    assert hara.sees("却下する理由を入力してください。")
    assert hara.page.soup.select_one("input[value=address]").has_attr("checked")
    hara.refuses("住所が確認できない", ("address",))
    row = haruna.review()
    assert (row.state, row.differing, row.reason) == ("refused", ["address"], "住所が確認できない")
    told = haruna.letters()[-1].body or ""
    assert "一致しなかった項目：ご住所" in told
    assert "確認できない" not in told
    hara.opens_review(row.id)
    assert hara.sees("却下の内容", "住所が確認できない")


def test_a_page_that_shows_another_certificate_decides_nothing(
    hara: Reviewer, haruna: Applicant, office: RegisterOffice, database: Database
) -> None:
    hara.opens_review(haruna.review().id)
    button = hara.page.button("登録する")
    body, form = hara.body(button), hara.form_of(button)
    hara.presses("もう一度照会する")
    assert hara.sees("もう一度照会しています")
    office.files = [replace(WITH_BUILDING, address="愛知県豊田市元町５番地")]
    works(database)
    hara.sends(body, 409, form)
    assert haruna.review().state == "person"
    hara.opens_review(haruna.review().id)
    assert hara.sees("愛知県豊田市元町５番地")


def test_a_second_account_takes_the_vehicle_over_only_when_a_person_says_so(
    hara: Reviewer, office: RegisterOffice, database: Database
) -> None:
    office.files = [HARUNAS]
    first, second = Applicant(database), Applicant(database, HARUNA | {"email": "second@example.jp"})
    first.applies()
    works(database)
    second.applies()
    works(database)
    hara.opens_review(second.review().id)
    assert hara.sees("同じ車両に先の登録・お申込みがある")
    hara.accepts(expect=422)
    assert hara.sees("下のチェックを入れてください")
    assert second.registration() is None
    hara.accepts(instead="1")
    assert (first.registration(), second.registration() is not None) == (None, True)
    assert first.mails()[-1] == "user_replaced.txt"
    told = first.letters()[-1]
    assert told.subject == "【My TOYOTA】使用者の登録が終了しました"
    assert "/my/" in (told.body or "")
    assert second.account_id not in "".join(mail.body or "" for mail in first.letters())
    assert "user_replaced.txt" not in second.mails()


def test_the_next_one_follows_and_at_the_end_the_list(hara: Reviewer, haruna: Applicant, database: Database) -> None:
    other = Applicant(database, HARUNA | {"email": "other@example.jp"})
    other.applies()
    works(database)
    hara.opens_review(haruna.review().id)
    hara.refuses("確認できない", ("address",))
    assert hara.page.url == f"/desk/reviews/{other.review().id}"
    hara.refuses("確認できない", ("address",))
    assert hara.page.url == "/desk/reviews/"
    assert hara.sees("当てはまるお申込みはありません。")


def test_pages_go_on_behind_a_key_and_filters_narrow(
    hara: Reviewer, office: RegisterOffice, database: Database
) -> None:
    people = [Applicant(database, HARUNA | {"email": f"p{n}@example.jp"}, f"ZVW30-{n:07d}") for n in range(23)]
    office.files = [replace(WITH_BUILDING, chassis=one.chassis) for one in people[:22]]
    people[22].plate = "豊田 330 さ 99-99"
    for one in people:
        one.applies()
    works(database)
    seen = hara.queue()
    assert len(seen) == 20
    hara.presses("次の一覧")
    seen += [str(a["href"]).rpartition("/")[2] for a in hara.page.soup.select("tbody a")]
    assert seen == [one.review().id for one in people[:22]]
    assert hara.page.soup.select_one("nav .count").get_text(strip=True) == "22"
    assert hara.queue(show="asked") == [people[22].review().id]
    assert hara.queue(show="late") == []
    assert hara.queue(after="nonsense", show="nowhere") == seen[:20]
    with days_later(5.1):
        later = Reviewer(hara.http.application, hara.showroom)
        assert len(later.queue(show="late", alone="1")) == 20
        assert later.page.soup.select_one("td[data-label=経過日数]").get_text() == "5"


def test_headquarters_have_their_dealers_reviews_alone(
    app: Flask, showroom: Showroom, haruna: Applicant, database: Database, office: RegisterOffice
) -> None:
    office.files = [WITH_BUILDING, replace(CHANGED, chassis="ZVW30-7654321")]
    theirs = Applicant(database, dict(NOZOMI) | {"family_name": "高橋", "given_name": "陽菜", "street": "トヨタ町1-2"})
    theirs.chassis, theirs.order_id = "ZVW30-7654321", showroom.order("crown")
    theirs.applies()
    works(database)
    own, other = Reviewer(app, showroom, "HT", "500"), Reviewer(app, showroom, "HK", "510")
    assert own.queue() == [theirs.review().id]
    assert other.queue() == []
    other.http.get(f"/desk/reviews/{theirs.review().id}", base_url=other.base)
    for desk, review_id in ((own, haruna.review().id), (other, theirs.review().id)):
        assert desk.http.get(f"/desk/reviews/{review_id}", base_url=desk.base).status_code == 404
    own.opens_review(theirs.review().id).accepts("1人目の確認を記録する")
    hara = Reviewer(app, showroom)
    assert len(hara.queue()) == 2
    hara.opens_review(theirs.review().id).accepts()
    assert theirs.review().state == "accepted"
    sato = Reviewer(app, showroom, "T01", "100")
    sato.opens(f"/desk/orders/{theirs.order_id}")
    assert sato.sees("使用者の登録の審査が完了しました")


def test_the_figures_of_the_week(hara: Reviewer, haruna: Applicant, office: RegisterOffice, database: Database) -> None:
    office.files = [HARUNAS]
    for n in range(3):
        Applicant(database, HARUNA | {"email": f"p{n}@example.jp"}, f"ZVW30-{n:07d}").applies()
    office.files = [replace(HARUNAS, chassis=f"ZVW30-{n:07d}") for n in range(2)]
    works(database)
    hara.opens_review(haruna.review().id).accepts()
    hara.opens("/desk/reviews/week")
    today = [cell.get_text(strip=True) for cell in hara.page.soup.select("tbody tr")[-1].select("td")]
    assert today == ["4", "2", "1", "1"]
    assert len(hara.page.soup.select("svg rect")) == 14
