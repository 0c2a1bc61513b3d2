"""The certificate at the console: typed or from a file, refused with a clear sentence, and matched with who waits."""

from io import BytesIO
from typing import Any

import pytest

from mytoyota.base.db import Database
from mytoyota.vehicles import certificates
from mytoyota.vehicles.models import Certificate
from tests.people.desk import Desk
from tests.people.walker import Walker
from tests.vehicles.test_certificate_file import as_json

TYPED = {
    "kind": "individual",
    "name": "高橋　陽菜",
    "address": "愛知県豊田市トヨタ町１番地２",
    "chassis": "ＡＢＣ１２－０１２３４５６",
    "plate": "豊田330さ1234",
    "first_registered": "令和8年11月",
    "expires_on": "2029/11/9",
}


@pytest.fixture
def order_id(desk: Desk) -> str:
    """An order without a certificate, its page of entry open."""
    order_id = desk.showroom.order("crown")
    desk.opens(f"/desk/orders/{order_id}/certificate")
    return order_id


def on_file(database: Database, order_id: str) -> Certificate | None:
    with database.reading() as session:
        return certificates.of_order(session, order_id)


def uploads(desk: Desk, content: bytes, expect: int = 200) -> None:
    button = desk.page.button("読み取る")
    body: dict[str, Any] = desk.body(button) | {"file": (BytesIO(content), "shaken.json")}
    desk.sends(body, expect, desk.form_of(button))


def test_typed_in_the_forms_that_people_use(desk: Desk, order_id: str, database: Database) -> None:
    desk.presses("登録する", **TYPED)
    found = on_file(database, order_id)
    assert found is not None
    assert (found.name, found.address) == ("高橋 陽菜", "愛知県豊田市トヨタ町１番地２")
    assert (found.chassis, found.plate, found.light) == ("ABC12-0123456", "豊田 330 さ 12-34", False)
    assert (found.first_registered, found.expires_on, found.source) == ("2026-11", "2029-11-09", "typed")
    assert desk.sees("車検証の情報を登録しました", "ABC12-0123456", "手入力")
    assert "高橋" not in desk.page.text
    assert "トヨタ町" not in desk.page.text


def test_what_is_on_file_is_not_shown_again(desk: Desk, order_id: str) -> None:
    desk.presses("登録する", **TYPED)
    desk.presses("車検証の情報を入れなおす")
    assert desk.sees("に登録ずみです")
    assert "高橋" not in desk.page.text


def test_wrong_input_keeps_what_was_typed(desk: Desk, order_id: str, database: Database) -> None:
    desk.presses("登録する", 422, name="高橋　陽菜", chassis="x", expires_on="来年", first_registered="13月")
    for words in ("選んでください", "車台番号を確認してください", "年月日を", "年月を", "入力してください"):
        assert desk.sees(words), words
    assert desk.page.soup.select_one("[name=name]")["value"] == "高橋　陽菜"
    assert desk.page.soup.select_one("[name=expires_on]")["value"] == "来年"
    desk.presses("登録する", 422, **(TYPED | {"kind": "other"}))
    assert on_file(database, order_id) is None


def test_the_apps_file_fills_the_form_and_saves_nothing_by_itself(
    desk: Desk, order_id: str, database: Database
) -> None:
    uploads(desk, as_json())
    assert desk.sees("ファイルを読み取りました")
    assert desk.page.soup.select_one("[name=name]")["value"] == "髙橋 陽菜"
    assert desk.page.soup.select_one("[name=kind][checked]")["value"] == "individual"
    assert on_file(database, order_id) is None
    desk.presses("登録する")
    found = on_file(database, order_id)
    assert found is not None
    assert (found.name, found.source, found.plate) == ("髙橋 陽菜", "file", "豊田 330 さ 12-34")
    desk.opens(f"/desk/orders/{order_id}/certificate/file")
    assert desk.page.url == f"/desk/orders/{order_id}/certificate"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "ファイルを読めませんでした"),
        (b'{"CertInfo": ', "ファイルを読めませんでした"),
        (b'{"photos": []}', "車検証の情報がありません"),
        (as_json(UserAddressChar="", UserAddressNumValue=""), "入っていません"),
        (b"", "ファイル"),
    ],
)
def test_a_wrong_file_gets_a_clear_sentence(desk: Desk, order_id: str, content: bytes, words: str) -> None:
    uploads(desk, content, 422)
    assert desk.sees(words)


def test_a_file_far_too_large_is_refused(desk: Desk, order_id: str) -> None:
    uploads(desk, b"x" * 300_000, 413)


def test_no_file_chosen_is_said(desk: Desk, order_id: str) -> None:
    desk.presses("読み取る", 422)
    assert desk.sees("ファイルを選んでください")


def test_another_cars_certificate_is_not_filed_here(desk: Desk, order_id: str, database: Database) -> None:
    desk.opens(f"/desk/orders/{order_id}/vehicle")
    desk.presses("登録する", chassis="ZVW30-1234567")
    desk.opens(f"/desk/orders/{order_id}/certificate")
    desk.presses("登録する", 422, **TYPED)
    assert desk.sees("この申込みの車台番号と違います")
    assert on_file(database, order_id) is None


def test_the_desk_is_told_of_another_order_of_the_same_vehicle_until_the_number_is_mended(
    desk: Desk, order_id: str
) -> None:
    desk.presses("登録する", **TYPED)
    other = desk.showroom.order("crown")
    desk.opens(f"/desk/orders/{other}/certificate")
    desk.presses("登録する", **TYPED)
    for one in (order_id, other):
        desk.opens(f"/desk/orders/{one}")
        assert desk.sees("同じ車台番号の別のお申込みがあります", "同じ車両になりました", "ABC12-0123456")
    desk.opens(f"/desk/orders/{other}/vehicle")
    desk.presses("登録する", chassis="ABC12-0123457")
    for one, chassis in ((order_id, "ABC12-0123456"), (other, "ABC12-0123457")):
        desk.opens(f"/desk/orders/{one}")
        assert desk.sees(chassis)
        assert not desk.sees("同じ車台番号の別のお申込みがあります")


def test_a_company_is_told_from_a_person(desk: Desk, order_id: str) -> None:
    uploads(desk, as_json(UsernameHighLevelChar="株式会社あおぞら"))
    assert desk.page.soup.select_one("[name=kind][checked]")["value"] == "corporate"


def test_who_waits_for_the_certificate_is_matched_when_it_comes(desk: Desk, walker: Walker) -> None:
    customer = walker.journey(account="existing", certificate=None).goes_to("2-1/4")
    desk.opens(f"/desk/orders/{customer.order_id}/certificate")
    desk.presses("登録する", **TYPED)
    before = len(customer.mails())
    customer.run_jobs()
    assert len(customer.mails()) == before + 1
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("使用者が登録されました")


def test_who_is_somebody_else_is_told_without_the_certificates_data(desk: Desk, walker: Walker) -> None:
    customer = walker.journey(account="existing", certificate=None).goes_to("2-1/4")
    desk.opens(f"/desk/orders/{customer.order_id}/certificate")
    desk.presses("登録する", **(TYPED | {"name": "山田　太郎"}))
    customer.run_jobs()
    desk.opens(f"/desk/orders/{customer.order_id}")
    assert desk.sees("使用者の情報が車検証と一致しませんでした")
    assert "山田" not in customer.mails()[0].body
