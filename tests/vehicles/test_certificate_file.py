"""The file of the 車検証閲覧アプリ: JSON and CSV, asterisks, eras, and files that are none."""

import csv
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mytoyota.vehicles import certificate_file
from mytoyota.vehicles.certificate_codes import CertificateNumbers
from mytoyota.vehicles.certificate_file import CertificateFileProblem

# Written for this test in the form that the app writes: full width for people, half width in the codes' data.
INFO = {
    "FormType": "1",
    "ElectCertMgNo": "000000000001",
    "EntryNoCarNo": "豊田　３３０　さ　１２３４",
    "FirstregistdateE": "令和",
    "FirstregistdateY": " 8",
    "FirstregistdateM": "11",
    "CarNo": "ＡＢＣ１２－０１２３４５６",
    "OwnernameLowLevelChar": "トヨタファイナンス株式会社",
    "OwnernameHighLevelChar": "トヨタファイナンス株式会社",
    "OwnerAddressChar": "愛知県名古屋市西区牛島町",
    "OwnerAddressNumValue": "６－１",
    "UsernameLowLevelChar": "高橋　陽菜　　　　",
    "UsernameHighLevelChar": "髙橋　陽菜　　　　",
    "UserAddressChar": "愛知県豊田市トヨタ町",
    "UserAddressNumValue": "１番地２",
    "CarKind": "普通",
    "ValidPeriodExpirdateE": "令和",
    "ValidPeriodExpirdateY": "11",
    "ValidPeriodExpirdateM": "11",
    "ValidPeriodExpirdateD": " 9",
    "TwodimensionCodeInfoEntryNoCarNo": "豊田　　３３０さ１２３４",
    "TwodimensionCodeInfoCarNo": "ABC12-0123456",
    "TwodimensionCodeInfoValidPeriodExpirdate": "291109",
    "TwodimensionCodeInfoFirstregistdate": "2611",
    "RegistCarLightCar": "01",
}


def as_json(**changes: Any) -> bytes:
    info = {name: value for name, value in (INFO | changes).items() if value is not None}
    return json.dumps({"CertInfoImportFileVersion": "1.0", "CertInfo": info}, ensure_ascii=False).encode()


def as_csv(encoding: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, INFO | {"UsernameHighLevelChar": ""}, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(INFO | {"UsernameHighLevelChar": "高橋　陽菜"})
    return out.getvalue().encode(encoding)


def test_the_whole_certificate_is_read() -> None:
    read = certificate_file.read(as_json())
    assert (read.kind, read.name, read.address) == ("individual", "髙橋 陽菜", "愛知県豊田市トヨタ町１番地２")
    assert (read.chassis, read.plate, read.light) == ("ABC12-0123456", "豊田 330 さ 12-34", False)
    assert (read.first_registered, read.expires_on) == ("2026-11", "2029-11-09")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_says_the_same_in_each_encoding(encoding: str) -> None:
    read = certificate_file.read(as_csv(encoding))
    assert (read.name, read.chassis, read.expires_on) == ("高橋 陽菜", "ABC12-0123456", "2029-11-09")


def test_a_byte_order_mark_does_not_disturb() -> None:
    assert certificate_file.read(b"\xef\xbb\xbf" + as_json()).chassis == "ABC12-0123456"


def test_asterisks_mean_that_the_owner_is_the_user() -> None:
    stars = {name: "＊＊＊" for name in INFO if name.startswith("User")} | {"UserAddressNumValue": ""}
    read = certificate_file.read(as_json(**stars))
    assert (read.kind, read.name) == ("corporate", "トヨタファイナンス株式会社")
    assert read.address == "愛知県名古屋市西区牛島町６－１"


def test_each_field_falls_back_to_the_owner_for_itself() -> None:
    read = certificate_file.read(as_json(UserAddressChar="***", UserAddressNumValue=""))
    assert (read.name, read.address) == ("髙橋 陽菜", "愛知県名古屋市西区牛島町６－１")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("株式会社山田商店", "corporate"), ("山田商店（株）", "corporate"), ("㈲やまだ", "corporate"),
     ("山田　協子", "individual"), ("医療法人あおぞら会", "corporate"), ("森　組子", "individual"),
     ("愛知県", "corporate"), ("国土交通省", "corporate"), ("株式會社山田", "corporate"),
     ("山田太郎", ""), ("ＫＩＭ　ＭＩＮＨＯ", ""), ("東日本高速道路", "")],
)  # fmt: skip
def test_companies_are_told_from_people(name: str, kind: str) -> None:
    assert certificate_file.read(as_json(UsernameHighLevelChar=name)).kind == kind


def test_a_light_vehicle_is_known_by_its_kind_or_its_plate() -> None:
    assert certificate_file.read(as_json(CarKind="軽自動車")).light
    plate = {"TwodimensionCodeInfoEntryNoCarNo": None, "EntryNoCarNo": "豊田　５８０　あ　１２３４"}
    assert certificate_file.read(as_json(**plate)).light


def test_eras_first_years_and_the_codes_own_dates() -> None:
    def first(**changes: Any) -> str | None:
        return certificate_file.read(as_json(**changes)).first_registered

    assert first(FirstregistdateE="令　和", FirstregistdateY="元", FirstregistdateM="５") == "2019-05"
    assert first(FirstregistdateE="平成", FirstregistdateY="30", FirstregistdateM="12") == "2018-12"
    assert first(FirstregistdateE="") == "2026-11"
    assert first(FirstregistdateE="", TwodimensionCodeInfoFirstregistdate="9807") == "1998-07"
    assert first(FirstregistdateE="", TwodimensionCodeInfoFirstregistdate="9999") is None
    gone = {"ValidPeriodExpirdateE": "", "TwodimensionCodeInfoValidPeriodExpirdate": "999999"}
    assert certificate_file.read(as_json(**gone)).expires_on is None


@pytest.mark.parametrize(
    ("era", "year", "month", "day"),
    [("令和", "1", "4", "30"), ("昭和", "64", "1", "8"), ("令和", "0", "1", "1"), ("平成", "31", "5", "1"),
     ("令和", "9", "2", "29")],
)  # fmt: skip
def test_a_day_that_its_era_never_had_is_left_out(era: str, year: str, month: str, day: str) -> None:
    said = {f"ValidPeriodExpirdate{part}": value for part, value in zip("EYMD", (era, year, month, day), strict=True)}
    assert certificate_file.read(as_json(**said, TwodimensionCodeInfoValidPeriodExpirdate="")).expires_on is None


def test_a_month_that_its_era_never_had_is_left_out() -> None:
    said = {"FirstregistdateE": "平成", "FirstregistdateY": "31", "TwodimensionCodeInfoFirstregistdate": ""}
    assert certificate_file.read(as_json(**said, FirstregistdateM="5")).first_registered is None
    assert certificate_file.read(as_json(**said, FirstregistdateM="4")).first_registered == "2019-04"


@pytest.mark.parametrize("content", [as_json(), as_csv("utf-8-sig"), as_csv("cp932")])
def test_the_numbers_alone_are_told_as_those_of_a_picture(content: bytes) -> None:
    told = certificate_file.read_numbers(content)
    assert told == CertificateNumbers("registered", "豊田 330 さ 12-34", "ABC12-0123456")


def test_the_numbers_alone_need_nobodys_name() -> None:
    nobody = {name: None for name in INFO if "name" in name or "Address" in name}
    light = {"CarKind": "軽自動車", "TwodimensionCodeInfoEntryNoCarNo": "豊田　　５８０あ　　１２"}
    told = certificate_file.read_numbers(as_json(**nobody, **light))
    assert told == CertificateNumbers("light", "豊田 580 あ ・・12", "ABC12-0123456")
    unplated = {"EntryNoCarNo": "", "TwodimensionCodeInfoEntryNoCarNo": ""}
    assert certificate_file.read_numbers(as_json(**unplated)).reasons == ("plate_unreadable",)
    with pytest.raises(CertificateFileProblem, match="incomplete"):
        certificate_file.read_numbers(as_json(CarNo="", TwodimensionCodeInfoCarNo=""))


def test_a_new_vehicle_may_have_no_plate_yet() -> None:
    assert certificate_file.read(as_json(EntryNoCarNo="", TwodimensionCodeInfoEntryNoCarNo="")).plate is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unreadable"),
        (b"\xff\xfe\x00\x81", "unreadable"),
        (b"{not json", "unreadable"),
        (b'{"CertInfo": ' + b"[" * 3000, "unreadable"),
        (b"[1, 2]", "not_certificate"),
        (b'{"CertInfo": []}', "not_certificate"),
        (b'{"name": "x"}', "not_certificate"),
        (b"name,address\r\nx,y\r\n", "not_certificate"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable"),
        (as_json(UsernameLowLevelChar="", UsernameHighLevelChar=""), "incomplete"),
        (as_json(UserAddressChar="", UserAddressNumValue=""), "incomplete"),
        (as_json(CarNo="", TwodimensionCodeInfoCarNo=""), "incomplete"),
        (b"CarNo,x\r\n" + b"9" * 200_000 + b",y\r\n", "unreadable"),  # longer than a field may be
        (b'CarNo,"x\r\ny\r\n', "unreadable"),
        (b"CarNo,CarNo\r\nA,B,C,D\r\n", "incomplete"),
        (b"CarNo\r\n=cmd|' /C calc'!A0\r\n", "incomplete"),
        ("CarNo\r\nABC12-0123456\r\n".encode("utf-16"), "unreadable"),
        (b'{"CertInfo": {"CarNo": ' + b"9" * 5000 + b"}}", "unreadable"),
        (as_json(CarNo=7, TwodimensionCodeInfoCarNo=None), "incomplete"),
    ],
)
def test_files_that_cannot_be_taken_say_why(content: bytes, reason: str) -> None:
    with pytest.raises(CertificateFileProblem) as problem:
        certificate_file.read(content)
    assert problem.value.reason == reason


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(CertificateFileProblem):
        certificate_file.read(content)


@example("UsernameHighLevelChar", "\ud83d")
@example("UserAddressChar", "愛知県\udfff")
@example("CarNo", "ABC\ud83d12-0123456")
@example("ValidPeriodExpirdateY", "9" * 24)
@example("FirstregistdateM", "９" * 5000)
@given(
    st.sampled_from(sorted(INFO)), st.text(st.characters(), max_size=20) | st.text("0123456789１２－-元*", max_size=24)
)
def test_no_words_in_a_field_break_the_reader(name: str, words: str) -> None:
    """Also halves of characters, which only an escape in JSON can hold, and numbers beyond all calendars."""
    with suppress(CertificateFileProblem):
        read = certificate_file.read(json.dumps({"CertInfo": INFO | {name: words}}).encode())
        assert all(text is None or text.encode() for text in (read.name, read.address, read.chassis, read.plate))
