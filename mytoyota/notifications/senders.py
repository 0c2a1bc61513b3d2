"""How messages leave: by SMTP, or into the demo's outbox page; the duty that sends them."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.base.duties import duty
from mytoyota.notifications.models import Message

SMTP_SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """What a sender needs of a message."""

    channel: str
    recipient: str
    subject: str
    body: str
    message_id: str


class Sender(Protocol):
    """The way out for mails and SMS."""

    keeps_text: bool

    def send(self, letter: Letter) -> None:
        """Hands the letter over; raises when it was not accepted, and then it is tried again later."""


class OutboxSender:
    """The demo's way out: the message stays readable on the outbox page and goes nowhere."""

    keeps_text = True

    def send(self, letter: Letter) -> None:
        """Nothing to hand over: the row itself is what the outbox page shows."""


@dataclass(frozen=True)
class SmtpSender:
    """Hands mails to the operator's mail server; SMS leave as mails to a mail-to-SMS service.

    That service takes `<number>@<sms_domain>`, the number in digits with its country code (819012345678).
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    starttls: bool = True
    sms_domain: str | None = None
    keeps_text = False

    def send(self, letter: Letter) -> None:
        """One SMTP conversation; raises smtplib.SMTPException or OSError."""
        with smtplib.SMTP(self.host, self.port, timeout=SMTP_SECONDS) as server:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user and self.password:
                server.login(self.user, self.password)
            server.send_message(self._mail(letter))

    def _mail(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, self._address(letter), letter.subject
        mail["Message-ID"], mail["Auto-Submitted"] = letter.message_id, "auto-generated"
        mail["Date"] = clock.in_japan(clock.now())
        mail.set_content(letter.body, charset="utf-8")
        return mail

    def _address(self, letter: Letter) -> str:
        if letter.channel == "mail":
            return letter.recipient
        if self.sms_domain is None:
            raise LookupError("no mail-to-SMS service is set")
        return f"{letter.recipient.lstrip('+')}@{self.sms_domain}"


_chosen: Sender = OutboxSender()


def use(sender: Sender) -> None:
    """Makes `sender` this process's way out."""
    global _chosen
    _chosen = sender


@duty("message.send")
def deliver(database: Database, message_id: str) -> None:
    """Sends one message and erases its text; sent twice only if the process dies between the two."""
    with database.reading() as session:
        row = session.get(Message, message_id)
        if row is None or row.sent_at:
            return
        letter = Letter(row.channel, row.recipient, row.subject, row.body, row.message_id)
    _chosen.send(letter)
    with database.writing() as session:
        row = session.get_one(Message, message_id)
        row.sent_at = clock.now()
        if not _chosen.keeps_text:
            row.recipient = row.subject = row.body = None
