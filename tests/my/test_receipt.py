"""情報の提供の記録: held against what really went out over each wire, under texts that open word for word."""

import hashlib
import json
from typing import Any

import pytest
from flask import Flask, Response, request

from mytoyota.base import disclosures
from mytoyota.my import receipts
from mytoyota.oidc_provider.claims import SCOPES
from tests.my.owner import at_home, customer_of
from tests.people.at_home import applies, car
from tests.people.english import reads
from tests.people.showroom import HARUNA
from tests.people.walker import Walker

Sent = set[tuple[str, frozenset[str]]]


def listens(app: Flask) -> list[dict[str, Any]]:
    """Writes down every answer of the provider that tells of an account, as it leaves."""
    told: list[dict[str, Any]] = []

    def overhear(response: Response) -> Response:
        if request.path == "/account/userinfo" and response.status_code == 200:
            told.append(json.loads(response.get_data()))
        return response

    app.after_request_funcs.setdefault(None, []).append(overhear)
    return told


def scopes_of(answers: list[dict[str, Any]]) -> set[frozenset[str]]:
    """Of which scopes the claims were that went out."""
    return {frozenset(scope for scope, claims in SCOPES.items() if set(claims) & set(one)) for one in answers}


def shared_with(walker: Walker, email: str, recipient: str) -> set[frozenset[str]]:
    account_id = walker.has_account(email)
    with walker.database.reading() as session:
        found = receipts.of_account(session, account_id).shared
        return {frozenset(one.what) for one in found if one.recipient.startswith(recipient)}


def test_the_relying_party_is_told_what_the_receipt_says_and_nothing_else(walker: Walker) -> None:
    told = listens(walker.app)
    customer = walker.journey(account="existing", car="bz4x").goes_to("end")
    phone = at_home(walker, "/my/receipt/")
    assert told
    assert scopes_of(told) == shared_with(walker, customer.email, "client:my-toyota")
    assert phone.sees("My TOYOTA", "愛知トヨタ 豊田店", "個人情報の提供に関する同意規約")
    reads(phone, data=["個人情報の提供に関する同意規約", "TOYOTAアカウント利用規約", "充電サポート利用規約"])


def test_what_a_review_asks_elsewhere_stands_there_once(walker: Walker) -> None:
    told = listens(walker.app)
    user = applies(walker, car(walker))
    assert scopes_of(told) == shared_with(walker, user.email, "client:my-toyota")
    asked = walker.app.extensions["gateways"].certificates
    assert asked is not None
    assert shared_with(walker, user.email, "certificates") == {frozenset({"numbers"})}
    user.run_jobs()
    phone = at_home(walker, "/my/receipt/")
    assert phone.page.text.count("車検証の情報の照会先") >= 1
    assert shared_with(walker, user.email, "center") == set()


def test_the_registration_desk_stands_there_only_where_a_person_looks(walker: Walker) -> None:
    user = applies(walker, car(walker, HARUNA | {"name": "高橋　春菜"}))
    expected = {frozenset({"registration", "email", "numbers"})} if user.review().state == "person" else set()
    assert shared_with(walker, user.email, "center") == expected


def test_the_gateway_hears_a_pseudonym_alone(walker: Walker) -> None:
    gateway = walker.app.extensions["gateways"].cards
    heard: list[object] = []
    begin = gateway.begin_registration
    gateway.begin_registration = lambda wish: heard.append(wish) or begin(wish)
    customer = customer_of(walker, pays_by="card")
    [wish] = heard
    for personal in (customer.email, "高橋", "陽菜", "9012345678"):
        assert personal not in repr(wish)
    assert shared_with(walker, customer.email, "cards") == {frozenset({"pseudonym"})}


def test_a_text_opens_word_for_word_and_to_who_agreed_alone(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, "/my/receipt/")
    [url] = {str(tag["href"]) for tag in phone.page.soup.select("a[href*='/texts/']") if "同意規約" in tag.get_text()}
    phone.opens(url)
    text_hash = url.rpartition("/")[2]
    assert phone.sees("1. 提供する情報", "お客さまの氏名、住所、生年月日、性別、電話番号", "同意は任意です。")
    with walker.database.reading() as session:
        kept = disclosures.texts(session, [text_hash])[text_hash]
    made = hashlib.sha256(f"{kept.title}\n{kept.language}\n{kept.words}".encode()).hexdigest()
    assert made == text_hash, "not a letter changed since"
    shown = "\n".join(tag.get_text() for tag in phone.page.soup.select("section.terms p"))
    assert shown == kept.words
    walker.has_account("takeru@example.jp")
    stranger = at_home(walker, email="takeru@example.jp")
    stranger.opens(url, expect=404)
    reads(phone, data=[*kept.words.splitlines(), kept.title])


def test_a_text_that_is_changed_later_leaves_the_former_one_as_it_was(walker: Walker) -> None:
    with walker.database.writing() as session:
        one = disclosures.keep_text(session, "規約", "ja", "はじめの文章")
        two = disclosures.keep_text(session, "規約", "ja", "つぎの文章")
        same = disclosures.keep_text(session, "規約", "ja", "はじめの文章")
    assert one == same != two
    with walker.database.reading() as session:
        assert {row.words for row in disclosures.texts(session, [one, two]).values()} == {"はじめの文章", "つぎの文章"}


@pytest.mark.parametrize("way", ["photo", "type"])
def test_the_photograph_says_when_it_was_discarded(walker: Walker, way: str) -> None:
    walker.journey_at("end", account="new", way=way)
    phone = at_home(walker, "/my/receipt/")
    if way == "photo":
        assert phone.sees("読み取ってすぐに破棄しました。")
    else:
        assert phone.sees("身分証明書の写真は受け取っていません。")
    reads(phone, data=["個人情報の提供に関する同意規約", "TOYOTAアカウント利用規約"])


def test_who_shared_nothing_reads_so(walker: Walker) -> None:
    walker.has_account("haruna@example.jp")
    phone = at_home(walker, "/my/receipt/")
    assert phone.sees("情報の提供の記録")
    assert not phone.sees("豊田店")
