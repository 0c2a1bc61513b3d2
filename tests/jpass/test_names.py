"""Names are found as people type them: every form of kanji, kana and width, any part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.jpass import names

NAMES = st.text(
    st.sampled_from("山田髙橋邉渡辺佐々木ヶ島ガがキャノンﾊﾅｺ　 ・－ー(株)旧姓ABcé㈱ｱﾞ"), min_size=1, max_size=14
)


@pytest.mark.parametrize(
    ("known", "kana", "typed"),
    [
        ("渡邉　花子", "ワタナベ ハナコ", "渡辺花子"),
        ("渡邉　花子", "ワタナベ ハナコ", "渡邊 花子"),
        ("渡邉　花子", "ワタナベ ハナコ", "わたなべ"),
        ("渡邉　花子", "ワタナベ ハナコ", "ﾊﾅｺ"),
        ("渡邉　花子", "ワタナベ ハナコ", "花"),
        ("髙橋 一郎", "タカハシ イチロウ", "高橋"),
        ("山﨑 健", "ヤマザキ ケン", "山崎健"),
        ("佐々木 希", "ササキ ノゾミ", "佐々"),
        ("佐々木 希", "ササキ ノゾミ", "々木"),
        ("佐々木 希", "ササキ ノゾミ", "佐佐木"),
        ("鬼ヶ島 一", "オニガシマ ハジメ", "鬼が島"),
        ("鬼ヶ島 一", "オニガシマ ハジメ", "ケ島"),
        ("㈱ひので商事", "ヒノデショウジ", "株式会社ひので"),
        ("株式会社ひので商事", "ヒノデショウジ", "(株)ひので"),
        ("KIM MIN-HO", "キム ミンホ", "ｋｉｍ ｍｉｎ"),
        ("𠮷田 さくら", "ヨシダ サクラ", "吉田サクラ"),
    ],
)
def test_a_customer_is_found_by(known: str, kana: str, typed: str) -> None:
    folded = names.folded(known, kana)
    assert any(form in folded for form in names.forms(typed))


@pytest.mark.parametrize("typed", ["山田", "花恵", "子花", "ワタナへ"])
def test_somebody_else_is_not(typed: str) -> None:
    folded = names.folded("渡邉　花子", "ワタナベ ハナコ")
    assert not any(form in folded for form in names.forms(typed))


@given(NAMES, st.integers(0, 13), st.integers(1, 14))
def test_every_part_of_a_name_leads_to_it(name: str, start: int, length: int) -> None:
    part = name[start : start + length]
    folded = names.folded(name, "")
    wanted = names.forms(part)
    assert not wanted or any(form in folded for form in wanted)


@given(NAMES, NAMES)
def test_whatever_is_within_a_name_has_all_its_pieces_there(name: str, typed: str) -> None:
    """The pieces never hide a customer whom the name itself would show."""
    folded = names.folded(name, "")
    for wanted in names.forms(typed):
        if wanted in folded:
            wanted_keys = {names.gram_key("a", piece) for piece in names.leading(wanted)}
            assert wanted_keys <= names.gram_keys("a", folded)


def test_pieces_of_two_dealers_are_not_the_same() -> None:
    assert names.gram_key("a", "山田") != names.gram_key("b", "山田")
    assert 0 <= names.gram_key("a", "山田") < 2**63
