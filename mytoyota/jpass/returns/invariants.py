"""Rules for vehicle returns and their history (composed in mytoyota/audit.py)."""

from collections.abc import Iterator

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from mytoyota.base import clock
from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches
from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import counting
from mytoyota.jpass.returns.content import NOT_RETURNED, RESULTS
from mytoyota.jpass.returns.models import ApprovalFlow, ReturnDeputy, ReturnEntry, ReturnMove
from mytoyota.jpass.returns.route import ORIGINATORS, FlowSettings, Route
from mytoyota.jpass.returns.statuses import AT_FINANCE, DESKS, OVER, UNDER_WAY, Status
from mytoyota.jpass.returns.transitions import Act, Actor, Standing, target
from mytoyota.organisation.roles import HEADQUARTERS, MANAGER

ROUTES = sorted(
    {str(Route.of(role, FlowSettings(a, b))) for role in ORIGINATORS for a in (False, True) for b in (False, True)}
)


def every_return_stands_in_a_known_state() -> Broken:
    """An entry has a known status, result and route; it is over exactly when it is completed or withdrawn."""
    unknown = or_(ReturnEntry.status.not_in(sorted(Status)), ReturnEntry.result.not_in(RESULTS))
    torn = ReturnEntry.status.in_(sorted(OVER)) == ReturnEntry.closed_at.is_(None)
    role = ReturnEntry.originator_role.not_in(ORIGINATORS)
    return select(ReturnEntry.id).where(or_(unknown, torn, role, ReturnEntry.route.not_in(ROUTES)))


def every_contract_has_one_return_that_counts() -> Broken:
    """Of a contract at most one entry is under way or has brought the vehicle back."""
    gone = (ReturnEntry.status == Status.COMPLETED) & (ReturnEntry.result == NOT_RETURNED)
    counts = select(func.max(ReturnEntry.id)).where(ReturnEntry.status != Status.WITHDRAWN, ~gone)
    return counts.group_by(ReturnEntry.contract_id).having(func.count() > 1)


def every_open_return_is_of_its_contracts_dealer() -> Broken:
    """Whoever has an entry under way has its contract: else nobody could open the entry, and none could follow it."""
    theirs = exists().where(
        Contract.id == ReturnEntry.contract_id, Contract.dealer_id == ReturnEntry.dealer_id, *counting()
    )
    return select(ReturnEntry.id).where(ReturnEntry.status.in_(sorted(UNDER_WAY)), ~theirs)


def every_return_stands_where_its_history_ends() -> Broken:
    """The last act in an entry's history led to its status, on its route, and is as many as the entry counts."""
    same = (ReturnMove.to_status == ReturnEntry.status) & (ReturnMove.route == ReturnEntry.route)
    last = exists().where(ReturnMove.entry_id == ReturnEntry.id, ReturnMove.number == ReturnEntry.moves, same)
    later = exists().where(ReturnMove.entry_id == ReturnEntry.id, ReturnMove.number > ReturnEntry.moves)
    return select(ReturnEntry.id).where(~last | later)


def every_move_follows_the_one_before() -> Broken:
    """An act began where the one before it had led; the first one is the submitting."""
    before = aliased(ReturnMove)
    joined = and_(before.entry_id == ReturnMove.entry_id, before.number == ReturnMove.number - 1)
    follows = exists().where(joined, before.to_status == ReturnMove.from_status)
    first = (ReturnMove.number == 1) & ReturnMove.from_status.is_(None) & (ReturnMove.act == Act.SUBMIT)
    return select(ReturnMove.id).where(~first, ~follows)


def every_move_stands_in_the_table(session: Session) -> Ids:
    """Each act was one that the table of transitions offers to that role, on that route, and led where it says."""
    before = aliased(ReturnMove)
    joined = and_(before.entry_id == ReturnMove.entry_id, before.number == ReturnMove.number - 1)
    for some in in_batches(session, select(ReturnMove, before).outerjoin(before, joined)):
        yield from _not_in_the_table(some)


def _not_in_the_table(some: object) -> Iterator[str]:
    for move, former in some:  # type: ignore[attr-defined]
        route = Route.parse(move.route)
        if former is None:
            fits = move.act == Act.SUBMIT and move.own and move.to_status == route.begin
        elif move.staff_id is None:  # it ended with its dealer
            fits = former.to_status in UNDER_WAY and (move.act, move.to_status) == (Act.WITHDRAW, Status.WITHDRAWN)
        else:
            standing = Standing(Route.parse(former.route), Status(former.to_status), former.originator_role)
            deputy_at = frozenset({DESKS.get(standing.status, "")} if move.for_id else ())
            fits = target(standing, Actor(move.role, move.own, deputy_at), Act(move.act), route) == move.to_status
        if not fits:
            yield move.id


def every_return_at_finance_was_approved() -> Broken:
    """What the finance company has was approved at every desk of its route, and by nobody who originated it."""
    late = ReturnEntry.status.in_(sorted({*AT_FINANCE, Status.COMPLETED}))
    ends = ((MANAGER, ReturnEntry.store_approver_id), (HEADQUARTERS, ReturnEntry.headquarters_approver_id))
    skipped = or_(*(ReturnEntry.route.contains(f">{desk}") & by.is_(None) for desk, by in ends))
    own = or_(*(by == ReturnEntry.originator_id for _desk, by in ends))
    return select(ReturnEntry.id).where(late, or_(skipped, own))


def every_deputys_act_was_within_their_days(session: Session) -> Ids:
    """Who acted for somebody was named their deputy for that day and for that desk."""
    for some in in_batches(session, select(ReturnMove).where(ReturnMove.for_id.is_not(None))):
        yield from (move.id for (move,) in some if not _was_deputy(session, move))


def _was_deputy(session: Session, move: ReturnMove) -> bool:
    day = clock.in_japan(move.at).date()
    named = ReturnDeputy.principal_id == move.for_id, ReturnDeputy.deputy_id == move.staff_id
    days = ReturnDeputy.first_day <= day, ReturnDeputy.last_day >= day
    not_ended = or_(ReturnDeputy.ended_at.is_(None), ReturnDeputy.ended_at >= move.at)
    desk = ReturnDeputy.desk == DESKS.get(Status(move.from_status or Status.WITHDRAWN))
    return session.scalar(select(ReturnDeputy.id).where(*named, *days, not_ended, desk).limit(1)) is not None


def nobody_has_two_deputies_at_once() -> Broken:
    """One approver has one deputy at most on a day; a deputy is somebody else, and ends after they began."""
    other = aliased(ReturnDeputy)
    both = ReturnDeputy.ended_at.is_(None) & other.ended_at.is_(None)
    days = (other.first_day <= ReturnDeputy.last_day) & (other.last_day >= ReturnDeputy.first_day)
    twice = exists().where(other.principal_id == ReturnDeputy.principal_id, other.id < ReturnDeputy.id, both, days)
    torn = (ReturnDeputy.first_day > ReturnDeputy.last_day) | (ReturnDeputy.principal_id == ReturnDeputy.deputy_id)
    return select(ReturnDeputy.id).where(or_(twice, torn, ReturnDeputy.desk.not_in((MANAGER, HEADQUARTERS))))


def every_approval_flow_counts_its_changes() -> Broken:
    """Settings that were changed say when and by whom; those that nobody changed say neither."""
    untouched = ApprovalFlow.version == 0
    said = ApprovalFlow.changed_by.is_not(None) & ApprovalFlow.changed_at.is_not(None)
    return select(ApprovalFlow.id).where(untouched == said)


RULES = (
    Rule(ReturnEntry, every_return_stands_in_a_known_state),
    Rule(ReturnEntry, every_contract_has_one_return_that_counts),
    Rule(ReturnEntry, every_open_return_is_of_its_contracts_dealer),
    Rule(ReturnEntry, every_return_stands_where_its_history_ends),
    Rule(ReturnMove, every_move_follows_the_one_before),
    Judged(ReturnMove, every_move_stands_in_the_table),
    Rule(ReturnEntry, every_return_at_finance_was_approved),
    Judged(ReturnMove, every_deputys_act_was_within_their_days),
    Rule(ReturnDeputy, nobody_has_two_deputies_at_once),
    Rule(ApprovalFlow, every_approval_flow_counts_its_changes),
)
