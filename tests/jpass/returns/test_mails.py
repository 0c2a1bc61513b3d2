"""The mails of a vehicle's return: which goes to whom, once per wait, by day, from J-PASS's own address."""

from datetime import datetime, timedelta

import pytest
import time_machine

from mytoyota.base import clock
from mytoyota.jpass.returns import daytime, reminders
from mytoyota.jpass.returns.transitions import Act
from mytoyota.notifications.senders import Letter, SmtpSender
from mytoyota.organisation.models import Staff
from tests.jpass.returns.office import Office

HQ, SATO = "hq@dealer.example.jp", "sato@dealer.example.jp"
NOON = datetime(2026, 12, 7, 12, 0, tzinfo=clock.JAPAN)


def reminded(office: Office, *moments: datetime) -> list[tuple[str, str]]:
    """What was mailed after sweeps at these moments, beyond what was mailed before."""
    before = office.mailed()
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            reminders.sweep(office.database, "")
    found = office.mailed()
    for one in before:
        found.remove(one)
    return found


def test_each_send_back_goes_to_whom_it_went_back_to(office: Office) -> None:
    office.flow(store=True, headquarters=True, email=HQ)
    entry = office.submits("佐藤", office.contract(), email=SATO)
    office.does("店長", Act.APPROVE, entry, email="kimura@dealer.example.jp")
    office.does("本部", Act.APPROVE, entry)
    assert office.mailed() == [("approval_request", HQ)]
    assert office.does("金融", Act.SEND_BACK, entry, "不備").call is None
    assert office.does("本部2", Act.SEND_BACK, entry).call is None
    assert office.does("店長2", Act.SEND_BACK, entry).call is None
    to = [recipient for template, recipient in office.mailed() if template == "sent_back"]
    assert sorted(to) == sorted(["500@dealer.example.jp", "kimura@dealer.example.jp", SATO])


def test_where_no_address_is_known_it_is_said_whom_to_call(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract())
    done = office.does("店長", Act.SEND_BACK, entry)
    assert done.call is not None
    assert done.call.name == "佐藤 健"
    assert office.mailed() == []


def test_nobody_who_left_is_written_to(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract(), email=SATO)
    with office.database.writing() as session:
        session.get_one(Staff, office.showroom.staff_ids["佐藤"]).active = False
    assert office.does("店長", Act.SEND_BACK, entry).call is not None


def test_completion_is_told_to_all_who_ticked_one_letter_each(office: Office) -> None:
    office.flow(store=True, headquarters=True)
    entry = office.submits("佐藤", office.contract(), email=SATO, notify=False)
    office.does("店長", Act.APPROVE, entry, email="kimura@dealer.example.jp")
    office.does("本部", Act.APPROVE, entry)
    office.does("金融", Act.TAKE_UP, entry)
    office.does("金融", Act.COMPLETE, entry)
    assert office.mailed() == [("completed", "500@dealer.example.jp"), ("completed", "kimura@dealer.example.jp")]


def test_a_mail_names_the_contract_and_nobody(office: Office) -> None:
    office.flow(headquarters=True, email=HQ)
    entry = office.submits("佐藤", office.contract())
    (mail,) = office.mails()
    assert mail.mailbox == "jpass"
    assert f"/desk/jpass/returns/{entry}?seen=1" in mail.body
    assert "薬師寺" not in mail.subject + mail.body
    assert "None" not in mail.body


class TestReminders:
    @pytest.fixture
    def waiting(self, office: Office) -> str:
        """An entry that waits for headquarters since noon of 7 December."""
        office.flow(headquarters=True, email=HQ)
        with time_machine.travel(NOON, tick=False):
            return office.submits("佐藤", office.contract(), email=SATO)

    def test_one_after_three_days_one_after_a_week(self, office: Office, waiting: str) -> None:
        assert reminded(office, NOON + timedelta(days=3, seconds=-1)) == []
        days = [NOON + timedelta(days=n, hours=h) for n in range(3, 20) for h in (0, 1)]
        assert reminded(office, *days) == [("approval_reminder", HQ), ("procedure_reminder", SATO)]

    def test_again_only_after_it_moved_and_waited_again(self, office: Office, waiting: str) -> None:
        reminded(office, NOON + timedelta(days=8))
        later = NOON + timedelta(days=9)
        with time_machine.travel(later, tick=False):
            office.does("佐藤", Act.CORRECT, waiting)
        assert reminded(office, later + timedelta(days=2)) == []
        assert reminded(office, later + timedelta(days=3)) == [("approval_reminder", HQ)]

    def test_what_falls_into_the_night_goes_at_nine(self, office: Office) -> None:
        office.flow(headquarters=True, email=HQ)
        with time_machine.travel(NOON + timedelta(hours=11), tick=False):  # 23:00
            office.submits("佐藤", office.contract())
        night = NOON + timedelta(days=3, hours=11)
        assert reminded(office, night, night + timedelta(hours=9, minutes=59)) == []
        assert reminded(office, night + timedelta(hours=10)) == [("approval_reminder", HQ)]

    def test_without_an_address_nobody_is_reminded(self, office: Office) -> None:
        office.flow(headquarters=True)
        with time_machine.travel(NOON, tick=False):
            office.submits("佐藤", office.contract())
        assert reminded(office, NOON + timedelta(days=30)) == []

    def test_the_finance_company_is_not_reminded(self, office: Office) -> None:
        with time_machine.travel(NOON, tick=False):
            office.submits("佐藤", office.contract(), email=SATO)
        assert reminded(office, NOON + timedelta(days=30)) == []


@pytest.mark.parametrize(("hour", "goes"), [(9, (7, 9)), (20, (7, 20)), (21, (8, 9)), (23, (8, 9)), (3, (7, 9))])
def test_mails_leave_by_day(hour: int, goes: tuple[int, int]) -> None:
    left = daytime.next_day(NOON.replace(hour=hour))
    assert (left.day, left.hour) == goes


def test_the_mail_comes_from_the_address_of_the_settings() -> None:
    sender = SmtpSender("localhost", 25, "no-reply@my.example.jp", mailboxes={"jpass": "desk@finance.example.jp"})
    for mailbox, address in (("jpass", "desk@finance.example.jp"), (None, "no-reply@my.example.jp")):
        letter = Letter("mail", "sato@dealer.example.jp", "件名", "本文", "<1@example.jp>", mailbox)
        assert sender._mail(letter, letter.recipient)["From"] == address
