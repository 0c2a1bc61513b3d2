"""承認フロー設定: who approves at a dealer, where headquarters are reached; entries under way keep their route."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.events import Event
from mytoyota.base.insert import get_or_insert
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.returns.models import ApprovalFlow
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.organisation.models import Staff


@dataclass(frozen=True)
class ApprovalFlowChanged(Event):
    """Headquarters changed who approves; `about` is the dealer's id. `address` says whether there is one."""

    by: str
    store_approval: bool
    headquarters_approval: bool
    address: bool


@dataclass(frozen=True)
class NewFlow:
    """What headquarters set, on the version that they were shown."""

    settings: FlowSettings
    email: str
    seen: int


def of_dealer(session: Session, dealer_id: str) -> ApprovalFlow:
    """The dealer's settings; without any, nobody approves."""
    found = session.scalar(select(ApprovalFlow).where(ApprovalFlow.dealer_id == dealer_id))
    if found is None:
        return ApprovalFlow(dealer_id=dealer_id, store_approval=False, headquarters_approval=False, version=0)
    return found


def settings_of(session: Session, dealer_id: str) -> FlowSettings:
    """Which approvals the dealer has now."""
    flow = of_dealer(session, dealer_id)
    return FlowSettings(flow.store_approval, flow.headquarters_approval)


def change(session: Session, member: Staff, new: NewFlow) -> ApprovalFlow:
    """Sets them for the dealer that `member` works at.

    Raises:
        AlreadyMoved: a colleague changed them since they were shown.
    """
    dealer_id = member.dealer_id
    assert dealer_id is not None  # headquarters alone may
    flow = _locked(session, dealer_id)
    if flow.version != new.seen:
        raise AlreadyMoved
    flow.store_approval, flow.headquarters_approval = new.settings.store_approval, new.settings.headquarters_approval
    flow.email = new.email or None
    flow.version, flow.changed_by, flow.changed_at = flow.version + 1, member.id, clock.now()
    settings: dict[str, Any] = vars(new.settings)
    events.record(session, ApprovalFlowChanged(dealer_id, by=member.id, address=bool(new.email), **settings))
    return flow


def _locked(session: Session, dealer_id: str) -> ApprovalFlow:
    wanted = select(ApprovalFlow).where(ApprovalFlow.dealer_id == dealer_id).with_for_update()
    return get_or_insert(session, lambda: session.scalar(wanted), lambda: ApprovalFlow(dealer_id=dealer_id, version=0))
