"""What each of the eleven products allows, row for row as the spec has it."""

import pytest

from mytoyota.jpass import products
from mytoyota.jpass.products import PRODUCTS, needs_separate_procedure

SPEC = """
ガンマファイナンス                              yes no  yes
マックスバリュープランA(エース)                 yes yes yes
マックスバリュープランR(アール)                 yes no  yes
残額据置き払い(販売店保証)                      yes no  yes
残額据置き払い(TFC保証)                         yes yes yes
スマートバリュープランA                         yes yes no
スマートバリュープランR                         yes no  yes
スマートバリュートゥワイスA                     yes yes no
スマートバリュートゥワイスR                     yes no  yes
スマートバリュープラン(オープンエンド)          no  no  no
スマートバリュートゥワイス(オープンエンド)      no  no  no
"""


def test_the_table_is_the_specs() -> None:
    said = [line.split() for line in SPEC.strip().splitlines()]
    ours = [
        [one.name, *("yes" if flag else "no" for flag in (one.return_entry, one.separate_procedure, one.transfer))]
        for one in PRODUCTS.values()
    ]
    assert ours == said


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("マックスバリュープランＡ（ｴｰｽ）", "max_value_a"),
        ("スマートバリュープランA(エース)", "smart_value_a"),
        ("スマートバリュートゥワイスＲ（アール）", "smart_twice_r"),
        ("スマートバリュープラン(オープンエンド型)", "smart_value_open_end"),
        ("残額据置き払い（ＴＦＣ保証）", "deferred_tfc"),
    ],
)
def test_other_spellings_of_the_documents_are_known(printed: str, code: str) -> None:
    found = products.by_name(printed)
    assert found is not None
    assert found.code == code


def test_a_bought_claim_needs_the_separate_procedure_too() -> None:
    assert needs_separate_procedure(PRODUCTS["gamma"], claim_bought=True)
    assert not needs_separate_procedure(PRODUCTS["gamma"], claim_bought=False)
    assert not needs_separate_procedure(PRODUCTS["smart_value_open_end"], claim_bought=True)
