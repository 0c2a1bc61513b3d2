"""Addresses and names from one printed line to the form's boxes."""

import pytest

from mytoyota.idv.address_mending import mended_address
from mytoyota.japanese.addresses import Address, split_address
from mytoyota.japanese.kanji import name_variants, spellings
from mytoyota.japanese.names import split_name


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("愛知県豊田市トヨタ町1番地", ("愛知県", "豊田市", "トヨタ町1番地")),
        ("横浜市港北区大豆戸町17番地11", ("神奈川県", "横浜市港北区", "大豆戸町17番地11")),
        ("千葉県市川市八幡1-1", ("千葉県", "市川市", "八幡1-1")),
        ("四日市市諏訪町1-5", ("三重県", "四日市市", "諏訪町1-5")),
        ("空知郡南幌町栄町1", ("北海道", "空知郡南幌町", "栄町1")),
        ("北海道南幌町栄町1", ("北海道", "空知郡南幌町", "栄町1")),
        ("千葉県鎌ヶ谷市中央１", ("千葉県", "鎌ケ谷市", "中央1")),
        ("東京都府中市寿町1-1", ("東京都", "府中市", "寿町1-1")),
        ("広島県府中市府川町315", ("広島県", "府中市", "府川町315")),
        ("府中市寿町1-1", ("", "", "府中市寿町1-1")),
        ("どこにもない所1", ("", "", "どこにもない所1")),
    ],
)
def test_an_address_falls_into_prefecture_city_and_rest(printed: str, parts: tuple[str, str, str]) -> None:
    assert split_address(printed) == Address(*parts)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("大阪府阪南市桑畑7丁目13番地1コ一ポ青葉103", "大阪府阪南市桑畑7丁目13番地1コーポ青葉103"),
        ("大阪市浪速区惠美須西864番地", "大阪市浪速区恵美須西864番地"),
        ("北海道白糠郡白糖町橋西5丁目24番13号", "北海道白糠郡白糠町橋西5丁目24番13号"),
        ("山口県熊毛郡平生町竪ヶ浜5丁目17番5号", "山口県熊毛郡平生町竪ケ浜5丁目17番5号"),
        ("東京都江東区豊洲1ー2ー27", "東京都江東区豊洲1-2-27"),
        ("愛知県豊田市若宮町3丁目15番地2サ二一夕ワ一5F", "愛知県豊田市若宮町3丁目15番地2サニータワー5F"),
        ("東京都渋谷区道玄坂2丁目1番サンシャインハ番館301", "東京都渋谷区道玄坂2丁目1番サンシャイン八番館301"),
        ("愛媛県大洲市河辺町川上7丁自19番17号", "愛媛県大洲市河辺町川上7丁目19番17号"),
        ("東京都江東区豊洲1-2-27第ニハイツ3号", "東京都江東区豊洲1-2-27第二ハイツ3号"),
    ],
)
def test_what_was_misread_in_an_address_is_mended(read: str, meant: str) -> None:
    assert mended_address(read) == meant


@pytest.mark.parametrize(
    "right",
    [
        "東京都千代田区三番町2番地4",
        "東京都八王子市八木町1-1",
        "愛知県一宮市本町2丁目5番6号",
        "東京都渋谷区道玄坂2丁目1番サンシャイン八番館301",
        "東京都江東区豊洲1-2-27ハイツハナミズキ3号",
        "茨城県つくば市大字谷田部123番地の4",
        "北海道札幌市中央区北一条西2丁目",
        "京都市中京区寺町通御池上る上本能寺前町488",
    ],
)
def test_a_right_address_stays_as_it_is(right: str) -> None:
    assert mended_address(right) == right


@pytest.mark.parametrize(
    ("printed", "family", "given", "certain"),
    [
        ("山田　太郎", "山田", "太郎", True),
        ("勅使河原 匠", "勅使河原", "匠", True),
        ("林司", "林", "司", True),
        ("山田太郎", "山田", "太郎", False),
        ("NGUYEN VAN AN", "NGUYEN", "VAN AN", True),
        ("", "", "", False),
    ],
)
def test_a_name_is_split_and_doubt_is_said(printed: str, family: str, given: str, certain: bool) -> None:
    split = split_name(printed)
    assert (split.family, split.given, split.certain) == (family, given, certain)


def test_a_former_name_in_brackets_is_kept_apart() -> None:
    split = split_name("山田（佐藤） 花子")
    assert (split.family, split.given, split.former) == ("山田", "花子", "佐藤")


def test_names_with_several_written_forms_offer_each_of_them() -> None:
    assert name_variants("髙橋")[0] == ("高",)
    assert "高橋" in spellings("髙橋")
    assert {"渡邊", "渡邉"} <= set(spellings("渡辺"))
    assert "宮﨑" in spellings("宮崎")
    assert spellings("山田") == ()
