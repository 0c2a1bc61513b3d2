"""Every route asked by everybody: who sees a planted name must stand in the table; no stranger changes a thing."""

import itertools

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mytoyota.access import ACCESS
from tests.people.stage import OWN_DOORS, TYPED, Stage

PLANTED = {
    "waiting": ("鷺沼", "紫苑", "竜宮町", "sagi@example.jp", "crop of"),
    "registered": ("白鳥", "蘭香", "月見町", "swan@example.jp"),
    "user": ("鶴見", "早苗", "千草町", "crane@example.jp"),
    "reviewed": ("青鷺", "鵜飼", "桐町", "heron@example.jp", "ZVW30-7654321"),
    "leased": ("鶯谷", "ウグイスダニ", "LEASED-7654", "76-54"),
    "certificate": ("犬養", "磯辺町", "ABC12-"),
}
DESK = ("staff", "headquarters")
LEASE_DESK = (*DESK, "finance")
# Who may see whose planted data, and where; everybody else sees nothing, anywhere.
SEES = {
    "opening.scan": {"registered": {"registered"}},
    "flows.step": {"waiting": {"waiting"}, "registered": {"registered"}, "user": {"user"}},
    "crops.show": {"waiting": {"waiting"}},
    "center.show": {"registered": {"registered"}, "user": {"user"}},
    "profile.edit": {"registered": {"registered"}, "user": {"user"}},
    "orders.show": {who: {"certificate", "registered"} for who in DESK},
    "orders.summary": {who: {"certificate", "registered"} for who in DESK},
    "certificates.vehicle": {"staff": {"certificate"}},
    "certificates.entry": {"staff": {"certificate"}},
    "direct_debit_forms.show": {who: {"registered"} for who in DESK},
    "reviews.show": {who: {"reviewed"} for who in ("headquarters", "center")},
    "contract.show": {who: {"leased"} for who in DESK},
    "transfer.show": {"headquarters": {"leased"}},
    "transfer_result.show": {"headquarters": {"leased"}},
    "transfer_result.export": {"headquarters": {"leased"}},
    "return_menu.of_contract": {who: {"leased"} for who in DESK},
    "return_entry.show": {who: {"leased"} for who in LEASE_DESK},
    "return_entry.sent": {who: {"leased"} for who in LEASE_DESK},
    "return_entry.printed": {who: {"leased"} for who in LEASE_DESK},
    "return_waiting.show": {"finance": {"leased"}},
    "return_progress.show": {who: {"leased"} for who in LEASE_DESK},
    "checks.show": {who: {"waiting", "registered", "user"} for who in DESK},
}
OPEN_IN_THE_DEMO = {"demo.outbox"}


def shown(answer: TestResponse) -> set[str]:
    """Whose planted data this answer holds."""
    content = answer.get_data() + str(answer.headers).encode()
    return {
        who
        for who, words in PLANTED.items()
        for word in words
        if word.encode() in content or word.encode("unicode_escape") in content
    }


def test_the_table_names_endpoints_that_there_are() -> None:
    assert set(SEES) | OPEN_IN_THE_DEMO <= set(ACCESS)


ALL_STEPS = pytest.param("flows.step", 1, marks=pytest.mark.proof)
SOME_STEPS = 4  # a person without a journey tries one page of so many, the next person another


@pytest.mark.parametrize(("endpoint", "every"), [*((one, SOME_STEPS) for one in ACCESS), ALL_STEPS])
def test_who_sees_what_and_who_changes_what(endpoint: str, every: int, stage: Stage) -> None:
    stage.every = every
    assert seen_at(stage, stage.rules_of(endpoint, "GET")) == SEES.get(endpoint, {})
    posted = stage.rules_of(endpoint, "POST")
    if not posted:
        return
    before = stage.rows()
    _pressed_from_elsewhere(stage, posted)
    assert stage.rows() == before, "a page of another site changes something"
    _pressed_by_strangers(stage, posted)
    after = stage.rows()
    assert before - after == set()
    assert [row for row in after - before if any(one in row for ids in stage.own.values() for one in ids)] == []


def seen_at(stage: Stage, rules: list[Rule]) -> dict[str, set[str]]:
    """Who saw whose planted data."""
    seen: dict[str, set[str]] = {}
    for rule in rules:
        for who, phone, url in stage.tries(rule):
            answer = phone.http.get(url, base_url=phone.base)
            assert answer.status_code < 500, url
            if (found := shown(answer)) and rule.endpoint not in OPEN_IN_THE_DEMO:
                seen.setdefault(who, set()).update(found)
    return seen


def _pressed_from_elsewhere(stage: Stage, rules: list[Rule]) -> None:
    """The browsers of those who may send their cookies along, but a page elsewhere does not know the form's token."""
    for who, rule in itertools.product(("waiting", "registered", "staff"), rules):
        phone = stage.people[who]
        for url in stage.addresses(rule) if rule.endpoint not in OWN_DOORS else ():
            answer = phone.http.post(url, data=TYPED | {"csrf_token": "guessed"}, base_url=phone.base)
            assert answer.status_code < 500, url


def _pressed_by_strangers(stage: Stage, rules: list[Rule]) -> None:
    """With a good form token of their own, and everything filled in that any form could want."""
    # Whoever has the mail may: strangers have not.
    mailed = ("token of forgotten", "token of after", "token of services", "token of staff_password")
    forged = {part: [f"{one[:-4]}AAAA" for one in stage.parts[part]] for part in mailed}
    bodies = {who: TYPED | {"csrf_token": stage.token(who)} for who in stage.people} if rules else {}
    for rule in rules:
        for who, phone, url in stage.tries(rule, **forged):
            if rule.endpoint in OWN_DOORS or stage.may(who, rule, url):
                continue
            answer = phone.http.post(url, data=bodies[who], base_url=phone.base)
            assert answer.status_code < 500, url
            assert not shown(answer), f"{who} at {url}"
