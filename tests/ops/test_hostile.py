"""Hostile texts, bodies and addresses at every route: never a failure of ours, on either database."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from werkzeug.routing import Rule

from mytoyota.accounts import registration
from tests.people.answers import PERSON
from tests.people.phone import Phone
from tests.people.stage import OWN_DOORS, TYPED, Stage
from tests.people.walker import Walker

TEXTS = (
    "", " ", "　", "\x00", "a\x00b", "\x1b[31m", "\r\nX-Own: 1", "\u202e逆さ\u202c", "\u200b", "\ufeff", "\ufffe\uffff",
    "葛\U000e0100城", "𠮷" * 200, "か\u3099" * 50, "ｶﾞｷﾞ", "e" + "\u0301" * 500, "\U0001f469\u200d\U0001f466", "\ue000",
    "العربية עברית", "１２３４", "१२३४", "²³", "9" * 30, "9" * 5000, "-1", "1e308", "NaN", "0x10", "2026-02-30",
    "%00%ff", "%s%n%d", "../../etc", "'; DROP TABLE account; --", '" OR 1=1', "{{7*7}}${7*7}",
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "@SUM(1)", "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "x" * 20_000, "a@b", "null", "[]", "{}", "a@" + "b." * 60 + "jp", "<a@example.jp>\n",
)  # fmt: skip
STEP = 5  # from one turn to the next each field meets the fifth text after
TURNS = len(TEXTS) // STEP
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
BODIES = (
    (b"\xff\xfe%ff%fe=%ff", FORM),
    (b"family_name=" + "高橋".encode("cp932"), FORM),
    (b"&".join(b"f%d=1" % n for n in range(3000)), FORM),
    (b"csrf_token=a&csrf_token=b&form_key=&form_key=", FORM),
    (b"=&&=;%", FORM),
    (b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\nno end", MULTIPART),
    (b"--b\r\nContent-Disposition: form-data; name=\"csrf_token\"; filename=\"x\"\r\n\r\n\r\n--b--", MULTIPART),
    (b"no boundary", "multipart/form-data"),
    (b'{"csrf_token": 1}', "application/json"),
    (b"[" * 5000, "application/json"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
    (b"\x00" * 100, "text/plain; charset=nothing"),
    (b"", "nonsense"),
)  # fmt: skip
QUERY = (
    "back",
    "next",
    "contract",
    "model",
    "state",
    "page",
    "code",
    "error",
    "prompt",
    "ended",
    "client_id",
    "redirect_uri",
    "scope",
    "response_type",
    "nonce",
    "max_age",
    "id_token_hint",
    "post_logout_redirect_uri",
    "order_ref",
    "request",
)
HEADERS = (
    {"Accept-Language": "en;q=x,*;q=9e9"}, {"Accept": "application/json"}, {"If-None-Match": '"\x80'},
    {"Range": "bytes=9-1"}, {"Cookie": "journey=\xff; desk=; account=x" + "y" * 4000}, {"Content-Length": "abc"},
    {"X-Forwarded-Host": "evil"}, {"Authorization": "Basic !!!"}, {"Authorization": "Bearer \x00"},
    {"If-Modified-Since": "never"},
)  # fmt: skip


def rightful(stage: Stage, rule: Rule) -> Phone:
    """Who gets farthest at this route."""
    if rule.rule.startswith("/desk/"):
        return stage.people["staff"]
    return stage.people["registered" if rule.rule.startswith("/account/") else "waiting"]


def posts(stage: Stage) -> Iterator[tuple[Rule, str]]:
    """Every route that takes a form, and its addresses; of the steps every third."""
    for rule in stage.rules("POST"):
        if rule.endpoint not in OWN_DOORS:
            yield from ((rule, url) for url in stage.addresses(rule)[:: 3 if rule.endpoint == "flows.step" else 1])


def token(phone: Phone) -> str:
    """What every form of this browser's session bears."""
    phone.opens("/account/forgot")
    return str(phone.body()["csrf_token"])


def texts(turn: int) -> dict[str, str]:
    """Every field with another of the hostile texts."""
    return {name: TEXTS[(place + turn * STEP) % len(TEXTS)] for place, name in enumerate(TYPED)}


def send_texts(stage: Stage, turns_at: Callable[[int], Iterable[int]]) -> None:
    tokens = {id(phone): token(phone) for phone in stage.people.values()}
    for place, (rule, url) in enumerate(posts(stage)):
        phone = rightful(stage, rule)
        for turn in turns_at(place):
            body = texts(turn) | {"csrf_token": tokens[id(phone)]}
            answer = phone.http.post(url, data=body, base_url=phone.base)
            assert answer.status_code < 500, (url, turn)
            assert b"<script>alert" not in answer.data


def test_no_text_in_any_field_is_a_failure_of_ours(on_both: str, stage: Stage) -> None:
    """Each address meets one of the turns, on each database another; all of them all in the proof."""
    first = 0 if on_both == "sqlite" else TURNS // 2
    send_texts(stage, lambda place: {(place + first) % TURNS})


@pytest.mark.proof
def test_no_text_in_any_field_of_any_address_is_a_failure_of_ours(on_both: str, stage: Stage) -> None:
    send_texts(stage, lambda _place: range(TURNS))


def send_bodies(stage: Stage, every: int) -> None:
    for place, (rule, url) in enumerate(posts(stage)):
        phone = rightful(stage, rule)
        for body, kind in BODIES[place % every :: every]:
            answer = phone.http.post(url, data=body, content_type=kind, base_url=phone.base)
            assert answer.status_code < 500, (url, body[:40])


def test_no_body_that_is_none_is_a_failure_of_ours(stage: Stage) -> None:
    """Each address meets a sixth of the bodies, the next one another; all of them all in the proof."""
    send_bodies(stage, 6)


@pytest.mark.proof
def test_no_body_that_is_none_is_a_failure_at_any_address(stage: Stage) -> None:
    send_bodies(stage, 1)


def test_no_address_and_no_header_is_a_failure_of_ours(stage: Stage, on_both: str) -> None:
    for place, rule in enumerate(stage.rules("GET")):
        phone = rightful(stage, rule)
        named = {name: [TEXTS[(place + n) % len(TEXTS)][:2000] or "x"] for n, name in enumerate(sorted(rule.arguments))}
        query = {name: TEXTS[(place + n) % len(TEXTS)][:2000] for n, name in enumerate(QUERY)}
        for number, url in enumerate(stage.addresses(rule)[:1] + hostile_addresses(stage, rule, named)):
            plain = (place + number) % 2 == (on_both == "sqlite")  # with the headers on the other database
            headers = {} if plain else HEADERS[place % len(HEADERS)]
            answer = phone.http.get(url, query_string=query, headers=headers, base_url=phone.base)
            assert answer.status_code < 500, (url, headers)


def hostile_addresses(stage: Stage, rule: Rule, named: dict[str, list[str]]) -> list[str]:
    if not rule.arguments or "_act" in rule.arguments:
        return []
    return stage.addresses(rule, **named)


def test_what_cannot_be_seen_is_not_kept(walker: Walker) -> None:
    """A name that is turned round on the screen would be compared with the licence in another order than it has."""
    person = PERSON | {"family_name": "高\u202e橋", "given_name": "陽\u200b菜\x00", "street": "トヨタ町\u20661-2\ufeff"}
    walker.journey(person=person).goes_to("1-1/22-B")
    with walker.database.reading() as session:
        account = registration.find(session, "haruna@example.jp")
        assert account is not None
        kept = [account.profile[name] for name in ("family_name", "given_name", "street")]
    assert kept == ["高橋", "陽菜", "トヨタ町1-2"]


@pytest.mark.parametrize("typed", ["葛\U000e0100", "𠮷", "か\u3099", "髙", "Ｊｏｈｎ"])
def test_how_a_name_is_written_stays(walker: Walker, typed: str) -> None:
    walker.journey(person=PERSON | {"given_name": typed}, certificate=None).goes_to("1-1/22-B")
    with walker.database.reading() as session:
        account = registration.find(session, "haruna@example.jp")
        assert account is not None
        assert account.profile["given_name"] == typed
