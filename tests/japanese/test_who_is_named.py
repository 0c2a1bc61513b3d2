"""Whom a certificate names: bodies of every kind, people, and those whom nobody can tell (guide 2-1/3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.japanese.who_is_named import is_body, is_person

# By kinds of the corporate number: state, prefectures and municipalities, companies, others, abroad.
BODIES = """
愛知県 名古屋市 豊田市 府中市 千代田区 東郷町 檜原村 愛知県知事 愛知県警察本部 国 国（国土交通省） 国土交通省
経済産業省 防衛省 国税庁 最高裁判所 豊田市役所 日本銀行 日本放送協会 日本年金機構 日本赤十字社 豊田商工会議所
岡崎信用金庫 農林中央金庫 あいち豊田農業協同組合 明治用水土地改良区 名古屋港管理組合 全国健康保険協会 在日米国大使館
豊橋技術科学大学 株式会社山田 山田商店（株） (有)山田 【株】山田 株）山田 株式會社丸十 医療法人あおぞら会
トヨタ自動車 山田商店 鈴木工務店 佐藤建設 (宗)法輪寺 (農)やまだ ㈱髙島屋 ABC_Inc. Toyota_Motor_Corporation
BMW_GmbH ABC_Co.,_Ltd. Embassy_of_Japan
"""
PEOPLE = """
山田_太郎 髙橋_陽菜 森_組子 山田_協子 市川_省 神宮_一郎 大野_市子 村田_町子 石川_県一 金_民鎬 さくら_ももこ
山田_太郎（鈴木） 渡辺_勝治 五十嵐_一
"""
NOBODY_CAN_TELL = [
    "山田太郎",
    "KIM MINHO",
    "KIM MINHO（金田 民男）",
    "堀口　大学",
    "佐藤　商店",
    "東日本高速道路",
    "中村",
    "",
]


@pytest.mark.parametrize("name", BODIES.split())
def test_offices_banks_cooperatives_and_companies_are_bodies(name: str) -> None:
    assert is_body(name.replace("_", " "))
    assert not is_person(name.replace("_", " "))


@pytest.mark.parametrize("name", PEOPLE.split())
def test_a_family_and_a_given_name_are_a_persons(name: str) -> None:
    assert is_person(name.replace("_", "　"))
    assert not is_body(name.replace("_", "　"))


@pytest.mark.parametrize("name", NOBODY_CAN_TELL)
def test_the_rest_is_for_people_to_say(name: str) -> None:
    assert not is_body(name)
    assert not is_person(name)


@given(st.text(max_size=30))
def test_nothing_is_a_person_and_a_body(name: str) -> None:
    assert not (is_body(name) and is_person(name))
