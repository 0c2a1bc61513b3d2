"""How messages leave: by SMTP, or into the demo's outbox page; the job that sends them."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

import structlog

from mytoyota.base import clock, events
from mytoyota.base.db import Database
from mytoyota.base.events import Event
from mytoyota.base.jobs import PermanentFailure
from mytoyota.notifications.models import Message

SMTP_SECONDS = 20
GOODBYE_SECONDS = 2
PERMANENT = 500  # replies from here on are for good (RFC 5321, 4.2.1)
REFUSED = "refused"
_IN_QUOTES = re.compile(r'^(?!").*(?:^\.|\.\.|\.$)')
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """What a sender needs of a message."""

    channel: str
    recipient: str
    subject: str
    body: str
    message_id: str
    mailbox: str | None = None


class Sender(Protocol):
    """The way out for mails and SMS."""

    keeps_text: bool

    def send(self, letter: Letter) -> None:
        """Hands the letter over; raises when it was not accepted, and then it is tried again later.

        Raises PermanentFailure where no further attempt can help.
        """


class OutboxSender:
    """The demo's way out: the message stays readable on the outbox page and goes nowhere."""

    keeps_text = True

    def send(self, letter: Letter) -> None:
        """Nothing to hand over: the row itself is what the outbox page shows."""


@dataclass(frozen=True)
class SmtpSender:
    """Hands mails to the operator's mail server; SMS leave as mails to a mail-to-SMS service.

    That service takes `<number>@<sms_domain>`, the number in digits with its country code (819012345678). `mailboxes`
    are the addresses, by name, of messages that do not come from `sender`.
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    starttls: bool = True
    sms_domain: str | None = None
    mailboxes: Mapping[str, str] = field(default_factory=dict)
    keeps_text = False

    def send(self, letter: Letter) -> None:
        """One SMTP conversation; raises smtplib.SMTPException, OSError or PermanentFailure."""
        address = self._address(letter)
        mail = self._mail(letter, address)
        server = smtplib.SMTP(self.host, self.port, timeout=SMTP_SECONDS)
        try:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user and self.password:
                server.login(self.user, self.password)
            _hand_over(server, mail, address)
        finally:
            server.close()

    def _mail(self, letter: Letter, address: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self.mailboxes.get(letter.mailbox or "", self.sender)
        mail["Subject"] = letter.subject
        try:
            mail["To"] = address
        except (ValueError, LookupError) as impossible:  # no header can hold such an address
            raise PermanentFailure from impossible
        mail["Message-ID"], mail["Auto-Submitted"] = letter.message_id, "auto-generated"
        mail["Date"] = clock.in_japan(clock.now())
        mail.set_content(letter.body, charset="utf-8")
        return mail

    def _address(self, letter: Letter) -> str:
        if letter.channel == "mail":
            return _on_the_wire(letter.recipient)
        if self.sms_domain is None:
            raise LookupError("no mail-to-SMS service is set")
        return f"{letter.recipient.lstrip('+')}@{self.sms_domain}"


def _on_the_wire(address: str) -> str:
    """The address as RFC 5321 lets it travel: what carriers gave out with dots doubled or last stands in quotes."""
    local, _at, domain = address.rpartition("@")
    return f'"{local}"@{domain}' if _IN_QUOTES.search(local) else address


def _hand_over(server: smtplib.SMTP, mail: EmailMessage, address: str) -> None:
    """Sends the mail; what the server says after it took it in is of no consequence.

    Only what it says of this recipient and this mail can be for good: a wrong login or sender is for the operator.
    """
    try:
        server.send_message(mail, to_addrs=[address])
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= PERMANENT for code, _text in refused.recipients.values()):
            raise PermanentFailure from refused
        raise
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code >= PERMANENT:
            raise PermanentFailure from refused
        raise
    except smtplib.SMTPNotSupportedError as impossible:  # an address beyond ASCII, which this server cannot carry
        raise PermanentFailure from impossible
    with suppress(smtplib.SMTPException, OSError):
        if server.sock is not None:
            server.sock.settimeout(GOODBYE_SECONDS)
        server.quit()


@dataclass(frozen=True)
class MessageRefused(Event):
    """A message will never reach its recipient; `about` is the message's id, `reason` the kind of refusal."""

    template: str
    reason: str


def deliver(sender: Sender, database: Database, message_id: str) -> None:
    """Sends one message by `sender` and erases its text; sent twice only if the process dies between the two.

    Raises:
        PermanentFailure: it was refused for good.
    """
    letter = _to_send(sender, database, message_id)
    if letter is None:
        return
    try:
        sender.send(letter)
    except PermanentFailure as refused:
        _note_refusal(sender, database, message_id, type(refused.__cause__ or refused).__name__)
        raise
    with database.writing() as session:
        row = session.get_one(Message, message_id)
        row.sent_at = clock.now()
        _forget_text(sender, row)


def _to_send(sender: Sender, database: Database, message_id: str) -> Letter | None:
    """The message, unless it was sent, expired or superseded; raises PermanentFailure where it was refused before."""
    with database.reading() as session:
        row = session.get(Message, message_id)
        if row is None or row.sent_at:
            return None
        if row.dropped_because == REFUSED:
            raise PermanentFailure
        expired = row.expires_at is not None and clock.now() >= row.expires_at
        if not expired and row.dropped_at is None:
            return Letter(row.channel, row.recipient, row.subject, row.body, row.message_id, row.mailbox)
    _drop(sender, database, message_id, "expired")
    return None


def _drop(sender: Sender, database: Database, message_id: str, because: str) -> None:
    """The message is not sent any more; a reason that was written before stays."""
    with database.writing() as session:
        row = session.get_one(Message, message_id)
        row.dropped_at, row.dropped_because = row.dropped_at or clock.now(), row.dropped_because or because
        _forget_text(sender, row)
        log.info("message.dropped", name=row.template, reason=row.dropped_because)


def _note_refusal(sender: Sender, database: Database, message_id: str, reason: str) -> None:
    with database.writing() as session:
        row = session.get_one(Message, message_id)
        row.dropped_at, row.dropped_because = clock.now(), REFUSED
        _forget_text(sender, row)
        events.record(session, MessageRefused(message_id, row.template, reason))
    log.warning("message.refused", name=row.template, reason=reason)


def _forget_text(sender: Sender, row: Message) -> None:
    if not sender.keeps_text:
        row.recipient = row.subject = row.body = None
