"""Guide 1-1/16-B: one journey has so many photographs read in a row, then it waits or types."""

import io
from datetime import timedelta

import pytest
import time_machine
from werkzeug.formparser import FormDataParser

from mytoyota.base import clock
from mytoyota.flows.sign_up.photo_reading import READINGS
from tests.people.walker import Walker
from tests.people.written_licence import bad_photograph, photograph


def test_a_journey_has_so_many_readings_then_it_waits_or_types(walker: Walker) -> None:
    """Each takes the reader a second, and the reader is everybody's."""
    customer, other = walker.journey_at("1-1/16-B"), walker.journey_at("1-1/16-B")
    for reason in ["busy"] * 3 + ["blurred"] * READINGS.free:  # what nobody looked at does not count
        customer.phone.fills(picture=bad_photograph(reason))
        customer.phone.sends(customer.phone.body())
        assert not customer.phone.sees("続けて読み取れる回数を超えました")
    customer.phone.fills(picture=photograph())
    customer.phone.sends(customer.phone.body())
    assert customer.phone.sees("続けて読み取れる回数を超えました。1分ほど待つか")
    other.phone.fills(picture=photograph())
    other.phone.sends(other.phone.body())
    assert other.step_id == "1-1/17-B"
    with time_machine.travel(clock.now() + timedelta(seconds=READINGS.first + 1)):
        customer.phone.fills(picture=photograph())
        customer.phone.sends(customer.phone.body())
    assert customer.step_id == "1-1/17-B"


def test_what_would_not_be_read_is_not_even_taken_in(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Megabytes after the limit cost everybody; the way by hand, which is the same form, stays open."""
    customer = walker.journey_at("1-1/16-B")
    for _ in range(READINGS.free):
        customer.phone.fills(picture=bad_photograph("blurred"))
        customer.phone.sends(customer.phone.body())
    parsed: list[object] = []
    real = FormDataParser.parse

    def noted(parser: FormDataParser, *given: object, **named: object) -> object:
        parsed.append(parser)
        return real(parser, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(FormDataParser, "parse", noted)
    large = io.BytesIO(bytes(300_000))
    answer = customer.phone.http.post(
        customer.page.url, data=customer.phone.body() | {"picture": (large, "a.jpg")}, base_url=customer.phone.base
    )
    assert answer.status_code == 200
    assert "続けて読み取れる回数を超えました" in answer.get_data(as_text=True)
    assert parsed == []
    customer.phone.fills()
    customer.phone.sends(customer.phone.body() | {"choice": "type"})
    assert customer.step_id == "1-1/18-B"
