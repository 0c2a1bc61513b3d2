"""Guide 4-1/7-A, 16-B, 18-C: the vehicle's numbers as people type them, read from the certificate, refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mytoyota.flows.after_delivery import certificate_reasons
from mytoyota.flows.after_delivery.answers import CertificateRead, VehicleNumbers
from mytoyota.flows.after_delivery.certificate_reasons import REASONS
from mytoyota.flows.engine.answers import Answers
from mytoyota.flows.models import Journey as Row
from mytoyota.reviews.limits import PLATES
from tests.people.answers import VEHICLE
from tests.people.at_home import applies, car
from tests.people.showroom import OTHER_PERSON, chassis_of
from tests.people.walker import Journey, Walker

CODE_2 = ("2/豊田　　３３０さ１２３", "４/1/ABC123-1234567/2ZR/1")
LIGHT_CODE = "K/22/豊田　　５８０あ１２３４/1/MK21S-149973/R06A/1"
FILE = {
    "CarNo": "ＡＢＣ１２３－１２３４５６７", "EntryNoCarNo": "豊田　３３０　さ　１２３４",
    "OwnernameLowLevelChar": "高橋　陽菜", "OwnerAddressChar": "愛知県豊田市トヨタ町１",
    "UsernameLowLevelChar": "＊＊＊", "UserAddressChar": "＊＊＊", "CarKind": "普通",
}  # fmt: skip


@pytest.fixture
def user(walker: Walker) -> Journey:
    """陽菜, whose account exists, at 車両情報の入力."""
    return walker.journey_at("4-1/7-A")


def boxes(user: Journey) -> dict[str, str]:
    found = {name: user.page.soup.select_one(f"#{name}") for name in VEHICLE}
    return {name: str(tag.get("value") or "") for name, tag in found.items()}


def types(user: Journey, **changed: str) -> None:
    user.phone.presses("確認", **{**VEHICLE, **changed})


def wrong(user: Journey) -> list[str]:
    return [tag["id"].removesuffix("-error") for tag in user.page.soup.select("p.error")]


def test_full_width_katakana_and_dots_are_taken(user: Journey) -> None:
    types(
        user,
        chassis_front="ａｂｃ１２３－",
        chassis_back="１２３４５６７",
        klass="３０Ａ",
        kana="サ",
        serial="・・・１",
    )
    assert user.step_id == "4-1/8-A"
    assert user.phone.sees("ABC123-1234567", "豊田 30A さ ・・・1", "確認中")


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"chassis_front": "☆☆"}, ["chassis_front"]),
        ({"chassis_front": "", "chassis_back": ""}, ["chassis_front"]),
        ({"place": "とても長い地名"}, ["place", "serial"]),
        ({"klass": "3B0"}, ["klass", "serial"]),
        ({"kana": "お"}, ["kana", "serial"]),
        ({"serial": "0123"}, ["serial"]),
        ({"serial": "12345"}, ["serial"]),
        ({"place": "", "klass": "", "kana": "", "serial": ""}, ["place", "klass", "kana", "serial"]),
        ({"place": "<b>豊</b>"}, ["place", "serial"]),
        ({"chassis_front": "A" * 200}, ["chassis_front"]),
        ({"kana": "\u200b"}, ["kana"]),
    ],
)
def test_what_cannot_be_is_told_at_its_box_and_stays_typed(
    changed: dict[str, str], at: list[str], user: Journey
) -> None:
    types(user, **changed)
    assert user.step_id == "4-1/7-A"
    assert wrong(user) == at
    assert boxes(user)["place"] == changed.get("place", VEHICLE["place"])


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({"place": "品"}, "「品」は以前の地域名です。"),
        ({"place": "彦根"}, "「彦根」という地域名は、一覧にありません。"),
        ({"chassis_back": "12O4567"}, "後半にアルファベットがあります。"),
        ({"chassis_front": "ETHURAN0001", "chassis_back": ""}, "見慣れない形です。"),
    ],
)
def test_what_is_unusual_is_asked_once_and_taken(changed: dict[str, str], question: str, user: Journey) -> None:
    types(user, **changed)
    assert user.phone.sees(question)
    assert user.step_id == "4-1/7-A"
    user.phone.presses("このままで登録する")
    assert user.step_id == "4-1/8-A"


def test_the_number_that_was_meant_is_one_press_away(user: Journey) -> None:
    types(user, chassis_back="12O4567")
    user.phone.presses("ABC123-1204567 に直す")
    assert boxes(user)["chassis_back"] == "1204567"
    user.phone.presses("確認")
    assert user.step_id == "4-1/8-A"
    assert user.phone.sees("ABC123-1204567")


def test_an_answer_to_one_question_is_none_to_another(user: Journey) -> None:
    types(user, place="品")
    user.phone.presses("このままで登録する", place="彦根")
    assert user.step_id == "4-1/7-A"
    assert user.phone.sees("「彦根」という地域名は、一覧にありません。")


@pytest.mark.parametrize("klass", ["480", "499", "58A", "599", "680", "780", "880"])
def test_a_kei_car_is_refused_politely_with_what_to_do(klass: str, user: Journey) -> None:
    types(user, klass=klass)
    assert user.step_id == "4-1/7-A"
    assert user.phone.sees("軽自動車は、この画面からは登録できません。", "お買い求めの販売店", "0800-700-7700")
    types(user)
    assert user.step_id == "4-1/8-A"


def reads(user: Journey, *codes: str, **said: Any) -> None:
    picture = json.dumps({"codes": list(codes), **said}).encode()
    user.phone.presses("写真から読み取る", picture=picture)


@pytest.mark.parametrize("codes", [CODE_2, CODE_2[::-1]])
def test_a_photograph_of_the_codes_fills_the_boxes(codes: tuple[str, ...], user: Journey) -> None:
    reads(user, *codes)
    assert user.phone.sees("車検証から読み取りました。")
    assert boxes(user) == VEHICLE
    user.phone.presses("確認")
    assert user.step_id == "4-1/8-A"


@pytest.mark.parametrize("code", CODE_2)
def test_a_code_that_is_missing_is_asked_for_and_nothing_is_filled_in(code: str, user: Journey) -> None:
    user.phone.fills(place="豊橋")
    reads(user, code)
    assert user.phone.sees("必要なQRコードが足りません。")
    assert boxes(user) == {**dict.fromkeys(VEHICLE, ""), "place": "豊橋"}


def test_a_kei_certificate_is_refused_politely(user: Journey) -> None:
    reads(user, LIGHT_CODE)
    assert user.phone.sees("軽自動車は、この画面からは登録できません。")
    assert not any(boxes(user).values())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reasons": ["busy"]}, "読み取りが混み合っています。"),
        ({"reasons": ["unavailable"]}, "いま読み取りを使えません。"),
        ({"reasons": ["no_code"]}, "QRコードが見つかりません。"),
        ({"reasons": ["unclear"]}, "QRコードがはっきり写っていません。"),
        ({"reasons": ["unreadable"]}, "写真を読み取れませんでした。"),
        ({"reasons": ["of a newer reader"]}, "QRコードを読み取れませんでした。"),
        ({"codes": ["2/豊田　　３３０お１２３４/1/ABC123-1234567/2ZR/1"]}, "自動車登録番号は、車検証のとおりに入力"),
        ({"codes": ["2/豊田　　３３０さ１２３４/1/?/2ZR/1"]}, "車台番号は、車検証のとおりに入力"),
        ({"codes": ["2/豊田　　３３０お１２３４/1/?/2ZR/1"]}, "この車検証のQRコードは読み取れません。"),
        ({"reasons": ["too_large"]}, "写真が大きすぎます。"),
    ],
)
def test_why_a_photograph_could_not_be_read_is_said(said: dict[str, list[str]], sentence: str, user: Journey) -> None:
    reads(user, *said.pop("codes", ()), **said)
    assert user.phone.sees(sentence)


def test_every_reason_has_its_sentence() -> None:
    table = (Path(__file__).parents[2] / "docs/certificate.md").read_text().partition("| `reasons` | |")[2]
    documented = re.findall(r"`(\w+)`", table.partition("## Figures")[0])
    assert set(documented) == set(REASONS)


WHOLE, OTHERS = "".join(CODE_2), ("2/豊橋　　３３０さ１２３", "４/1/ABC123-1234567/2ZR/1")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_symbols_in_two_photographs_are_joined_in_any_order(order: tuple[int, int], user: Journey) -> None:
    first, second = order
    reads(user, parts={first: CODE_2[first]}, of=WHOLE)
    assert user.phone.sees("QRコードを1つ読み取りました。", ("右側", "左側")[first])
    assert not any(boxes(user).values())
    reads(user, reasons=["unclear"])
    assert user.phone.sees("QRコードがはっきり写っていません。", "QRコードを1つ読み取りました。")
    reads(user, parts={second: CODE_2[second]}, of=WHOLE)
    assert user.phone.sees("2枚の写真から読み取りました。1枚の車検証を撮影したか、")
    assert boxes(user) == VEHICLE
    user.phone.presses("確認")
    assert user.step_id == "4-1/8-A"
    assert _read(user)["half"] == {}
    assert certificate_reasons.told(CertificateRead.read(_read(user))) is None, "it is over with the numbers kept"


def test_symbols_of_two_certificates_fill_nothing(user: Journey) -> None:
    reads(user, parts={0: CODE_2[0]}, of=WHOLE)
    reads(user, parts={1: OTHERS[1]}, of="".join(OTHERS))
    assert user.phone.sees("2つ並んだコードの左側も撮影してください。")
    assert not any(boxes(user).values())


def test_what_is_no_photograph_is_said(user: Journey) -> None:
    user.phone.presses("写真から読み取る", picture=b"nothing of the kind")
    assert user.phone.sees("このファイルは写真として開けません。")
    user.phone.presses("写真から読み取る")
    assert user.phone.sees("ファイルが選ばれていません。")


def test_readings_have_a_bound_and_typing_stays_open(user: Journey) -> None:
    for number in range(13):
        reads(user, f"nothing {number}")
    assert user.phone.sees("続けて読み取れる回数を超えました。")
    types(user)
    assert user.step_id == "4-1/8-A"


def test_the_viewers_file_fills_the_boxes_and_tells_nothing_of_people(user: Journey) -> None:
    user.phone.presses("ファイルから読み取る", file=json.dumps({"CertInfo": FILE}, ensure_ascii=False).encode())
    assert boxes(user) == VEHICLE
    user.phone.presses("確認")
    assert user.step_id == "4-1/8-A"
    kept = json.dumps(_kept(user), ensure_ascii=False)
    assert "高橋" not in kept


def _read(user: Journey) -> Any:
    with user.database.reading() as session:
        row = session.query(Row).filter(Row.flow == "after").one()
        return Answers(session, row.id)[CertificateRead.screen]


def _kept(user: Journey) -> Any:
    with user.database.reading() as session:
        row = session.query(Row).filter(Row.flow == "after").one()
        answers = Answers(session, row.id)
        return [answers[VehicleNumbers.screen], answers.draft(VehicleNumbers.screen)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\x01", "このファイルは開けません。"),
        (b"{}", "車検証閲覧アプリのファイルではありません。"),
        (json.dumps({"CertInfo": {**FILE, "CarNo": ""}}).encode(), "このファイルには車台番号がありません。"),
        (
            json.dumps({"CertInfo": {**FILE, "CarKind": "軽自動車"}}).encode(),
            "軽自動車は、この画面からは登録できません。",
        ),
    ],
)
def test_a_file_that_does_not_do_is_told(content: bytes, sentence: str, user: Journey) -> None:
    user.phone.presses("ファイルから読み取る", file=content)
    assert user.phone.sees(sentence)
    assert user.step_id == "4-1/7-A"


def test_who_is_registered_for_this_vehicle_is_told_so(walker: Walker) -> None:
    numbers = car(walker)
    user = applies(walker, numbers)
    assert "mail/review_completed.txt" in [mail.template for mail in user.mails()]
    user.phone.scans("/register")
    user.goes_to("4-1/7-A")
    types(user, **numbers)
    assert user.step_id == "4-1/7-A"
    assert user.phone.sees("このTOYOTAアカウントは登録済みです。")


def test_ten_different_applications_a_day_and_no_more(user: Journey) -> None:
    for number in range(PLATES.free):
        types(user, chassis_back=f"765000{number}")
        user.phone.presses("この内容で申し込む")
        assert user.step_id == "4-1/9-A", number
        user.goes_on()
        user.phone.scans("/register")
        user.goes_to("4-1/7-A")
    types(user, chassis_back="7659999")
    user.phone.presses("この内容で申し込む")
    assert user.step_id == "4-1/8-A"
    assert user.phone.sees("申し込める回数の上限に達しました。", "入力内容は保存されています。")


def test_someone_elses_plate_and_one_that_nobody_has_get_the_same_answer(walker: Walker) -> None:
    order_id = walker.showroom.order("bz4x", OTHER_PERSON)
    pages = []
    for chassis in (chassis_of(order_id), "ABC12-9999999"):
        front, back = chassis.split("-")
        user = walker.at_home(account="existing", email=f"u{back}@example.jp")
        user.vehicle |= {"chassis_front": front, "chassis_back": back}
        user.goes_to("4-1/8-A")
        user.phone.presses("この内容で申し込む")
        pages.append(user.page.soup.main.get_text(" ", strip=True).replace(user.email, ""))
    assert pages[0] == pages[1]
