"""Names of people from one printed line to the form's boxes."""

import pytest

from mytoyota.japanese.names import split_name


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
