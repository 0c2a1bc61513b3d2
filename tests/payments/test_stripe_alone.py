"""What only Stripe does: its codes and brands, pages that expire, keys it remembers, and what it is told."""

import pytest
from werkzeug import Response

from mytoyota.payments import gateway
from mytoyota.payments.gateway import Accepted, GatewayDown, Refused
from tests.payments.sides import StripeSide, wish


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
