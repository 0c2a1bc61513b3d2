"""Puts mails and SMS into the outbox, in the same transaction as what caused them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock, jobs
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_now
from mytoyota.notifications import mail_templates
from mytoyota.notifications.models import Message

SEND, SEND_CODE = "message.send", "code.send"  # kinds of jobs: codes do not queue behind other mails


@dataclass(frozen=True)
class Mail:
    """One mail to write: the template under templates/, its language and what it shows.

    `expires_at` is for codes and links that end soon: they go ahead of other mails, and are not sent too late.
    A message takes the place of the former one of its `series` where that was not sent yet.
    """

    to: str
    template: str
    language: str = "ja"
    values: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    series: str | None = None


def put(session: Session, mail: Mail) -> Message:
    """Writes the mail and the job that sends it; nothing is sent for what is rolled back."""
    return _put(session, mail, "mail")


def put_sms(session: Session, sms: Mail) -> Message:
    """The same for a short message; `to` is a mobile number."""
    return _put(session, sms, "sms")


def newest(session: Session, most: int = 50) -> list[Message]:
    """The latest messages first, for the demo's outbox page."""
    return list(session.scalars(select(Message).order_by(Message.created_at.desc(), Message.id).limit(most)))


def _put(session: Session, mail: Mail, channel: str) -> Message:
    subject, body = mail_templates.write(mail.template, mail.language, mail.values)
    if mail.series:
        _supersede(session, mail.series)
    message = Message(id=new_id(), channel=channel, template=mail.template, expires_at=mail.expires_at)
    message.created_at = clock.now()
    message.message_id, message.series = make_msgid(domain="mytoyota.invalid"), mail.series
    message.recipient, message.subject, message.body = mail.to, subject, body
    insert_now(session, message)
    jobs.enqueue(session, SEND_CODE if mail.expires_at else SEND, message.id)
    return message


def _supersede(session: Session, series: str) -> None:
    unsent = update(Message).where(Message.series == series, Message.sent_at.is_(None), Message.dropped_at.is_(None))
    session.execute(unsent.values(dropped_at=clock.now(), dropped_because="superseded"))
