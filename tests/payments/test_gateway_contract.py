"""What any card gateway must do for us: one class of cases, for the sandbox (a process) and for Stripe (a double)."""

import json
import secrets
import socket
from collections.abc import Iterator
from typing import Protocol

import pytest
from werkzeug import Response

from mytoyota.payments import gateway, stripe
from mytoyota.payments.gateway import (
    Accepted,
    BadSignature,
    Begin,
    CardGateway,
    GatewayDown,
    NotKnownYet,
    Redirect,
    Refused,
)
from mytoyota.payments.sandbox import webhooks, wire
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.payments.stripe import StripeGateway
from tests.payments.card_holder import CardHolder
from tests.payments.sandbox_process import Mailbox, SandboxProcess, Served, eventually, free_port
from tests.payments.stripe_double import KEY, SIGNING, StripeDouble

RETURN = "https://my.example.jp/pay/return/token"
Webhook = tuple[bytes, dict[str, str]]


class Side(Protocol):
    """A gateway, and what its customers and its operator do."""

    gateway: CardGateway

    def finishes(self, page: Redirect, how: str) -> None:
        """A customer on the page: accepted, processing or declined."""

    def processing_ends(self, page: Redirect) -> None: ...

    def webhook(self, page: Redirect) -> Webhook: ...

    def signed(self, raw: bytes, at: int) -> Webhook: ...

    def at(self, url: str) -> CardGateway:
        """The same gateway at another address."""


class SandboxSide:
    NUMBERS = {"accepted": "4242424242424242", "processing": "4000000000005100", "declined": "4000000000000002"}

    def __init__(self, process: SandboxProcess, mailbox: Mailbox) -> None:
        self.process, self.mailbox = process, mailbox
        self.gateway: CardGateway = process.gateway

    def finishes(self, page: Redirect, how: str) -> None:
        assert CardHolder().registers(page.url, self.NUMBERS[how]) == RETURN

    def processing_ends(self, page: Redirect) -> None:
        assert eventually(lambda: isinstance(self.gateway.outcome(page.reference), Accepted))

    def webhook(self, page: Redirect) -> Webhook:
        def mine() -> list[Webhook]:
            return [one for one in self.mailbox.got if json.loads(one[0])["registration"] == page.reference]

        assert eventually(lambda: bool(mine()))
        return mine()[0]

    def signed(self, raw: bytes, at: int) -> Webhook:
        secret = self.process.gateway._secrets.webhook
        return raw, {webhooks.HEADER: webhooks.sign(secret, raw, at)}

    def at(self, url: str) -> CardGateway:
        return SandboxGateway(url, self.process.gateway.pages, self.process.folder)


class StripeSide:
    def __init__(self, double: StripeDouble, url: str) -> None:
        self.double = double
        self.gateway: CardGateway = StripeGateway(KEY, SIGNING, url)

    def finishes(self, page: Redirect, how: str) -> None:
        if how == "declined":
            self.double.fail(page.reference, {"type": "card_error", "code": "card_declined"})
        else:
            self.double.complete(page.reference, status={"accepted": "succeeded"}.get(how, how))

    def processing_ends(self, page: Redirect) -> None:
        self.double.intents[self.double.sessions[page.reference]["setup_intent"]]["status"] = "succeeded"

    def webhook(self, page: Redirect) -> Webhook:
        return self.double.webhook("checkout.session.completed", self.double.sessions[page.reference])

    def signed(self, raw: bytes, at: int) -> Webhook:
        about = json.loads(raw)["data"]["object"]
        return self.double.webhook("checkout.session.completed", about, at)

    def at(self, url: str) -> CardGateway:
        return StripeGateway(KEY, SIGNING, url)


@pytest.fixture
def double() -> StripeDouble:
    return StripeDouble()


@pytest.fixture
def stripe_side(double: StripeDouble) -> Iterator[StripeSide]:
    port = free_port()
    served = Served(double, port)
    yield StripeSide(double, f"http://127.0.0.1:{port}")
    served.stop()


@pytest.fixture(params=["sandbox", "stripe"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "stripe":
        stripe_one: StripeSide = request.getfixturevalue("stripe_side")
        return stripe_one
    return SandboxSide(request.getfixturevalue("sandbox"), request.getfixturevalue("mailbox"))


def wish(key: str | None = None, language: str = "ja") -> Begin:
    return Begin("customer-1", RETURN, key or secrets.token_hex(8), language)


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


class TestStripeAlone:
    """What only Stripe does."""

    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            ({"code": "card_declined", "decline_code": "insufficient_funds"}, gateway.FUNDS),
            ({"code": "card_declined", "decline_code": "stolen_card"}, gateway.DECLINED),
            ({"code": "expired_card"}, gateway.EXPIRED_CARD),
            ({"code": "incorrect_cvc"}, gateway.SECURITY_CODE),
            ({"code": "processing_error"}, gateway.PROCESSING),
            ({"code": "setup_intent_authentication_failure"}, gateway.NOT_AUTHENTICATED),
            ({"code": "something_new"}, gateway.DECLINED),
        ],
    )
    def test_its_codes_are_our_reasons(self, stripe_side: StripeSide, error: dict[str, str], reason: str) -> None:
        page = stripe_side.gateway.begin_registration(wish())
        stripe_side.double.fail(page.reference, {"type": "card_error"} | error)
        assert stripe_side.gateway.outcome(page.reference) == Refused(reason)

    @pytest.mark.parametrize(("brand", "ours"), [("jcb", "jcb"), ("unionpay", "other")])
    def test_its_brands(self, stripe_side: StripeSide, brand: str, ours: str) -> None:
        page = stripe_side.gateway.begin_registration(wish())
        stripe_side.double.complete(page.reference, brand)
        known = stripe_side.gateway.outcome(page.reference)
        assert isinstance(known, Accepted)
        assert known.card.brand == ours
        customer, method = known.card.token.split("/")
        assert customer in stripe_side.double.customers
        assert method.startswith("pm_")

    def test_an_expired_page_is_a_closed_one(self, stripe_side: StripeSide) -> None:
        page = stripe_side.gateway.begin_registration(wish())
        stripe_side.double.expire(page.reference)
        assert stripe_side.gateway.outcome(page.reference) == Refused(gateway.CLOSED)

    def test_a_lost_answer_makes_no_second_page(self, stripe_side: StripeSide) -> None:
        stripe_side.double.trouble = Response("", 200)
        with pytest.raises(GatewayDown) as down:
            stripe_side.gateway.begin_registration(wish("lost"))
        assert not down.value.answered
        stripe_side.gateway.begin_registration(wish("lost"))
        assert (len(stripe_side.double.customers), len(stripe_side.double.sessions)) == (1, 1)

    def test_a_kept_refusal_needs_another_key(self, stripe_side: StripeSide) -> None:
        stripe_side.double.trouble = Response("", 500)
        for _try in range(2):
            with pytest.raises(GatewayDown) as down:
                stripe_side.gateway.begin_registration(wish("kept"))
            assert down.value.answered
        assert stripe_side.gateway.begin_registration(wish("kept-2"))

    def test_events_about_other_things_are_nothing_of_ours(self, stripe_side: StripeSide) -> None:
        raw, headers = stripe_side.double.webhook("setup_intent.created", {"id": "seti_1", "object": "setup_intent"})
        assert stripe_side.gateway.parse_webhook(raw, headers).reference == ""

    def test_it_is_told_a_pseudonym_and_no_name(self, stripe_side: StripeSide) -> None:
        stripe_side.gateway.begin_registration(wish())
        allowed = {
            "metadata[reference]", "mode", "allowed_payment_method_types[0]", "customer", "client_reference_id",
            "locale", "success_url", "cancel_url",
        }  # fmt: skip
        for _method, _path, sent in stripe_side.double.requests:
            assert set(sent) <= allowed


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
