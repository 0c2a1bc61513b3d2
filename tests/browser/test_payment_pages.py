"""The card gateway's own pages on a phone, and what the desk sees and prints of an order."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mytoyota.payments.gateway import Begin
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.settings import Settings
from tests.browser.actors import Desk, Order, Phone
from tests.browser.inspection import WIDE, Inspection
from tests.browser.product import Product

NUMBER, EXPIRY, CODE = "カード番号", "有効期限（月/年）", "セキュリティコード"
ASKS = "3566 0020 2036 0505"  # its issuer asks for a code
BRANDS = {"4": "Visa", "55": "Mastercard", "35": "JCB", "37": "American Express", "305": "Diners Club", "9": "", "": ""}


@pytest.fixture
def look() -> Iterator[Inspection]:
    """Collects what is wrong with any page and tells it at the end."""
    inspection = Inspection()
    yield inspection
    inspection.ends()


def card_page(product: Product) -> str:
    """The address of a new hosted page, as the wizard is given one."""
    own = product.environment
    folder = Settings(demo=True, instance_dir=Path(own["MYTOYOTA_INSTANCE_DIR"])).card_sandbox_folder
    url = f"http://127.0.0.1:{own['MYTOYOTA_CARD_SANDBOX_PORT']}"
    wish = Begin("somebody", f"{product.url}/pay/return/x", secrets.token_hex(8), "ja")
    return SandboxGateway(url, url, folder).begin_registration(wish).url


def test_the_pages_of_the_card_gateway(phone: Phone, product: Product, look: Inspection) -> None:
    phone.opens(card_page(product))
    look.of(phone, "card")
    for typed, name in BRANDS.items():
        phone.fills({NUMBER: typed})
        expect(phone.page.locator("#brand")).to_have_text(name)
    phone.fills({NUMBER: "4242 4242 4242 4241", EXPIRY: "0120", CODE: "1"})
    with phone.refused(422):
        phone.presses("確認")
    look.of(phone, "card-errors")
    phone.fills({NUMBER: ASKS, EXPIRY: "0831", CODE: "123"})
    phone.presses("確認")
    look.of(phone, "card-confirm")
    phone.presses("登録")
    look.of(phone, "card-challenge")


def test_the_desks_pages_of_an_order(desk: Desk, order: Order, look: Inspection) -> None:
    desk.opens("/desk/papers")
    look.of(desk, "papers", WIDE)
    desk.opens("/desk/orders/")
    desk.presses(order.number)
    its_page = desk.page.url
    desk.opens(f"{its_page}/payment")
    look.of(desk, "order-payment", WIDE)
    desk.opens(its_page)
    desk.presses("控えを印刷")
    look.of(desk, "order-summary", WIDE)
