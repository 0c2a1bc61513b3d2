"""Mails that are not tried again: refused for good, to an address that cannot be, expired or superseded codes."""

from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from mytoyota.base import clock, events, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.notifications import outbox
from mytoyota.notifications.models import Message
from mytoyota.notifications.outbox import Mail
from tests.ops.mail_server import MailServer
from tests.people.walker import Walker
from tests.worker import Kinds

VALUES = {"code": "271828", "minutes": 10}


def put(database: Database, to: str = "haruna@example.jp") -> str:
    with database.writing() as session:
        return outbox.put(session, Mail(to, "mail/email_code.txt", "ja", VALUES)).id


class RefusingServer(MailServer):
    """Says `answer` to a recipient or, where that is taken, `verdict` to the mail."""

    answer, verdict = "250 OK", "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Takes the recipient, or not."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes the mail, or not."""
        if not self.verdict.startswith("250"):
            return self.verdict
        return await super().handle_DATA(server, session, envelope)


def job_of_the_mail(database: Database) -> tuple[str, str | None, int]:
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind.in_((outbox.SEND, outbox.SEND_CODE)))).one()
        return job.state, job.error, job.attempt


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("550 no such user", "250 OK"), ("failed", "SMTPRecipientsRefused")),
        (("250 OK", "554 this is spam"), ("failed", "SMTPDataError")),
        (("450 mailbox busy", "250 OK"), ("queued", "SMTPRecipientsRefused")),
        (("421 too many connections", "250 OK"), ("queued", "SMTPRecipientsRefused")),
        (("250 OK", "451 try again"), ("queued", "SMTPDataError")),
    ],
)
def test_what_is_refused_for_good_is_told_and_not_tried_again(
    server: MailServer, database: Database, said: tuple[str, str], expected: tuple[str, str], kinds: Kinds
) -> None:
    state, error = expected
    refusing = RefusingServer(server.folder, server.port)
    refusing.answer, refusing.verdict = said
    message_id = put(database)
    with refusing.open(), time_machine.travel(clock.now(), tick=False) as time:
        assert jobs.run_due(database, kinds) == 0
        assert job_of_the_mail(database) == (state, error, 1)
        time.shift(timedelta(minutes=10))
        jobs.run_due(database, kinds)
    assert job_of_the_mail(database) == (state, error, 1 if state == "failed" else 2)
    with database.reading() as session:
        message = session.get_one(Message, message_id)
        told = [event.name for event in events.history(session, message_id)]
    if state == "failed":
        assert (message.dropped_because, message.recipient, message.body) == ("refused", None, None)
        assert told == ["MessageRefused"]
    else:
        assert (message.dropped_at, told) == (None, [])
        assert message.recipient == "haruna@example.jp"


@pytest.mark.parametrize("to", ["はるな@example.jp", "haruna@example.jp\nBcc: all@example.jp"])
def test_an_address_that_cannot_be_is_not_tried_again(
    server: MailServer, database: Database, to: str, kinds: Kinds
) -> None:
    server.beyond_ascii = False
    put(database, to)
    with server.open():
        assert jobs.run_due(database, kinds) == 0
    assert job_of_the_mail(database)[::2] == ("failed", 1)
    assert server.mails == []


@pytest.mark.parametrize(
    ("kept", "to"),
    [
        ("haruna..n@docomo.ne.jp", '"haruna..n"@docomo.ne.jp'),
        ("haruna.@ezweb.ne.jp", '"haruna."@ezweb.ne.jp'),
        (".haruna?a/b@ezweb.ne.jp", '".haruna?a/b"@ezweb.ne.jp'),
        ("haruna.n@docomo.ne.jp", "haruna.n@docomo.ne.jp"),
    ],
)
def test_old_addresses_of_carriers_travel_in_quotes(
    server: MailServer, database: Database, kept: str, to: str, kinds: Kinds
) -> None:
    put(database, kept)
    with server.open():
        jobs.run_due(database, kinds)
    assert (job_of_the_mail(database)[0], server.recipients) == ("done", [kept])  # as the server reads it
    assert f"\nTo: {to}\n".encode() in server.mails[0].as_bytes().replace(b"\r", b"")


def test_a_server_that_says_no_goodbye_took_the_mail_all_the_same(
    server: MailServer, database: Database, monkeypatch: pytest.MonkeyPatch, kinds: Kinds
) -> None:
    async def rude(_self: MailServer, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        return "421 not now"

    monkeypatch.setattr(MailServer, "handle_QUIT", rude, raising=False)
    put(database)
    with server.open():
        assert jobs.run_due(database, kinds) == 1
    assert len(server.mails) == 1


def put_code(database: Database, series: str = "email:j") -> str:
    with database.writing() as session:
        ends = clock.now() + timedelta(minutes=10)
        mail = Mail("haruna@example.jp", "mail/email_code.txt", "ja", VALUES, expires_at=ends, series=series)
        return outbox.put(session, mail).id


def test_a_code_that_has_expired_is_not_sent(server: MailServer, database: Database, kinds: Kinds) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        late = put_code(database)
        jobs.run_due(database, kinds)  # no mail server yet
        time.shift(timedelta(minutes=10))
        with server.open():
            assert jobs.run_due(database, kinds) == 1
    assert server.mails == []
    assert job_of_the_mail(database)[0] == "done"
    with database.reading() as session:
        message = session.get_one(Message, late)
        assert (message.sent_at, message.dropped_because, message.body) == (None, "expired", None)


def test_of_two_codes_the_newer_is_sent(server: MailServer, database: Database, kinds: Kinds) -> None:
    former, newer = put_code(database), put_code(database)
    other = put_code(database, "email:another")
    with server.open():
        assert jobs.run_due(database, kinds) == 3
    with database.reading() as session:
        rows = {name: session.get_one(Message, name) for name in (former, newer, other)}
    assert [rows[name].dropped_because for name in (former, newer, other)] == ["superseded", None, None]
    assert rows[former].body is None
    assert {str(mail["Message-ID"]) for mail in server.mails} == {rows[newer].message_id, rows[other].message_id}


def test_the_second_code_of_a_customer_supersedes_the_first(
    server: MailServer, walker: Walker, database: Database, kinds: Kinds
) -> None:
    """Both ways to a code: by mail at sign-up (1-1/8-B), by SMS for a login from a new device."""
    customer = walker.journey_at("1-1/9-B")
    customer.phone.presses("認証コードをもう一度送る")
    with server.open():
        jobs.run_due(database, kinds)
    with database.reading() as session:
        codes = session.scalars(select(Message).order_by(Message.created_at)).all()
        assert [one.dropped_because for one in codes] == ["superseded", None]
        assert all(one.expires_at and one.series for one in codes)
    assert len(server.mails) == 1
