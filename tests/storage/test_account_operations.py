"""Accounts' secrets on both databases: codes, tokens, consents and signing keys, each in a crowd."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from mytoyota.accounts import codes, registration, resets
from mytoyota.accounts.models import Account, OneTimeCode, PasswordReset
from mytoyota.base import clock, disclosures
from mytoyota.base.db import Database
from mytoyota.notifications.models import Message
from mytoyota.oidc_provider import signing_keys, tokens
from mytoyota.oidc_provider.models import Consent, SigningKey, Token
from mytoyota.oidc_provider.signing_keys import SigningKeys

ASKED = tokens.CodeRequest("shop", "https://shop.example/cb", "openid email", None, "c" * 43)


@pytest.fixture
def account_id(database: Database) -> str:
    new = registration.NewAccount("haruna@example.jp", "hash", "individual", {"city": "豊田市"}, "+819012345678")
    with database.writing() as session:
        return registration.create(session, new).id


def redeem(database: Database) -> bool:
    with database.writing() as session:
        row = tokens.living_code(session, "the code", "shop")
        if row:
            row.used_at = clock.now()
    return row is not None


def test_one_of_twenty_redemptions_gets_the_code(database: Database, account_id: str) -> None:
    with database.writing() as session:
        tokens.save_code(session, "the code", ASKED, tokens.Grant(account_id, 1_795_219_200))
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: redeem(database), range(20))) == 1


def _token(database: Database, account_id: str, refresh: str) -> None:
    with database.writing() as session:
        row = Token(family="f", client_id="shop", account_id=account_id, scope="openid", granted_scope="openid")
        row.auth_time, row.access_hash, row.refresh_hash = 1, tokens.digest(f"a-{refresh}"), tokens.digest(refresh)
        row.access_expires_at, row.refresh_expires_at = clock.after(hours=1), clock.after(days=30)
        session.add(row)


def test_one_of_twenty_refreshes_gets_the_token_and_the_others_end_the_family(
    database: Database, account_id: str
) -> None:
    _token(database, account_id, "first")

    def refresh(_n: int) -> bool:
        with database.writing() as session:
            row = tokens.living_refresh(session, "first", "shop")
            if row:
                row.refreshed_at = clock.now()
        return row is not None

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(refresh, range(20))) == 1
    with database.reading() as session:
        assert session.scalars(select(Token)).one().revoked_at is not None


def test_a_code_asked_for_twenty_times_at_once_is_one(database: Database) -> None:
    def issue(_n: int) -> str:
        with database.writing() as session:
            return codes.issue(session, "email", "draft")

    with ThreadPoolExecutor(8) as threads:
        issued = list(threads.map(issue, range(20)))
    with database.writing() as session:
        assert session.scalars(select(OneTimeCode)).one()
        assert sum(codes.check(session, "email", "draft", code) for code in dict.fromkeys(issued)) == 1


def test_a_right_code_sent_twenty_times_at_once_counts_once(database: Database) -> None:
    with database.writing() as session:
        code = codes.issue(session, "email", "draft")

    def check(_n: int) -> bool:
        with database.writing() as session:
            return codes.check(session, "email", "draft", code)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(check, range(20))) == 1


def test_consents_given_at_once_add_up(database: Database, account_id: str) -> None:
    def agree(n: int) -> None:
        scope = f"openid {('email', 'phone', 'address')[n % 3]}"
        asked = tokens.CodeRequest("shop", "https://shop.example/cb", scope, None, "c" * 43)
        with database.writing() as session:
            kept = partial(disclosures.keep_text, title="同意", language="ja", words="文章")
            tokens.record_consent(session, asked, account_id, tokens.Consented("page", kept))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(agree, range(24)))
    with database.reading() as session:
        assert set(session.scalars(select(Consent)).one().scope.split()) == {"openid", "email", "phone", "address"}


def test_eight_processes_that_start_at_once_agree_on_the_keys(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _: SigningKeys(database).signing("ES256").kid, range(8)))
    assert len(set(seen)) == 1
    with database.writing() as session:
        slots = Counter(session.scalars(select(SigningKey.slot)))
        assert slots == {f"{name}:{part}": 1 for name in ("ES256", "RS256") for part in ("current", "next")}
        assert signing_keys.rotate(session, "ES256") not in seen
    with database.reading() as session:
        parts = Counter(session.scalars(select(SigningKey.slot).where(SigningKey.algorithm == "ES256")))
    assert parts == {"ES256:current": 1, "ES256:next": 1, None: 1}


def test_a_reset_is_mailed_once_and_ends_the_tokens(database: Database, account_id: str) -> None:
    _token(database, account_id, "first")

    def pressed(_turn: int) -> None:
        with database.writing() as session:  # a conflict would tell a stranger that there is an account
            resets.ask(session, session.get_one(Account, account_id), resets.Asked("ja", "https://my.example.jp", "f"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(pressed, range(4)))
    with database.writing() as session:
        assert len(session.scalars(select(PasswordReset.id)).all()) == 1
        body = session.scalars(select(Message)).one().body
        link = re.search(r"/account/reset/(\S+)", body)
        assert link
        found = resets.by_token(session, link[1])
        assert found
        resets.use(session, found, "another hash", tokens.revoke_account)
    with database.reading() as session:
        assert session.scalars(select(Token)).one().revoked_at is not None
        assert resets.by_token(session, link[1]) is None
