"""A passkey in a real browser: Chromium's virtual authenticator makes it, and lets its owner in the next time."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from mytoyota.demo.demo_data_tables import PASSWORD
from tests.browser.actors import Person
from tests.browser.conftest import HAND, JAPAN
from tests.browser.inspection import RULES, axe, picture
from tests.browser.product import Product
from tests.people.authenticator import Authenticator

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
CENTER = {"店舗コード": "CENTER", "スタッフID": "C001", "パスワード": PASSWORD}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product at a name, as browsers make no passkeys for numbers; center must have a second factor."""
    made = Product(tmp_path_factory.mktemp("named"))
    made.url = made.url.replace("127.0.0.1", "localhost")
    made.environment |= {"PUBLIC_URL": made.url, "MYTOYOTA_SECOND_FACTOR_ROLES": "headquarters,finance,center"}
    try:
        yield made.prepare().start()
        assert "request.failed" not in made.log
    finally:
        made.stop()


@pytest.fixture
def center(browser: Browser, named: Product) -> Iterator[Person]:
    """Somebody of the registration desk, whose machine has a fingerprint reader."""
    made = Person(browser.new_context(**JAPAN, **HAND), named.url)
    made.session = made.context.new_cdp_session(made.page)  # type: ignore[attr-defined]
    made.session.send("WebAuthn.enable")  # type: ignore[attr-defined]
    made.key = made.session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]  # type: ignore[attr-defined]
    yield made
    made.context.close()
    named.audited()
    assert made.troubles == []


def looked_at(person: Person, name: str) -> None:
    assert axe(person.page, RULES) == []
    picture(person.page, name)


def signs_in(person: Person) -> None:
    person.opens("/desk/sign-in")
    person.fills(CENTER)
    person.presses("サインイン")


def test_a_passkey_is_made_and_lets_its_owner_in(center: Any) -> None:
    page = center.page
    signs_in(center)
    center.is_at("2段階認証の設定")
    looked_at(center, "second-factor-set-up")
    center.presses("パスキーを登録する")
    center.is_at("回復用コード")
    looked_at(center, "recovery-codes")
    center.presses("控えました")
    center.unfolds("吉田 恵")
    center.presses("サインアウト")
    signs_in(center)
    center.is_at("2段階認証")
    looked_at(center, "second-factor")
    center.session.send("WebAuthn.setUserVerified", {"authenticatorId": center.key, "isUserVerified": False})
    center.taps("パスキーを使う")  # a finger that is not theirs
    page.get_by_role("alert").filter(has_text="パスキーを確認できませんでした。").wait_for()
    center.session.send("WebAuthn.setUserVerified", {"authenticatorId": center.key, "isUserVerified": True})
    center.presses("パスキーを使う")
    page.locator("summary", has_text="吉田 恵").wait_for()
    center.opens("/desk/security")
    center.is_at("サインインの安全設定")
    looked_at(center, "security")
    center.presses("方法を追加する")
    center.unfolds("QRコードを読み取れないとき")
    app = Authenticator(page.locator("details code").inner_text())
    center.fills({"アプリに表示された6桁のコード": app.code()})
    center.presses("設定する")
    center.is_at("サインインの安全設定")
    for address, name in (
        ("/desk/access-log", "access-log"),
        ("/desk/dealer-sign-in", "dealer-providers"),
        ("/desk/second-factor-reset", "factor-reset"),
    ):
        center.opens(address)
        looked_at(center, name)
    page.get_by_role("link", name="愛知トヨタ").or_(page.get_by_role("link")).first.wait_for()
