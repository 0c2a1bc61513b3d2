"""The folded key by which a corporation is looked up: left out or written otherwise, it is found all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.japanese.corporate_names import search_key


@pytest.mark.parametrize(
    "typed",
    [
        "株式会社ひので商事",
        "ひので商事株式会社",
        "(株)ひので商事",
        "ひので商事（株）",
        "㈱ひので商事",
        "ひので商事㈱",
        "ヒノデ商事",
        "ﾋﾉﾃﾞ商事",
        "ひので　商事",
        "株式会社　ひので・商事",
        "有限会社ひので商事",
    ],
)
def test_one_name_however_it_is_written(typed: str) -> None:
    assert search_key(typed) == "ヒノデ商事"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ株式会社", "abc"),
        ("一般社団法人ＴＯＹＯＴＡ", "toyota"),
        ("特定非営利活動法人みどり", "NPO法人みどり"),
        ("医療法人社団あさひ会", "医療法人あさひ会"),
        ("キャノン", "きやのん"),
        ("シャープ・ペンシル", "シヤ－プ ペンシル".replace("－", "ー")),
        # old forms of characters
        ("斎藤工業", "齋藤工業"),
        ("渡邊商店", "渡辺商店"),
        ("澤田製作所", "沢田製作所"),
        ("株式會社丸十", "株式会社丸十"),
        ("濵田商会", "浜田商会"),
        ("㈱山﨑製作所", "山崎製作所"),
        ("株式会社髙島屋", "高島屋"),
        ("新日鐵", "新日鉄"),
        ("𠮷野家", "吉野家"),
        # other brackets and abbreviations
        ("【株】山田商店", "山田商店"),
        ("株）山田商店", "山田商店"),
        ("山田商店（株", "山田商店"),
        ("(農)やまだ", "農事組合法人やまだ"),
    ],
)
def test_pairs_with_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ひので商事", "ひので商店"),
        ("ハート", "パート"),
        ("山田", "田山"),
        ("第1", "第11"),
        ("斎藤", "斉藤"),
        ("太田", "大田"),
    ],
)
def test_pairs_that_stay_apart(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize("form", ["株式会社", "(有)", "株式会社合同会社"])
def test_a_name_of_nothing_but_a_legal_form_is_that(form: str) -> None:
    assert search_key(form) == form


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_unless_a_legal_form_comes_to_light(name: str) -> None:
    folded = search_key(name)
    assert len(search_key(folded)) <= len(folded)
    assert not set(folded) & set(" 　・.")
