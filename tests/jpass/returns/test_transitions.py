"""The spec's table of transitions, row by row, for every originator under every flow setting (spec/jpass.md)."""

import csv
import io
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mytoyota.cli import main
from mytoyota.jpass.returns.route import ORIGINATORS, FlowSettings, Route
from mytoyota.jpass.returns.statuses import GROUPS, NAMES, OVER, UNDER_WAY, Status
from mytoyota.jpass.returns.transitions import Act, Actor, Standing, offered, target, why_not
from mytoyota.organisation.roles import ROLES

STORE, OFFICE, REQUESTED = "店舗承認者手続中", "本部承認者手続中", "依頼中"
BACK, STORE_BACK, OFFICE_BACK = "担当者手続中（差戻）", "店舗承認者手続中（差戻）", "本部承認者手続中（差戻）"
WORK, MESSAGE, HOLD = "TFC対応中（取下げ・訂正NG）", "TFC連絡事項入力中", "TFC対応保留"
DONE, WITHDRAWN = "完了", "取下げ"
OWN_DESK = {"sales": BACK, "manager": STORE_BACK, "headquarters": OFFICE_BACK}
CASES = list(product(ORIGINATORS, (0, 1), (0, 1)))
Line = tuple[str, str, str, int, str]  # status, act, role, own, to


def begins(originator: str, store: int, office: int) -> str:
    """Spec, "(new)"."""
    if originator == "sales" and store:
        return STORE
    return OFFICE if originator != "headquarters" and office else REQUESTED


def expected(originator: str, store: int, office: int) -> set[Line]:
    """The spec's rows for one originator and one setting, written out without a route."""
    begin = begins(originator, store, office)
    by_manager = originator == "sales" and store == 1
    by_office = originator != "headquarters" and office == 1
    own_desk = OWN_DESK[originator]
    before_office = STORE_BACK if by_manager or originator == "manager" else BACK
    last = OFFICE_BACK if by_office else STORE_BACK if by_manager else own_desk
    lines: set[Line] = {("", "submit", originator, 1, begin)}
    if by_manager:
        for status in (STORE, STORE_BACK):
            lines.add((status, "approve", "manager", 0, OFFICE if office else REQUESTED))
            lines.add((status, "send_back", "manager", 0, BACK))
    if by_office:
        for status in (OFFICE, OFFICE_BACK):
            lines.add((status, "approve", "headquarters", 0, REQUESTED))
            lines.add((status, "send_back", "headquarters", 0, before_office))
    reached = {own_desk, *({STORE, STORE_BACK} if by_manager else ()), *({OFFICE, OFFICE_BACK} if by_office else ())}
    for status in {*reached, REQUESTED}:
        lines |= {(status, "correct", originator, 1, begin), (status, "withdraw", originator, 1, WITHDRAWN)}
    if originator != "headquarters":
        lines.add((own_desk, "take_over", "manager", 0, own_desk))
    lines.add((own_desk, "take_over", "headquarters", 0, own_desk))
    lines |= {(REQUESTED, "take_up", "finance", 0, WORK), (WORK, "complete", "finance", 0, DONE)}
    lines |= {(WORK, "hold", "finance", 0, HOLD), (WORK, "write_message", "finance", 0, MESSAGE)}
    lines |= {(status, "resume", "finance", 0, WORK) for status in (HOLD, MESSAGE)}
    return lines | {(status, "send_back", "finance", 0, last) for status in (REQUESTED, WORK, HOLD, MESSAGE)}


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """What `mytoyota jpass-transitions --csv` prints."""
    assert main(["jpass-transitions", "--csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize(("originator", "store", "office"), CASES)
def test_every_row_of_the_spec_and_no_other(
    originator: str, store: int, office: int, printed: list[dict[str, str]]
) -> None:
    mine = [
        (row["status"], row["act"], row["role"], int(row["own"]), row["to"])
        for row in printed
        if (row["originator"], row["store_approval"], row["headquarters_approval"])
        == (originator, str(store), str(office))
    ]
    assert set(mine) == expected(originator, store, office)
    assert len(mine) == len(set(mine))


def test_the_header_is_the_one_that_was_agreed_on(capsys: pytest.CaptureFixture[str]) -> None:
    main(["jpass-transitions", "--csv"])
    header = capsys.readouterr().out.splitlines()[0]
    assert header == "originator,store_approval,headquarters_approval,status,act,role,own,to"


def test_every_status_has_a_name_and_one_place_in_the_list() -> None:
    assert set(NAMES) == set(Status) == UNDER_WAY | OVER
    grouped = [status for statuses in GROUPS.values() for status in statuses]
    assert sorted(grouped) == sorted(Status)


ROUTES = st.builds(Route.of, st.sampled_from(ORIGINATORS), st.builds(FlowSettings, st.booleans(), st.booleans()))


@given(ROUTES, st.sampled_from(list(Status)), st.sampled_from(ORIGINATORS), st.sampled_from(ROLES), st.booleans())
@settings(max_examples=300)
def test_everybody_is_offered_an_act_or_told_why_not(
    route: Route, status: Status, originator: str, role: str, own: bool
) -> None:
    if status not in route.statuses:
        return
    standing, actor = Standing(route, status, originator), Actor(role, own)
    acts = offered(standing, actor)
    assert bool(acts) != bool(why_not(standing, actor))
    assert all(target(standing, actor, act, Route.of(originator, FlowSettings(True, True))) for act in acts)
    if own:
        assert set(acts) <= {Act.CORRECT, Act.WITHDRAW} or role == "finance", "one's own offers nothing else"


class TestWalks:
    """Entries that walk at random through the table, settings and people changing under way."""

    @given(st.data())
    @settings(max_examples=150)
    def test_no_dead_end_and_no_approval_skipped(self, data: st.DataObject) -> None:
        flow = data.draw(st.builds(FlowSettings, st.booleans(), st.booleans()))
        originator = data.draw(st.sampled_from(ORIGINATORS))
        route = Route.of(originator, flow)
        status, approved = route.begin, set[str]()
        for _step in range(data.draw(st.integers(1, 40))):
            standing = Standing(route, status, originator)
            actors = [Actor(originator, own=True), *(Actor(role, own=False) for role in ROLES)]
            doable = [(actor, act) for actor in actors for act in offered(standing, actor)]
            assert bool(doable) == (status in UNDER_WAY), "a dead end"
            if not doable:
                return
            actor, act = data.draw(st.sampled_from(doable))
            flow = data.draw(st.builds(FlowSettings, st.booleans(), st.booleans()))
            present = Route.of(actor.role, flow) if actor.own else route
            to = target(standing, actor, act, present)
            assert to is not None
            if act is Act.APPROVE:
                approved.add(actor.role)
            elif act is Act.SEND_BACK and actor.role in ORIGINATORS:
                approved.discard(actor.role)
            elif act is Act.CORRECT:
                route, approved = present, set()
            elif act is Act.TAKE_OVER:
                originator = actor.role
            status = to
            assert status in route.statuses
            if status is Status.REQUESTED:
                assert approved >= set(route.approvals), "an approval was skipped"
