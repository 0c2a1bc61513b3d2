"""By which network tries are counted."""

import pytest

from mytoyota.web import networks


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_network_is_one(address: str, network: str) -> None:
    assert networks.of(address) == network
