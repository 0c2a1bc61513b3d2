"""Mails to a real server: encrypted, logged in, decoded as written, erased afterwards; down for an hour, sent once."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.notifications import outbox, senders
from mytoyota.notifications.models import Message
from mytoyota.notifications.outbox import Mail
from mytoyota.notifications.senders import SmtpSender
from tests.ops.mail_server import USER, MailServer
from tests.people.walker import Walker
from tests.worker import Kinds, kinds_with

VALUES = {"code": "271828", "minutes": 10}


def put(database: Database, to: str = "haruna@example.jp") -> str:
    with database.writing() as session:
        return outbox.put(session, Mail(to, "mail/email_code.txt", "ja", VALUES)).id


def trouble(database: Database) -> str | None:
    with database.reading() as session:
        return session.scalars(select(Job.error).where(Job.kind == "message.send")).one()


def test_a_japanese_mail_arrives_as_written_and_its_text_is_erased(
    server: MailServer, database: Database, kinds: Kinds
) -> None:
    message_id = put(database)
    with database.reading() as session:
        written = session.get_one(Message, message_id)
        subject, body = written.subject, written.body
    with server.open():
        assert jobs.run_due(database, kinds) == 1
    (mail,) = server.mails
    assert server.recipients == ["haruna@example.jp"]
    assert (mail["From"], mail["To"], mail["Auto-Submitted"]) == (
        "no-reply@my.example.jp", "haruna@example.jp", "auto-generated",
    )  # fmt: skip
    assert mail["Subject"] == subject
    assert "認証コード" in subject
    assert mail.get_content().splitlines() == body.splitlines()
    assert "271828" in body
    raw = mail.as_bytes()
    assert raw.isascii()  # every server on the way can carry it
    assert abs(mail["Date"].datetime - clock.now()) < timedelta(minutes=5)
    with database.reading() as session:
        sent = session.get_one(Message, message_id)
        assert sent.sent_at
        assert (sent.recipient, sent.subject, sent.body) == (None, None, None)
        assert sent.message_id == mail["Message-ID"]


def test_a_short_message_leaves_through_the_mail_to_sms_service(
    server: MailServer, database: Database, kinds: Kinds
) -> None:
    with database.writing() as session:
        outbox.put_sms(session, Mail("+819012345678", "mail/login_code.txt", "ja", VALUES))
    with server.open():
        assert jobs.run_due(database, kinds) == 1
    assert server.recipients == ["819012345678@sms.example.jp"]


def test_a_mail_repeated_after_a_crash_bears_the_same_id(
    server: MailServer, database: Database, monkeypatch: pytest.MonkeyPatch, kinds: Kinds
) -> None:
    put(database)
    send = SmtpSender.send

    def dies_after_250(self: SmtpSender, letter: senders.Letter) -> None:
        send(self, letter)
        raise SystemError

    with server.open(), time_machine.travel(clock.now(), tick=False) as time:
        monkeypatch.setattr(SmtpSender, "send", dies_after_250)
        assert jobs.run_due(database, kinds) == 0
        monkeypatch.undo()
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        time.shift(timedelta(seconds=6))
        assert jobs.run_due(database, kinds) == 1
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_nothing_is_said_to_a_server_that_cannot_prove_who_it_is(
    server: MailServer, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: Kinds
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(MailServer(tmp_path / "other", 1).certificate))
    put(database)
    with server.open():
        assert jobs.run_due(database, kinds) == 0
    assert trouble(database) == "SSLCertVerificationError"
    assert server.mails == []


def test_a_wrong_login_sends_nothing_and_is_tried_again(server: MailServer, database: Database) -> None:
    kinds = kinds_with(SmtpSender("localhost", server.port, "no-reply@my.example.jp", user=USER, password="wrong"))
    put(database)
    with server.open():
        assert jobs.run_due(database, kinds) == 0
    assert trouble(database) == "SMTPAuthenticationError"
    assert server.mails == []


def test_an_hour_without_a_mail_server_and_then_every_mail_once(
    server: MailServer, walker: Walker, database: Database, kinds: Kinds
) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        walker.journey_at("end")
        for number in range(20):
            put(database, f"waiting{number}@example.jp")
        with database.reading() as session:
            queued = Counter(session.scalars(select(Message.message_id).where(Message.expires_at.is_(None))))
        until = clock.now() + timedelta(hours=1)
        while clock.now() < until:
            jobs.run_due(database, kinds)
            time.shift(timedelta(minutes=1))
        assert trouble_of_all(database) == {"ConnectionRefusedError"}
        with server.open():
            for _time in range(4):  # the longest wait between two tries is half an hour
                jobs.run_due(database, kinds)
                time.shift(timedelta(minutes=10))
    assert Counter(str(mail["Message-ID"]) for mail in server.mails) == queued
    assert len(queued) == 22
    with database.reading() as session:
        assert [one.body for one in session.scalars(select(Message)) if one.body] == []
        code = session.scalars(select(Message).where(Message.expires_at.is_not(None))).one()
        assert code.dropped_because == "expired"  # after an hour nobody can use it any more


def trouble_of_all(database: Database) -> set[str | None]:
    with database.reading() as session:
        return set(session.scalars(select(Job.error).where(Job.kind == "message.send")))
