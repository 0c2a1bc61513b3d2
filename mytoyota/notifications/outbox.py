"""Puts mails and SMS into the outbox, in the same transaction as what caused them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import make_msgid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import duties
from mytoyota.base.db import new_id
from mytoyota.notifications import letters
from mytoyota.notifications.models import Message


@dataclass(frozen=True)
class Mail:
    """One mail to write: the template under templates/, its language and what it shows."""

    to: str
    template: str
    language: str = "ja"
    values: Mapping[str, Any] = field(default_factory=dict)


def put(session: Session, mail: Mail) -> Message:
    """Writes the mail and owes its sending; nothing is sent for what is rolled back."""
    return _put(session, mail, "mail")


def put_sms(session: Session, sms: Mail) -> Message:
    """The same for a short message; `to` is a mobile number."""
    return _put(session, sms, "sms")


def newest(session: Session, most: int = 50) -> list[Message]:
    """The latest messages first, for the demo's outbox page."""
    return list(session.scalars(select(Message).order_by(Message.created_at.desc(), Message.id).limit(most)))


def _put(session: Session, mail: Mail, channel: str) -> Message:
    subject, body = letters.write(mail.template, mail.language, mail.values)
    message = Message(
        id=new_id(), channel=channel, template=mail.template, message_id=make_msgid(domain="mytoyota.invalid")
    )
    message.recipient, message.subject, message.body = mail.to, subject, body
    session.add(message)
    duties.owe(session, "message.send", message.id)
    return message
