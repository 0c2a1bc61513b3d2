"""What any card gateway must do for us: one class of cases, for the sandbox (a process) and for Stripe (a double)."""

import secrets
import socket

import pytest
from werkzeug import Response

from mytoyota.payments import gateway, stripe
from mytoyota.payments.gateway import (
    Accepted,
    BadEvent,
    BadSignature,
    GatewayDown,
    NotKnownYet,
    Refused,
)
from mytoyota.payments.sandbox import wire
from tests.payments.sandbox_process import Served, free_port
from tests.payments.sides import SandboxSide, Side, StripeSide, wish
from tests.payments.stripe_double import KEY, SIGNING

NO_EVENTS = [
    b"[1]",
    b"1",
    b"null",
    b'"text"',
    b"{}",
    b"",
    b"no json",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"id":' * 20_000,
    b"9" * 100_000,
    b'{"id": "evt_1"}',
    b'{"id": 1e999, "registration": "r", "type": 7, "data": {"object": {"id": "r"}}}',
    b'{"id": "evt_1", "registration": {"id": "r"}, "type": "checkout.session.completed", "data": null}',
    b'{"id": "evt_1", "registration": [], "type": "checkout.session.completed", "data": [1]}',
    b'{"id": "evt_1", "registration": 1, "type": "checkout.session.completed", "data": {"object": [1]}}',
    b'{"id": "evt_1", "registration": "", "type": "checkout.session.completed", "data": {"object": {"id": 5}}}',
    b'{"id": "a\\u0000b", "registration": "r", "type": "checkout.session.completed", "data": {"object": {"id": "r"}}}',
    b'{"id": "%s", "registration": "r", "type": "x", "data": {}}' % (b"a" * 300),
]


@pytest.fixture(params=["sandbox", "stripe"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "stripe":
        stripe_one: StripeSide = request.getfixturevalue("stripe_side")
        return stripe_one
    return SandboxSide(request.getfixturevalue("sandbox"), request.getfixturevalue("mailbox"))


class TestAnyGateway:
    """The contract."""

    def test_it_opens_a_page_that_is_not_finished_yet(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        assert page.url.startswith(side.gateway.pages_at)
        assert side.gateway.outcome(page.reference) == NotKnownYet(page.url)

    def test_the_same_key_is_the_same_page(self, side: Side) -> None:
        first = side.gateway.begin_registration(wish("key-a" + side.gateway.name))
        assert side.gateway.begin_registration(wish("key-a" + side.gateway.name)) == first
        assert side.gateway.begin_registration(wish()) != first

    def test_the_same_key_for_another_wish_is_refused(self, side: Side) -> None:
        key = secrets.token_hex(8)
        side.gateway.begin_registration(wish(key))
        with pytest.raises(GatewayDown) as down:
            side.gateway.begin_registration(wish(key, language="en"))
        assert down.value.answered

    def test_a_registered_card_is_known_by_brand_digits_and_token(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "accepted")
        known = side.gateway.outcome(page.reference)
        assert isinstance(known, Accepted)
        assert (known.card.brand, known.card.last4, known.card.expiry) == ("visa", "4242", "2031-08")
        assert known.card.token
        assert side.gateway.outcome(page.reference) == known

    def test_a_card_that_is_needed_no_more_is_let_go_of_and_twice_is_once(self, side: Side) -> None:
        kept, page = side.gateway.begin_registration(wish()), side.gateway.begin_registration(wish())
        for one in (kept, page):
            side.finishes(one, "accepted")
        known = side.gateway.outcome(page.reference)
        assert isinstance(known, Accepted)
        for _again in range(2):
            side.gateway.forget(known.card.token)
        assert side.has_let_go_of(page)
        assert not side.has_let_go_of(kept)
        assert side.gateway.outcome(page.reference) == known, "how it was registered never changes"

    def test_a_card_that_is_not_there_is_let_go_of_already(self, side: Side) -> None:
        side.gateway.forget("nobodys")

    def test_what_is_processing_is_not_known_and_has_no_page(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "processing")
        assert side.gateway.outcome(page.reference) == NotKnownYet()
        side.processing_ends(page)
        assert isinstance(side.gateway.outcome(page.reference), Accepted)

    def test_a_refusal_says_why_and_stays(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "declined")
        assert side.gateway.outcome(page.reference) == Refused(gateway.DECLINED)
        assert side.gateway.close(page.reference) == Refused(gateway.DECLINED)

    def test_a_page_left_open_can_be_closed(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        assert side.gateway.close(page.reference) == Refused(gateway.CLOSED)
        assert side.gateway.close(page.reference) == Refused(gateway.CLOSED)
        assert side.gateway.outcome(page.reference) == Refused(gateway.CLOSED)

    def test_closing_takes_nothing_back(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "accepted")
        assert side.gateway.close(page.reference) == side.gateway.outcome(page.reference)
        assert isinstance(side.gateway.close(page.reference), Accepted)

    def test_nobody_there(self, side: Side) -> None:
        nowhere = side.at(f"http://127.0.0.1:{free_port()}")
        for call in (
            lambda: nowhere.begin_registration(wish()),
            lambda: nowhere.outcome("x"),
            lambda: nowhere.close("x"),
        ):
            with pytest.raises(GatewayDown) as down:
                call()
            assert not down.value.answered

    @pytest.mark.parametrize("status", [301, 400, 401, 429, 500, 503])
    def test_an_error_is_an_answer(self, side: Side, status: int) -> None:
        with Canned(Response('{"error": {"type": "api_error"}}', status, content_type="application/json")) as url:
            for call in (lambda: side.at(url).begin_registration(wish()), lambda: side.at(url).outcome("x")):
                with pytest.raises(GatewayDown) as down:
                    call()
                assert down.value.answered or status == 301

    @pytest.mark.parametrize("body", ["", "<html>login</html>", '{"id":', "[]", "null", "{}", '"x"'])
    def test_nonsense_is_no_answer(self, side: Side, body: str) -> None:
        with Canned(Response(body, 200, content_type="application/json")) as url:
            for call in (lambda: side.at(url).begin_registration(wish()), lambda: side.at(url).outcome("x")):
                with pytest.raises(GatewayDown) as down:
                    call()
                assert not down.value.answered

    def test_who_is_silent_is_not_waited_for(self, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(wire, "SECONDS", (0.3, 0.3))
        monkeypatch.setattr(stripe, "SECONDS", 0.3)
        with Silent() as url, pytest.raises(GatewayDown) as down:
            side.at(url).begin_registration(wish())
        assert not down.value.answered

    def test_a_webhook_names_what_it_is_about(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "accepted")
        raw, headers = side.webhook(page)
        event = side.gateway.parse_webhook(raw, headers)
        assert event.reference == page.reference
        assert event == side.gateway.parse_webhook(raw, headers)

    def test_a_webhook_that_is_not_signed_for_us_is_refused(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "accepted")
        raw, headers = side.webhook(page)
        name = next(name for name in headers if name.lower().endswith("-signature"))
        signature = headers[name]
        wrong = [{}, {name: ""}, {name: "t=1"}, {name: "t=abc,v1=00"}, {name: signature[:-1] + "x"}, {name: "nonsense"}]
        for forged in (*wrong, {name: signature.replace("v1=", "v0=")}):
            with pytest.raises(BadSignature):
                side.gateway.parse_webhook(raw, forged)
        for altered in (raw + b" ", raw.replace(b"1", b"2"), b"", b"\xff\xfe"):
            with pytest.raises(BadSignature):
                side.gateway.parse_webhook(altered, headers)

    def test_a_recording_of_a_webhook_is_refused(self, side: Side) -> None:
        page = side.gateway.begin_registration(wish())
        side.finishes(page, "accepted")
        raw, _ = side.webhook(page)
        with pytest.raises(BadSignature):
            side.gateway.parse_webhook(*side.signed(raw, 1_700_000_000))

    def test_its_secrets_are_not_in_its_name(self, side: Side) -> None:
        assert KEY not in repr(side.gateway)
        assert SIGNING not in repr(side.gateway)


class Canned:
    """A server that always answers the same."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer

    def __enter__(self) -> str:
        port = free_port()
        self.server = Served(self.answer, port)
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self.server.stop()


class Silent:
    """A server that takes a call and never answers."""

    def __enter__(self) -> str:
        self.door = socket.create_server(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.door.close()

    @pytest.mark.parametrize("raw", NO_EVENTS, ids=lambda raw: raw[:24].decode("latin-1"))
    def test_a_signed_webhook_that_is_no_event_is_refused(self, side: Side, raw: bytes) -> None:
        with pytest.raises((BadEvent, BadSignature)):
            side.gateway.parse_webhook(*side.signs(raw))
