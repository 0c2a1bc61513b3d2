"""The level at which writings meet: the rows that were agreed on for names, addresses and corporations (guide 2-1)."""

import pytest

from mytoyota.vehicles.matching import Level, compare_address, compare_corporation, compare_name

SAME = [
    ("山田　太郎", "山田太郎"),
    ("\ufa19谷", "神谷"),  # a compatibility ideograph
    ("葛\U000e0100城", "葛城"),  # a variation selector
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
]
SAME_GLYPH = [("髙橋", "高橋"), ("𠮷田", "吉田"), ("竹内", "竹內"), ("教子", "敎子")]
VARIANT = [
    ("﨑", "崎"), ("邊", "辺"), ("邉", "邊"), ("邉", "辺"), ("齋", "斎"), ("齊", "斉"), ("濵", "浜"), ("濱", "浜"),
    ("濵", "濱"), ("德", "徳"), ("曾", "曽"), ("澤", "沢"), ("廣", "広"), ("栁", "柳"), ("瀧", "滝"), ("嶋", "島"),
    ("冨", "富"), ("瀨", "瀬"), ("眞", "真"), ("國", "国"), ("會", "会"), ("髙﨑", "高崎"), ("佐々木", "佐佐木"),
    ("SMITH", "Smith"),
]  # fmt: skip
DIFFERENT = [
    ("斎", "斉"), ("齋", "齊"), ("齋", "斉"), ("太", "大"), ("阿部", "安部"), ("ヤマダ", "山田"), ("己", "巳"),
    ("已", "己"), ("渡辺", "渡部"), ("一", "二"),
]  # fmt: skip

ADDRESSES = [
    ("東京都江東区豊洲１丁目２番２７号", "江東区豊洲1-2-27"),
    ("東京都千代田区三番町2番地4", "千代田区三番町2の4"),
    ("茨城県つくば市大字谷田部123番地の4", "つくば市谷田部123-4"),
    ("北海道札幌市中央区北一条西二丁目", "札幌市中央区北1条西2"),
    ("神奈川県横浜市港北区大豆戸町十七番地十一", "横浜市港北区大豆戸町17-11"),
    ("大阪府堺市北区新金岡町4丁1-8", "堺市北区新金岡町4-1-8"),
    ("愛知県豊田市トヨタ町１番地", "豊田市トヨタ町1"),
    ("群馬県高崎市飯塚町１４７番地４", "高崎市飯塚町147-4"),
    ("愛知県豊田市若宮町２丁目８－１ひのでビル３Ｆ", "愛知県豊田市若宮町二丁目８番地１　ひのでビル３階"),
    ("東京都江東区豊洲1-2-27 サンハイツ101号室", "東京都江東区豊洲1-2-27　サンハイツ１０１"),
    ("東京都江東区豊洲1-2-27 サンハイツA棟101号", "東京都江東区豊洲1-2-27 サンハイツA-101"),
    ("東京都江東区豊洲1-2-27 地下1階", "東京都江東区豊洲1-2-27 B1F"),
]
ADDRESS_VARIANTS = [
    ("東京都千代田区霞が関3丁目1-1", "千代田区霞ヶ関三丁目１番１号"),
    ("岐阜県飛驒市古川町1-2", "飛騨市古川町1-2"),
    ("京都市中京区寺町通御池上る上本能寺前町488", "京都市中京区上本能寺前町488"),
    ("東京都江東区豊洲1-2-27", "東京都江東区豊洲1-2-27 サンハイツ101号室"),
    ("東京都江東区豊洲1-2-27-101", "東京都江東区豊洲1-2-27 サンハイツ101号室"),
    ("東京都江東区豊洲1-2-27 さんはいつ101", "東京都江東区豊洲1-2-27 サンハイツ101号室"),
    ("東京都江東区豊洲1-2-27 サンハイツ", "東京都江東区豊洲1-2-27 サンハイツ101号室"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_width_spaces_and_selectors_are_the_same_name(one: str, other: str) -> None:
    assert compare_name(one, other) is Level.SAME


@pytest.mark.parametrize(("one", "other"), SAME_GLYPH)
def test_one_character_with_two_codes_is_the_same_glyph(one: str, other: str) -> None:
    assert compare_name(one, other) is Level.SAME_GLYPH


@pytest.mark.parametrize(("one", "other"), VARIANT)
def test_old_and_new_characters_are_variants(one: str, other: str) -> None:
    assert compare_name(one, other) is Level.VARIANT


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_are_different(one: str, other: str) -> None:
    assert compare_name(one, other) is Level.DIFFERENT


@pytest.mark.parametrize(("one", "other"), ADDRESSES)
def test_notations_of_a_number_are_the_same_address(one: str, other: str) -> None:
    assert compare_address(one, other) is Level.SAME


@pytest.mark.parametrize(("one", "other"), ADDRESS_VARIANTS)
def test_particles_old_characters_streets_and_buildings_make_a_variant(one: str, other: str) -> None:
    assert compare_address(one, other) is Level.VARIANT


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("株式会社トヨタ", "㈱トヨタ", Level.SAME),
        ("トヨタ㍿", "トヨタ（株）", Level.SAME),
        ("株式会社髙島屋", "㈱高島屋", Level.SAME_GLYPH),
        ("株式会社トヨタ", "トヨタ株式会社", Level.DIFFERENT),
        ("株式会社トヨタ", "有限会社トヨタ", Level.DIFFERENT),
    ],
)
def test_a_legal_form_may_be_abbreviated_and_stands_in_its_place(one: str, other: str, level: Level) -> None:
    assert compare_corporation(one, other) is level


def test_all_but_different_is_accepted() -> None:
    assert [level for level in Level if not level.accepted] == [Level.DIFFERENT]
