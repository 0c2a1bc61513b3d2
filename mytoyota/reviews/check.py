"""The job that looks at a review: it notes that it asks, asks the certificate service, and writes what follows.

No transaction is open while it asks. It may be run twice, killed at any line, answered late, twice or differently:
only a review that is open and due is looked at, and what was decided first counts.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, keys
from mytoyota.base.db import Database
from mytoyota.base.fixed import Fixed
from mytoyota.registrations import identity
from mytoyota.reviews import outcomes, schedule
from mytoyota.reviews.certificate_service import CertificateService, NoAnswer, OnCertificate
from mytoyota.reviews.decide import NO_ANSWER, NOT_ON_FILE, OTHER_PERSON, Applied, Outcome, Verdict, decide
from mytoyota.reviews.models import ASKED, OPEN, Review
from mytoyota.vehicles.models import Certificate

# Causes that only say that nothing fit so far: a certificate that comes later is judged as if it had come at once.
TIMELY = {NOT_ON_FILE, OTHER_PERSON, NO_ANSWER}
_ROWS = Review.metadata.tables[Review.__tablename__]
_OPEN = or_(*(_ROWS.c.state == state for state in OPEN))
_DUE = (_ROWS.c.id == bindparam("review")) & _OPEN & (_ROWS.c.next_ask_at <= bindparam("now"))
_NOTED = {"asks": _ROWS.c.asks + 1, "asked_at": bindparam("now"), "version": _ROWS.c.version + 1}
_ASKED_ABOUT = (_ROWS.c.chassis_encrypted, _ROWS.c.plate_encrypted, _ROWS.c.light)
_INTENT = Fixed(_ROWS.update().where(_DUE).values(_NOTED).returning(*_ASKED_ABOUT))
log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Question:
    """What is asked, and how often it was before."""

    request_id: str
    chassis: str
    plate: str
    light: bool


@dataclass(frozen=True, repr=False)
class Answered:
    """What came back: a certificate, none, or no answer."""

    found: OnCertificate | None
    silent: bool = False


def check(service: CertificateService, database: Database, review_id: str) -> None:
    """One look at a review."""
    question = _intend(database, review_id)
    if question is not None:
        settle(database, review_id, _asked(service, question))


def settle(database: Database, review_id: str, answered: Answered) -> None:
    """Writes what follows from an answer; nothing where the review was decided meanwhile."""
    with database.writing() as session:
        row = outcomes.locked(session, review_id)
        if row.is_open:
            found = answered.found or _on_file(session, row)
            _write(session, row, found, decide(applied(row), found), answered)


def applied(row: Review) -> Applied:
    """What is compared of a review."""
    claims = row.claims
    return Applied(
        identity.claimant(claims), str(claims.get("given_name", "")), row.chassis, row.plate, light=row.light
    )


def _intend(database: Database, review_id: str) -> Question | None:
    """Notes the ask before it is made, in one statement; None where the review is over, or was looked at meanwhile."""
    with database.engine.begin() as connection:
        found = _INTENT.row(connection, {"review": review_id, "now": clock.now()})
    if found is None:
        return None
    chassis, plate, light = found
    row = Review(id=review_id, chassis_encrypted=chassis, plate_encrypted=plate)
    return Question(review_id, row.chassis, row.plate, light)


def _asked(service: CertificateService, question: Question) -> Answered:
    if question.light:  # known already: nobody has to be asked
        return Answered(None)
    try:
        return Answered(service.look_up(question.chassis, question.plate, question.request_id))
    except NoAnswer as none:
        log.warning("certificate_service.no_answer", reason=none.reason)
        return Answered(None, silent=True)


def _on_file(session: Session, row: Review) -> OnCertificate | None:
    """The certificate that a dealer filed, where the service has none (yet): it was compared with the paper."""
    same = Certificate.chassis_lookup.in_(keys.ring().lookups(row.chassis, "chassis"))
    found = select(Certificate).where(same, Certificate.plate_lookup.is_not(None))
    filed = session.scalars(found.order_by(Certificate.arrived_at.desc(), Certificate.id).limit(1)).first()
    if filed is None:
        return None
    said = ("kind", "name", "address", "chassis", "plate", "light", "first_registered", "expires_on")
    return OnCertificate.of({name: getattr(filed, name) for name in said})


def _write(session: Session, row: Review, found: OnCertificate | None, verdict: Verdict, answered: Answered) -> None:
    new = found is not None and row.certificate != found.kept()
    causes = (NO_ANSWER,) if found is None and answered.silent else verdict.causes
    if row.state == ASKED or set(row.causes) <= TIMELY:
        _by_rules(session, row, found, Verdict(verdict.outcome, verdict.levels, verdict.differing, causes))
    elif verdict.outcome is Outcome.ACCEPT and new and found is not None:
        outcomes.accept(session, row, found, by=None)
    elif new:
        outcomes.to_person(session, row, verdict.causes or tuple(row.causes))
    else:
        outcomes.ask_again(session, row)
    if new and found is not None:  # last: what is accepted is written with its state
        outcomes.note_certificate(row, found, verdict.levels)


def _by_rules(session: Session, row: Review, found: OnCertificate | None, verdict: Verdict) -> None:
    if verdict.outcome is Outcome.ACCEPT and found is not None:
        outcomes.accept(session, row, found, by=None)
    elif verdict.outcome is Outcome.REFUSE:
        outcomes.refuse(session, row, list(verdict.differing), by=None)
    elif verdict.outcome is Outcome.PERSON or schedule.is_patience_over(clock.now(), row.applied_at):
        outcomes.to_person(session, row, verdict.causes)
    else:
        outcomes.ask_again(session, row)
