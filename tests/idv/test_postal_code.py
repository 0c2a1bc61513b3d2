"""The postal code that belongs to an address read from a licence, and the silence where it cannot be known."""

import pytest

from mytoyota.japanese.addresses import postal_code, split_address


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("愛知県豊田市トヨタ町1番地2", "4710826"),
        ("愛知県豊田市トヨタ町１－２", "4710826"),
        ("東京都千代田区丸の内1-1-1", "1000005"),
        ("札幌市中央区大通東1丁目2番地", "0600041"),
        ("札幌市中央区大通西5丁目1", ""),  # two codes, depending on the block
        ("愛知県豊田市なかったことにした町1", ""),
        ("愛知県豊田市", ""),
        ("どこでもない", ""),
        ("", ""),
    ],
)
def test_it_is_filled_in_only_where_one_can_be_meant(printed: str, code: str) -> None:
    assert postal_code(split_address(printed)) == code
