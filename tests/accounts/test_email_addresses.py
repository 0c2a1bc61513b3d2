"""One mailbox is one account and two are two, however they are written; who has no good address is told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from mytoyota.accounts import email_addresses, registration
from mytoyota.accounts.email_addresses import NotAnAddress
from mytoyota.accounts.models import Account
from mytoyota.base import keys
from tests.accounts.test_registration import new_account


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Taro.Yamada@Example.JP ", "taro.yamada@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("taro@example。co。jp", "taro@example.co.jp"),
        ("taro@example｡co．jp", "taro@example.co.jp"),
        ("taro@トヨタ.jp", "taro@xn--5ckr0h.jp"),
        ("taro@faß.de", "taro@xn--fa-hia.de"),
        ("taro@bücher.example.de", "taro@xn--bcher-kva.example.de"),
        ("TA..RO.@docomo.ne.jp", "ta..ro.@docomo.ne.jp"),
        ("a..b/c@docomo.ne.jp", "a..b/c@docomo.ne.jp"),
        ("o'neil+car@example.jp", "o'neil+car@example.jp"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert email_addresses.normal(typed) == kept == email_addresses.normal(kept)


@pytest.mark.parametrize(
    ("typed", "outside_ascii"),
    [
        ("たろう@example.jp", True),
        ("山田taro@example.jp", True),
        ("straße@example.jp", True),
        ("ﬁona@example.jp", True),
        ("taro\u200b@example.jp", True),
        ("taro", False),
        ("@example.jp", False),
        ("@docomo.ne.jp", False),
        ("ta..ro@example.jp", False),
        ("taro@example", False),
        ("taro@exa mple.jp", False),
        ("taro yamada@docomo.ne.jp", False),
        (f"{'x' * 300}@docomo.ne.jp", False),
        ("<taro@example.jp>", False),
        ("taro@example.jp, jiro@example.jp", False),
        ("taro@example.jp\nBcc: jiro@example.jp", False),
        (None, False),
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused(typed: str | None, outside_ascii: bool) -> None:
    with pytest.raises(NotAnAddress) as refused:
        email_addresses.normal(typed)
    assert refused.value.outside_ascii == outside_ascii


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("straße@example.jp", "strasse@example.jp"),
        ("ſam@example.jp", "sam@example.jp"),
        ("\u212aen@example.jp", "ken@example.jp"),
        ("İda@example.jp", "ida@example.jp"),
        ("ﬁona@example.jp", "fiona@example.jp"),
        ("①@example.jp", "1@example.jp"),
        ("taro@faß.de", "taro@fass.de"),
    ],
)
def test_two_mailboxes_are_two_accounts(session: Session, one: str, another: str) -> None:
    first, second = (registration.create(session, new_account(email)) for email in (one, another))
    assert registration.find(session, one) is first
    assert registration.find(session, another) is second


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_key_is_its_own_key_and_joins_no_more_than_width_and_ascii_case(one: str, another: str) -> None:
    assert email_addresses.key(email_addresses.key(one)) == email_addresses.key(one)
    local, other = (f"{text}@example.jp" for text in (one, another))
    if one.isascii() and another.isascii() and one.strip().lower() != another.strip().lower():
        assert email_addresses.key(local) != email_addresses.key(other) or "@" in one + another


@pytest.mark.parametrize(
    "email", ["taro@トヨタ.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "straße@example.jp", "taro@example。co。jp"]
)
def test_an_account_of_a_former_version_is_found_and_leaves_its_place_to_others(session: Session, email: str) -> None:
    account = registration.create(session, new_account(email))
    account.email = email
    account.email_lookup = keys.ring().lookup(email_addresses.former_key(email), "account.email")
    session.flush()
    session.expire_all()
    assert registration.find(session, email) is account
    if email.startswith("straße"):
        assert registration.find(session, "strasse@example.jp") is None, "another mailbox"
        other = registration.create(session, new_account("strasse@example.jp"))
        assert registration.find(session, "strasse@example.jp") is other
        assert registration.find(session, email) is session.get(Account, account.id)
