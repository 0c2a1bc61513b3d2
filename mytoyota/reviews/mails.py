"""The mails of a review: received, completed with the next link, refused with how to mend it, delayed (4-1/10-A)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.links import Link
from mytoyota.notifications import mail_templates, outbox
from mytoyota.registrations import identity
from mytoyota.reviews import model_names
from mytoyota.reviews.models import Review
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import VehicleModel

RECEIVED, COMPLETED = "mail/review_received.txt", "mail/review_completed.txt"
REFUSED, DELAYED = "mail/review_refused.txt", "mail/review_delayed.txt"


def received(session: Session, row: Review) -> None:
    """It was applied for, and when an answer is to be expected."""
    promised = mail_templates.day(date.fromisoformat(row.expected_on), row.language) if row.expected_on else ""
    _tell(session, row, RECEIVED, expected_on=promised)


def completed(session: Session, row: Review, models: Sequence[VehicleModel]) -> None:
    """The user is registered; the link leads to what can be applied for in every grade that the vehicle may be."""
    service = ""
    if models:
        every_t_connect, every_charging = all(one.t_connect for one in models), all(one.charging for one in models)
        service = "tconnect" if every_t_connect else "charging" if every_charging else ""
    _write(session, row, COMPLETED, models, service=service)


def refused(session: Session, row: Review) -> None:
    """The user is not registered: which fields differ, and the link that opens only what is to be mended."""
    _tell(session, row, REFUSED, differing=row.differing, light="light" in row.differing, token=link(row.id).token())


def delayed(session: Session, row: Review) -> None:
    """It takes longer than a week; nothing is to be done."""
    _tell(session, row, DELAYED)


def link(review_id: str) -> Link:
    """What opens the step to be mended; derived, never stored."""
    return Link(review_id, "review", 1)


def _tell(session: Session, row: Review, template: str, **more: Any) -> None:
    _write(session, row, template, model_names.of(session, row.order_id, row.chassis), **more)


def _write(session: Session, row: Review, template: str, models: Sequence[VehicleModel], **more: Any) -> None:
    values = {"name": identity.full_name(row.claims), "vehicle": models_by_chassis.name(models)} | more
    values["applied_on"] = mail_templates.day(clock.in_japan(row.applied_at).date(), row.language)
    outbox.put(session, outbox.Mail(row.claims["email"], template, row.language, values))
