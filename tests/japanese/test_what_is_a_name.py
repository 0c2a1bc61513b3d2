"""What may be a name: letters and the marks that names have; nothing that cannot be seen, read or said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.japanese.characters import tidy
from mytoyota.japanese.kana import is_reading, katakana
from mytoyota.japanese.names import is_company_name, is_name

UNSEEN = [
    "\u3164",
    "\u115f",
    "\u1160",
    "\uffa0",
    "\u2800",
    "\u034f",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u180e",
    "\u202e",
    "\u2066",
    "\ufe0f",
    "\ufe00",
    "\u180b",
    "\U000e0100",
    "\U000e01ef",
    "\U000e0041",
    "\U000e0001",
    "\u17b4",
    "\u2065",
    "\ufff0",
    "\ufffc",
    "\U00013430",
    "\U00016fe4",
    "\U0001bca0",
    "\U0001d159",
    "\U0001d173",
    "\U000e0080",
    "\U000e0fff",
    "\u3000",
    "\u00a0",
    "\u2003",
    "\x00",
    "\x7f",
]


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_cannot_be_seen_is_nothing(mark: str) -> None:
    assert tidy(mark) == tidy(mark * 3) == ""
    assert not is_name(tidy(mark))
    assert is_name(tidy(f"山{mark}田"))


@given(st.lists(st.sampled_from(UNSEEN), max_size=8))
def test_nor_are_many_of_them(marks: list[str]) -> None:
    assert tidy("".join(marks)) == ""


@pytest.mark.parametrize("kanji", ["葛\U000e0100城", "辻\U000e0101", "神\ufe00田", "邉\U000e0102", "𠮷\U000e0101野"])
def test_which_form_of_a_kanji_is_meant_stays(kanji: str) -> None:
    assert tidy(kanji) == kanji
    assert is_name(kanji)


@pytest.mark.parametrize(
    "name",
    [
        "山田",
        "花子",
        "々木",
        "ノノ々",
        "〆木",
        "一〇",
        "𠮷野",
        "髙橋",
        "つるの",
        "あ",
        "みすゞ",
        "ゔぃヴィ",
        "カ゛ンマ",
        "ジョン・スミス",
        "ﾔﾏﾀﾞ･ﾀﾛｳ",
        "O'Brien",
        "O’Brien",
        "Smith-Jones",
        "Smith‐Jones",
        "スミス－ジョーンズ",
        "アン＝マリー",
        "アン゠マリー",
        "Jr.",
        "Nguyễn Thị Ánh",
        "Nguye\u0302\u0303n",
        "Müller",
        "Łukasz",
        "김민호",
        "王",
        "أحمد",
        "สมชาย",
        "राम",
        "Ｓｍｉｔｈ",
        "John 2nd",
        "山田（鈴木）",
    ],
)
def test_a_name_is_taken(name: str) -> None:
    assert is_name(tidy(name))


@pytest.mark.parametrize(
    "name",
    [
        "😀",
        "山田😀",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "🇯🇵",
        "<b>山田</b>",
        "山田;",
        "12345",
        "１２３",
        "①②",
        "---",
        "・・",
        "ー",
        "''",
        "山田\ue000",
        "{{7*7}}",
        "http://a.example",
        "山田@",
        "%s",
        "★山田★",
        "a" + "\u0335" * 9,
        "()",
        "＊＊＊",
        "山田\n花子<",
    ],
)
def test_what_is_no_name_is_told(name: str) -> None:
    assert not is_name(tidy(name))


@pytest.mark.parametrize(
    "name", ["109", "株式会社ひので商事", "㈱トヨタ", "A&B ＆ C!", "有限会社 3.14", "ｎ'ｚ・クラブ"]
)
def test_a_company_may_be_named_by_digits_and_signs(name: str) -> None:
    assert is_company_name(tidy(name))


@pytest.mark.parametrize("name", ["＊＊＊", "😀商事", "<i>商事", "・", "商事\ue000"])
def test_but_not_by_pictures_or_marks_alone(name: str) -> None:
    assert not is_company_name(tidy(name))


@pytest.mark.parametrize(
    "reading", ["スズキ", "すずき", "ｽｽﾞｷ", "オ’ブライエン", "アン＝マリー", "Smith-Jones", "ジョン・スミス"]
)
def test_a_reading_is_taken(reading: str) -> None:
    assert is_reading(katakana(reading))


@pytest.mark.parametrize("reading", ["・", "ー", "''", "・・ ・", "-", "鈴木", "スズキ😀", "12", "ｰ"])
def test_a_reading_has_a_kana(reading: str) -> None:
    assert not is_reading(katakana(reading))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("タ゛イスケ", "ダイスケ"),
        ("タﾞイスケ", "ダイスケ"),
        ("ﾀ ﾞｲｽｹ", "ダイスケ"),
        ("ハ゜ク", "パク"),
        ("みすゞ", "ミスヾ"),
        ("かゝ", "カヽ"),
        ("サ―ラ", "サーラ"),
        ("サ−ラ", "サーラ"),
        ("サ—ラ", "サーラ"),
        ("ｻｰﾗ", "サーラ"),
        ("アン゠マリー", "アン=マリー"),
        ("O‘Brien", "O’Brien"),
        ("D’Angelo", "D’Angelo"),
        ("ジャン-ピエール", "ジャン-ピエール"),
    ],
)
def test_a_reading_is_kept_as_it_is_meant(typed: str, kept: str) -> None:
    assert katakana(typed) == kept == katakana(kept)
    assert is_reading(kept)
