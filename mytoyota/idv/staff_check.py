"""販売店スタッフによる目視確認: the customer's page asks, the store's staff decide (guide 1-1/8-A, 1-1/19-B)."""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events, keys, limits
from mytoyota.base.fixed import Fixed
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.idv.events import StaffCheckAsked, StaffCheckConfirmed, StaffCheckSentBack, StaffCodeShown
from mytoyota.idv.models import StaffCheck
from mytoyota.japanese import characters

# What a driving licence shows; nothing else of the customer's data is handed to the staff.
FIELDS = ("family_name", "given_name", "birth_date", "prefecture", "city", "street", "building")
CODE_LIVES = timedelta(minutes=5)
CODE_LIMIT = RateLimit("staff_check_code", free=5)
WAITS = timedelta(hours=24)  # a sign-up's draft lives no longer: who left does not wait


@dataclass(frozen=True)
class Asked:
    """A customer's page asks for the check of `shown` (field → value), whose keyed hash is `fingerprint`."""

    store_id: str
    order_id: str
    subject_kind: str
    subject_id: str
    fingerprint: str
    shown: dict[str, Any]


def ask(session: Session, asked: Asked) -> StaffCheck:
    """The check of exactly these data: the standing one, or a new one that replaces those of former data."""
    _void_former(session, asked)
    check = standing(session, asked)
    if check is None:
        return _begin(session, asked)
    tired = check.state == "waiting" and check.asked_at < clock.now() - WAITS  # came back another day: waits again
    if tired or check is not latest(session, asked.subject_kind, asked.subject_id):  # back to data confirmed before
        check.asked_at = clock.now()
    return check


def standing(session: Session, asked: Asked) -> StaffCheck | None:
    """The waiting or confirmed check of exactly these data."""
    return session.scalar(
        _of_subject(asked.subject_kind, asked.subject_id).where(
            StaffCheck.fingerprint == asked.fingerprint, StaffCheck.state.in_(("waiting", "confirmed"))
        )
    )


def _begin(session: Session, asked: Asked) -> StaffCheck:
    check = StaffCheck(
        store_id=asked.store_id,
        order_id=asked.order_id,
        subject_kind=asked.subject_kind,
        subject_id=asked.subject_id,
        fingerprint=asked.fingerprint,
        correct_fields=[],
    )
    check.shown = {name: asked.shown[name] for name in FIELDS if asked.shown.get(name)}
    if not insert_if_absent(session, check):  # the customer's other tab asked a moment earlier
        return standing(session, asked) or _gone()
    events.record(session, StaffCheckAsked(about=asked.order_id, check_id=check.id))
    return check


def _gone() -> StaffCheck:
    raise AlreadyMoved


def _void_former(session: Session, asked: Asked) -> None:
    """What was asked for other data counts no more, nor what was sent back; only data that were confirmed stay."""
    former = or_(
        StaffCheck.state == "sent_back",
        and_(StaffCheck.state == "waiting", StaffCheck.fingerprint != asked.fingerprint),
    )
    for check in session.scalars(_of_subject(asked.subject_kind, asked.subject_id).where(former).with_for_update()):
        _void(check)


def _void(check: StaffCheck) -> None:
    check.state, check.code_nonce, check.shown, check.note = "void", None, None, None


_CHECKS = cast(Table, StaffCheck.__table__)
_NEWEST = Fixed(
    select(_CHECKS.c.id, _CHECKS.c.state, _CHECKS.c.fingerprint)
    .where(_CHECKS.c.subject_kind == bindparam("kind"), _CHECKS.c.subject_id == bindparam("id"))
    .where(_CHECKS.c.state != "void")
    .order_by(_CHECKS.c.asked_at.desc(), _CHECKS.c.id)
    .limit(1)
)


def latest(session: Session, subject_kind: str, subject_id: str) -> StaffCheck | None:
    """The subject's newest check that still says something (never a void one)."""
    newest = _of_subject(subject_kind, subject_id).where(StaffCheck.state != "void")
    return session.scalar(newest.order_by(StaffCheck.asked_at.desc(), StaffCheck.id).limit(1))


def _of_subject(kind: str, subject_id: str) -> Select[StaffCheck]:
    return select(StaffCheck).where(StaffCheck.subject_kind == kind, StaffCheck.subject_id == subject_id)


def newest(session: Session, subject_kind: str, subject_id: str) -> tuple[str, str, str] | None:
    """Id, state and fingerprint of the `latest`: what every page after the personal data asks for."""
    session.flush()
    found = _NEWEST.row(db.connection(session), {"kind": subject_kind, "id": subject_id})
    return (found[0], found[1], found[2]) if found else None


def confirmed_of_order(session: Session, order_id: str) -> list[str]:
    """The fingerprints of all data that the staff confirmed for this order, on whichever phone."""
    confirmed = select(StaffCheck.fingerprint).where(StaffCheck.order_id == order_id, StaffCheck.state == "confirmed")
    return list(session.scalars(confirmed))


def changed_since_confirmed(session: Session, check: StaffCheck) -> list[str]:
    """The fields that differ from what the staff last confirmed of this person (also while they signed up)."""
    kinds = (check.subject_kind, f"{check.subject_kind}_sign_up")
    found = select(StaffCheck).where(StaffCheck.order_id == check.order_id, StaffCheck.subject_kind.in_(kinds))
    confirmed = found.where(StaffCheck.state == "confirmed", StaffCheck.id != check.id)
    before = session.scalar(confirmed.order_by(StaffCheck.decided_at.desc()).limit(1))
    if before is None or before.shown is None or check.shown is None:
        return []
    return [name for name in FIELDS if before.shown.get(name) != check.shown.get(name)]


def void_of_order(session: Session, order_id: str, kinds: Collection[str]) -> None:
    """Nobody waits any more for this order's checks of such subjects: their phone is out."""
    undecided = StaffCheck.state.in_(("waiting", "sent_back")) & StaffCheck.subject_kind.in_(kinds)
    for check in session.scalars(
        select(StaffCheck).where(StaffCheck.order_id == order_id, undecided).with_for_update()
    ):
        _void(check)


def waiting(session: Session, store_id: str) -> list[StaffCheck]:
    """The store's customers who wait, longest first."""
    return waiting_at(session, [store_id])


def waiting_at(session: Session, store_ids: Collection[str]) -> list[StaffCheck]:
    """The customers of these stores who wait, longest first."""
    found = select(StaffCheck).where(
        StaffCheck.store_id.in_(store_ids), StaffCheck.state == "waiting", StaffCheck.asked_at > clock.now() - WAITS
    )
    return list(session.scalars(found.order_by(StaffCheck.asked_at, StaffCheck.id)))


def get(session: Session, check_id: str) -> StaffCheck:
    """The check with this id; `NotFound` where there is none."""
    check = session.get(StaffCheck, check_id)
    if check is None:
        raise NotFound
    return check


def in_store(session: Session, store_id: str, check_id: str) -> StaffCheck:
    """The check if it belongs to this store; `NotFound` alike for another store's and for none."""
    check = get(session, check_id)
    if check.store_id != store_id:
        raise NotFound
    return check


def confirm(session: Session, check: StaffCheck, staff_id: str, reasons: dict[str, str] | None = None) -> None:
    """The data agree with the ID document; `reasons` (field → why) where a difference is accepted.

    Raises:
        AlreadyMoved: someone else decided first, or the customer changed the data meanwhile.
    """
    if _already(session, check, "confirmed", staff_id):
        return
    check.difference_reason = reasons or None
    _decide(check, "confirmed", staff_id)
    _record_confirmed(session, check, "console", differs=sorted(reasons or {}))


def send_back(session: Session, check: StaffCheck, staff_id: str, fields: list[str], note: str) -> None:
    """Names the fields to correct; the customer's page shows them with the note.

    Raises:
        AlreadyMoved: someone else decided first, or the customer changed the data meanwhile.
    """
    if _already(session, check, "sent_back", staff_id):
        return
    check.correct_fields = [name for name in FIELDS if name in fields]
    check.note = characters.tidy(note) or None
    _decide(check, "sent_back", staff_id)
    events.record(
        session,
        StaffCheckSentBack(about=check.order_id, check_id=check.id, by=staff_id, fields=check.correct_fields),
    )


def show_code(session: Session, check: StaffCheck, staff_id: str) -> str:
    """A new six-digit code for this check, these data and this member of staff; the former code is dead."""
    _lock(session, check)
    if check.state != "waiting":
        raise AlreadyMoved
    check.code_nonce, check.code_by = secrets.token_hex(8), staff_id
    check.code_expires_at = clock.now() + CODE_LIVES
    limits.reset(session, CODE_LIMIT, check.id)
    events.record(session, StaffCodeShown(about=check.order_id, check_id=check.id, by=staff_id))
    return _derived_code(check)


def code_shown(check: StaffCheck, staff_id: str) -> str | None:
    """The living code that this member of staff was shown, so that a reload of their page shows it again."""
    return _derived_code(check) if check.code_by == staff_id and _code_lives(check) else None


def confirm_by_code(session: Session, check: StaffCheck, code: str) -> bool:
    """Whether `code`, typed on the customer's phone, confirms the check; it then works no second time.

    The caller spends `CODE_LIMIT` for `check.id` beforehand and makes sure that `check.code_by` still works there.
    """
    _lock(session, check)
    if check.state == "confirmed":
        return True
    fits = hmac.compare_digest(_derived_code(check), characters.digits(code))
    if not (fits and _code_lives(check) and check.code_by):
        return False
    limits.reset(session, CODE_LIMIT, check.id)
    _decide(check, "confirmed", check.code_by)
    _record_confirmed(session, check, "code", differs=[])
    return True


def _code_lives(check: StaffCheck) -> bool:
    running = check.code_expires_at is not None and clock.now() < check.code_expires_at
    return check.state == "waiting" and check.code_nonce is not None and running


def _derived_code(check: StaffCheck) -> str:
    """The code is derived from the row, so that a copy of the database tells none (decision 5's idea)."""
    about = ("staff_check_code", check.id, check.fingerprint, check.code_by or "", check.code_nonce or "")
    return f"{int.from_bytes(keys.ring().mac('session', *about)) % 1_000_000:06d}"


def _already(session: Session, check: StaffCheck, state: str, staff_id: str) -> bool:
    _lock(session, check)
    if (check.state, check.decided_by) == (state, staff_id):
        return True
    if check.state != "waiting":
        raise AlreadyMoved
    return False


def _decide(check: StaffCheck, state: str, staff_id: str) -> None:
    check.state, check.decided_by, check.decided_at = state, staff_id, clock.now()
    check.code_nonce = None


def _record_confirmed(session: Session, check: StaffCheck, way: str, *, differs: list[str]) -> None:
    fact = StaffCheckConfirmed(
        about=check.order_id,
        check_id=check.id,
        by=check.decided_by or "",
        way=way,
        differs=differs,
        fingerprint=check.fingerprint,
    )
    events.record(session, fact)


def _lock(session: Session, row: StaffCheck) -> None:
    """The row as it is now, kept from others until the commit; what this session changed is written first."""
    session.flush()
    session.refresh(row, with_for_update=True)
