"""Telephone numbers as people type them."""

import pytest

from mytoyota.japanese import telephone


@pytest.mark.parametrize(
    "typed",
    ["090-1234-5678", "09012345678", "０９０－１２３４－５６７８", "090 1234 5678",
     "090~1234~5678", "０９０～１２３４～５６７８", "090〜1234〜5678",
     "090ー1234ー5678", "090−1234−5678", "(090)1234-5678", "+81 90-1234-5678"],
)  # fmt: skip
def test_a_mobile_number_however_it_is_typed(typed: str) -> None:
    found = telephone.parse(typed)
    assert found == "+819012345678"
    assert telephone.is_mobile(found)


@pytest.mark.parametrize("typed", [None, "", "090", "090~1234~567", "電話なし", "~", "090-1234-56789"])
def test_what_is_no_number(typed: str | None) -> None:
    assert telephone.parse(typed) is None
