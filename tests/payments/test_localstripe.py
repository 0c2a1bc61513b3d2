"""Our Stripe adapter against localstripe, somebody else's Stripe (GPL): for the part that it knows.

It runs as a process of its own, from a folder of its own, without the product's packages. It knows customers, card
data, SetupIntents and signed webhooks; it knows neither Checkout Sessions nor idempotency keys, which the loopback
double stands for (stripe_double.py). Fetched when `make proof` runs, so not a part of `make test`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe as sdk

from mytoyota.payments import gateway, stripe
from mytoyota.payments.gateway import Accepted, BadSignature, Begin, CardRef, GatewayDown, NotKnownYet, Refused
from mytoyota.payments.stripe import StripeGateway
from tests.payments.sandbox_process import Mailbox, Served, eventually, free_port

PINNED = Path(__file__).with_name("localstripe.txt")
SIGNING = "whsec_localstripe"
# Its own command listens on every address and keeps what it knows in a file that anybody can read.
WRAPPED = """
import sys
sys.path.insert(0, sys.argv[1])
from aiohttp import web
from localstripe.resources import Store
Store.dump_to_disk = lambda self: None
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=int(sys.argv[2]), print=None)
"""
pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address on loopback."""
    folder, port = tmp_path_factory.mktemp("localstripe"), free_port()
    wanted = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--require-hashes", "--requirement"]
    subprocess.run([sys.executable, "-m", "pip", *wanted, str(PINNED), "--target", str(folder)], check=True)
    words = [sys.executable, "-I", "-S", "-c", WRAPPED, str(folder), str(port)]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        assert eventually(lambda: answers(url), 30), "localstripe did not start"
        yield url
        process.kill()


@pytest.fixture
def ours(elsewhere: str) -> StripeGateway:
    return StripeGateway("sk_test_local", SIGNING, elsewhere)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/v1/customers", auth=("sk_test_local", ""), timeout=5).status_code == 200
    except requests.RequestException:
        return False


def session(ours: StripeGateway, number: str, status: str) -> Any:
    """A Checkout Session as Stripe would tell of it, with a SetupIntent and a card that localstripe made."""
    client = ours._client.v1
    customer = client.customers.create({})
    card = {"number": number, "exp_month": 4, "exp_year": 2031, "cvc": "123"}
    method = client.payment_methods.create({"type": "card", "card": card})  # type: ignore[typeddict-item]
    intent = client.setup_intents.create({"customer": customer.id})
    with suppress(sdk.CardError):  # as Stripe answers for a card that is declined
        client.setup_intents.confirm(intent.id, {"payment_method": method.id})
    told = client.setup_intents.retrieve(intent.id, {"expand": ["payment_method"]})
    about = {"id": "cs_1", "object": "checkout.session", "status": status, "url": "https://checkout.stripe.com/c/pay/1"}
    whole = about | {"customer": customer.id, "setup_intent": {"last_setup_error": None} | told.to_dict()}
    return sdk.checkout.Session.construct_from(whole, ours.key)


def test_the_customer_is_a_pseudonym_and_what_it_does_not_know_is_an_answer(
    ours: StripeGateway, elsewhere: str
) -> None:
    with pytest.raises(GatewayDown) as down:
        ours.begin_registration(Begin("pseudonym-1", "https://my.example.jp/pay/return/t", "key-1", "ja"))
    assert down.value.answered, "it has no Checkout Sessions, and says so"
    made = requests.get(f"{elsewhere}/v1/customers", auth=(ours.key, ""), timeout=5).json()["data"]
    told = next(one for one in made if one["metadata"].get("reference") == "pseudonym-1")
    assert not {name for name in ("email", "name", "phone", "description", "shipping") if told.get(name)}


def test_a_card_that_it_keeps_is_registered(ours: StripeGateway) -> None:
    accepted = stripe._read(session(ours, "4242424242424242", "complete"))
    assert isinstance(accepted, Accepted)
    customer, method = accepted.card.token.split("/")
    assert (customer[:4], method[:3]) == ("cus_", "pm_")
    assert accepted.card == CardRef("visa", "4242", "2031-04", accepted.card.token)


def test_a_card_that_it_declines_is_not(ours: StripeGateway) -> None:
    assert stripe._read(session(ours, "4000000000000002", "complete")) == Refused(gateway.DECLINED)
    assert stripe._read(session(ours, "4000000000000002", "expired")) == Refused(gateway.CLOSED)


def test_a_card_whose_holder_is_still_asked_is_not_known_yet(ours: StripeGateway) -> None:
    waiting = session(ours, "4000002500003155", "open")
    assert waiting.setup_intent.status == "requires_action"
    assert stripe._read(waiting) == NotKnownYet("https://checkout.stripe.com/c/pay/1")


def test_its_webhooks_are_signed_as_ours_are_read(ours: StripeGateway, elsewhere: str) -> None:
    mailbox, port = Mailbox(), free_port()
    receiver = Served(mailbox, port)
    try:
        address = {"url": f"http://127.0.0.1:{port}/pay/webhook", "secret": SIGNING}
        requests.post(f"{elsewhere}/_config/webhooks/ours", json=address, timeout=5).raise_for_status()
        ours._client.v1.customers.create({})
        assert eventually(lambda: bool(mailbox.got))
    finally:
        receiver.stop()
    raw, headers = mailbox.got[0]
    event = ours.parse_webhook(raw, headers)
    assert (event.id[:4], event.reference) == ("evt_", ""), "it is about a customer, not about a page of ours"
    for changed, by in ((raw.replace(b"customer", b"customes"), ours), (raw, StripeGateway(ours.key, "whsec_other"))):
        with pytest.raises(BadSignature):
            by.parse_webhook(changed, headers)
