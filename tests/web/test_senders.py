"""For whom a request does costly work: an address at first, and whoever was found for its browser from then on."""

import pytest
from flask import Flask

from mytoyota.base import bounded
from mytoyota.web import senders
from tests.people.walker import Walker


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_network_is_one(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert senders.network() == network


def test_a_journey_of_this_browser_is_somebody_and_one_that_is_made_up_is_not(walker: Walker) -> None:
    customer = walker.journey_at("1-1/4")
    customer.phone.reloads()
    assert bounded.sender.get().startswith("journey ")
    customer.phone.opens("/o/made-up/1-1/4", expect=404)
    assert bounded.sender.get() == "127.0.0.1"
