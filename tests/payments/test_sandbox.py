"""The sandbox's pages and what each of its test numbers does: by browser and API, in a process of its own."""

import json
import secrets
import sqlite3
from datetime import timedelta

import pytest

from mytoyota.base import clock
from mytoyota.payments import gateway
from mytoyota.payments.gateway import Accepted, Begin, GatewayDown, NotKnownYet, Outcome, Redirect, Refused
from mytoyota.payments.sandbox.cards import TRIAL_CARDS, TrialCard, passes_luhn
from tests.flows.guide import AT_THE_GATEWAY, GUIDE
from tests.payments.card_holder import CardHolder
from tests.payments.sandbox_process import Mailbox, SandboxProcess, eventually

RETURN = "http://127.0.0.1:8000/pay/return/token"
PLAIN = [card for card in TRIAL_CARDS if not card.trouble]
VISA, CHALLENGED, LATE, LOST, DOWN = (
    "4242424242424242",
    "4000000000003220",
    "4000000000005100",
    "4000000000006207",
    "4000000000007304",
)


def begun(sandbox: SandboxProcess, language: str = "ja") -> Redirect:
    key = secrets.token_hex(8)
    return sandbox.gateway.begin_registration(Begin(f"customer-{key}", RETURN, key, language))


def at_page(sandbox: SandboxProcess, language: str = "ja") -> CardHolder:
    browser_id = CardHolder()
    browser_id.opens(begun(sandbox, language).url)
    return browser_id


def told(mailbox: Mailbox, reference: str) -> list[dict[str, str]]:
    return [json.loads(raw) for raw, _ in mailbox.got if json.loads(raw)["registration"] == reference]


def outcome(sandbox: SandboxProcess, page: Redirect) -> Outcome:
    return sandbox.gateway.outcome(page.reference)


def ids(card: TrialCard) -> str:
    return f"{card.brand}-{card.number[-4:]}"


@pytest.mark.parametrize("card", PLAIN, ids=ids)
def test_each_number_does_what_its_line_says(sandbox: SandboxProcess, mailbox: Mailbox, card: TrialCard) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    assert browser_id.registers(page.url, card.number) == RETURN
    known = outcome(sandbox, page)
    if card.ends == "accepted":
        assert isinstance(known, Accepted)
        assert (known.card.brand, known.card.last4, known.card.expiry) == (card.brand, card.number[-4:], "2031-08")
    else:
        assert known == Refused(card.ends)
    assert eventually(lambda: len(told(mailbox, page.reference)) == 1)


def test_the_numbers_are_as_real_ones_are_made() -> None:
    assert all(passes_luhn(card.number) for card in TRIAL_CARDS)
    assert {card.brand for card in TRIAL_CARDS} == {"visa", "mastercard", "jcb", "amex", "diners"}
    assert len({card.number for card in TRIAL_CARDS}) == len(TRIAL_CARDS)
    assert next(card for card in TRIAL_CARDS if card.brand == "amex").grouped == "3782 822463 10005"


def test_the_pages_are_titled_and_labelled_as_the_guide_says(sandbox: SandboxProcess) -> None:
    browser_id = at_page(sandbox)
    assert browser_id.page.h1 == "クレジットカード情報の入力"
    for name, purpose in (("number", "cc-number"), ("expiry", "cc-exp"), ("security_code", "cc-csc")):
        box = browser_id.page.soup.select_one(f"input[name={name}]")
        assert box is not None
        assert (box["autocomplete"], box["inputmode"]) == (purpose, "numeric")
    browser_id.types_card("4242 4242 4242 4242")
    assert browser_id.page.h1 == "登録内容の確認"
    assert browser_id.page.sees("•••• 4242")
    assert browser_id.page.sees("08/31")
    assert not browser_id.page.sees("4242 4242")
    assert browser_id.page.offers("登録")
    assert browser_id.page.offers("前の画面にもどる")


@pytest.mark.parametrize("step_id", AT_THE_GATEWAY)
def test_the_guides_steps_at_the_gateway(sandbox: SandboxProcess, step_id: str) -> None:
    row, browser_id = GUIDE[step_id], at_page(sandbox)
    if row["screen"] == "登録内容の確認":
        browser_id.types_card(VISA)
    assert browser_id.page.h1 == row["screen"]
    assert browser_id.page.offers(row["action"])


def test_full_width_digits_and_blanks_are_the_same_number(sandbox: SandboxProcess) -> None:
    browser_id = at_page(sandbox)
    browser_id.types_card("４２４２-4242 4242 4242", expiry="８／2031", code="１２３")
    assert browser_id.page.h1 == "登録内容の確認"


@pytest.mark.parametrize(
    ("number", "expiry", "code", "said"),
    [
        ("", "", "", "入力してください。"),
        ("4242424242424241", "08/31", "123", "番号に誤りがあります。"),
        ("1234", "08/31", "123", "番号に誤りがあります。"),
        ("4111111111111111", "08/31", "123", "テスト用の番号だけが使えます"),
        (VISA, "13/31", "123", "有効期限を確認してください"),
        (VISA, "08-31x", "123", "有効期限を確認してください"),
        (VISA, "01/20", "123", "有効期限が過ぎています。"),
        (VISA, "08/31", "12", "3桁の数字"),
        (VISA, "08/31", "1234", "3桁の数字"),
        ("378282246310005", "08/31", "123", "4桁の数字"),
    ],
)
def test_what_is_mistyped_is_said_and_given_back(
    sandbox: SandboxProcess, number: str, expiry: str, code: str, said: str
) -> None:
    browser_id = at_page(sandbox)
    browser_id.types_card(number, expiry, code)
    assert (browser_id.page.status, browser_id.page.h1) == (422, "クレジットカード情報の入力")
    assert browser_id.page.sees(said)
    kept = browser_id.page.soup.select_one("input[name=number]")
    never = browser_id.page.soup.select_one("input[name=security_code]")
    assert kept is not None
    assert never is not None
    assert (kept.get("value", ""), never.get("value", "")) == (number, "")


def test_a_card_whose_month_is_not_over_is_taken(sandbox: SandboxProcess) -> None:
    browser_id, here = at_page(sandbox), clock.in_japan(clock.now())
    browser_id.types_card(VISA, expiry=f"{here:%m/%y}")
    assert browser_id.page.h1 == "登録内容の確認"
    before = here.replace(day=1) - timedelta(days=1)
    browser_id = at_page(sandbox)
    browser_id.types_card(VISA, expiry=f"{before:%m/%y}")
    assert browser_id.page.sees("有効期限が過ぎています。")


def test_3d_secure_asks_and_can_be_left(sandbox: SandboxProcess) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    browser_id.registers(page.url, CHALLENGED, challenge=None)
    assert browser_id.page.h1 == "本人認証（3-Dセキュア）"
    browser_id.presses("認証する", code="12")
    assert browser_id.page.sees("6桁の数字を入力してください。")
    assert outcome(sandbox, page) == NotKnownYet(page.url)
    browser_id.presses("認証をやめる")
    assert browser_id.sent_to == RETURN
    assert outcome(sandbox, page) == Refused(gateway.AUTHENTICATION_LEFT)


def test_a_challenge_cannot_be_skipped(sandbox: SandboxProcess) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    browser_id.registers(page.url, CHALLENGED, challenge=None)
    browser_id.http.post(f"{page.url}/confirm", allow_redirects=False, timeout=60)
    assert outcome(sandbox, page) == NotKnownYet(page.url)


def test_what_is_settled_takes_no_second_card(sandbox: SandboxProcess) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    browser_id.registers(page.url, VISA)
    first = outcome(sandbox, page)
    late = CardHolder()
    assert late.registers(page.url, "5555555555554444") == RETURN
    for step in ("", "/confirm", "/challenge"):
        body = {"number": "5555555555554444", "expiry": "08/31", "security_code": "123", "code": "123456"}
        answer = browser_id.http.post(f"{page.url}{step}", data=body, allow_redirects=False, timeout=60)
        assert answer.headers["Location"] == RETURN
    assert outcome(sandbox, page) == first


def test_leaving_the_page_keeps_it_open(sandbox: SandboxProcess) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    browser_id.opens(page.url)
    browser_id.presses("カードの登録をやめて、My TOYOTAにもどる")
    assert (browser_id.sent_to, browser_id.sent_by) == (RETURN, "POST")
    assert outcome(sandbox, page) == NotKnownYet(page.url)


def test_a_late_result_is_told_twice(sandbox: SandboxProcess, mailbox: Mailbox) -> None:
    page = begun(sandbox)
    CardHolder().registers(page.url, LATE)
    assert outcome(sandbox, page) == NotKnownYet()
    assert eventually(lambda: isinstance(outcome(sandbox, page), Accepted))
    assert eventually(lambda: len(told(mailbox, page.reference)) == 2)
    assert len({event["id"] for event in told(mailbox, page.reference)}) == 1


def test_answers_get_lost_for_a_while(sandbox: SandboxProcess) -> None:
    page = begun(sandbox)
    assert CardHolder().registers(page.url, LOST) == RETURN
    with pytest.raises(GatewayDown):
        outcome(sandbox, page)

    def known() -> bool:
        try:
            return isinstance(outcome(sandbox, page), Accepted)
        except GatewayDown:
            return False

    assert eventually(known)


def test_an_outage_registers_nothing_and_ends(sandbox: SandboxProcess) -> None:
    page, browser_id = begun(sandbox), CardHolder()
    browser_id.registers(page.url, DOWN)
    assert (browser_id.page.status, browser_id.page.h1) == (503, "ただいまご利用いただけません")
    with pytest.raises(GatewayDown):
        outcome(sandbox, page)
    begun(sandbox)  # other customers go on

    def over() -> bool:
        try:
            return outcome(sandbox, page) == NotKnownYet(page.url)
        except GatewayDown:
            return False

    assert eventually(over)
    assert browser_id.registers(page.url, VISA) == RETURN


def test_in_english_too(sandbox: SandboxProcess) -> None:
    browser_id = at_page(sandbox, "en")
    html = browser_id.page.soup.html
    assert html is not None
    assert html["lang"] == "en"
    browser_id.presses("日本語")
    assert browser_id.page.h1 == "クレジットカード情報の入力"
    browser_id.types_card(VISA)
    assert browser_id.page.h1 == "登録内容の確認"


def test_a_refused_webhook_is_sent_again(sandbox: SandboxProcess, mailbox: Mailbox) -> None:
    mailbox.refuses = 1
    page = begun(sandbox)
    CardHolder().registers(page.url, VISA)
    assert eventually(lambda: bool(told(mailbox, page.reference)))
    assert mailbox.refuses == 0


def test_the_sandbox_keeps_the_last_four_digits_alone(sandbox: SandboxProcess) -> None:
    CardHolder().registers(begun(sandbox).url, CHALLENGED, challenge="864209")
    with sqlite3.connect(sandbox.folder / "sandbox.sqlite3") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    kept = dump.encode() + b"".join(path.read_bytes() for path in sandbox.settings.instance_dir.rglob("*.log"))
    kept += b"".join(path.read_bytes() for path in sandbox.folder.iterdir())
    assert CHALLENGED[-4:].encode() in kept
    for secret in (*(card.number for card in TRIAL_CARDS), "864209"):
        assert secret.encode() not in kept


def test_an_unknown_page_says_what_to_do(sandbox: SandboxProcess) -> None:
    browser_id = CardHolder()
    browser_id.opens(f"{sandbox.settings.card_sandbox_url}/card/{'x' * 24}")
    assert (browser_id.page.status, browser_id.page.h1) == (404, "この画面は使えません")


def test_the_own_page_lists_every_number(sandbox: SandboxProcess) -> None:
    browser_id = CardHolder()
    browser_id.opens(sandbox.settings.card_sandbox_url)
    assert all(browser_id.page.sees(card.grouped) for card in TRIAL_CARDS)
