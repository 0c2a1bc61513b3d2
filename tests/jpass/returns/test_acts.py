"""Entries from submitting to the end: who approves, what goes back where, what the history keeps."""

import pytest

from mytoyota.jpass.returns import acts
from mytoyota.jpass.returns.acts import EntryStands, MovedMeanwhile, NotOffered, NotThisProduct
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.models import Staff
from tests.jpass.returns.office import Office


def test_the_whole_way_through_three_desks(office: Office) -> None:
    office.flow(store=True, headquarters=True)
    entry = office.submits("佐藤", office.contract())
    assert office.entry(entry).status == "store_approval"
    for who, act, status in (
        ("店長", Act.APPROVE, "headquarters_approval"),
        ("本部", Act.APPROVE, "requested"),
        ("金融", Act.TAKE_UP, "in_progress"),
        ("金融", Act.HOLD, "on_hold"),
        ("金融2", Act.RESUME, "in_progress"),
        ("金融2", Act.COMPLETE, "completed"),
    ):
        assert office.does(who, act, entry).status == status
    row = office.entry(entry)
    assert row.requested_at is not None
    assert row.closed_at is not None
    assert row.handler_id == office.showroom.staff_ids["金融2"]
    assert [one.act for one in office.moves(entry)][:3] == ["submit", "approve", "approve"]


def test_what_goes_back_goes_desk_by_desk(office: Office) -> None:
    office.flow(store=True, headquarters=True)
    entry = office.submits("佐藤", office.contract())
    office.does("店長", Act.APPROVE, entry)
    office.does("本部", Act.APPROVE, entry)
    assert office.does("金融", Act.SEND_BACK, entry, "受領日をご確認ください").status == "back_at_headquarters"
    assert office.does("本部2", Act.SEND_BACK, entry).status == "back_at_store"
    assert office.does("店長2", Act.SEND_BACK, entry, "確認してください").status == "back_at_originator"
    assert office.does("佐藤", Act.CORRECT, entry).status == "store_approval"
    assert office.entry(entry).store_approver_id is None, "approvals given so far are void"
    assert [one.why for one in office.moves(entry) if one.act == "send_back"] == [
        "受領日をご確認ください", None, "確認してください",
    ]  # fmt: skip


def test_later_settings_do_not_move_an_entry_under_way(office: Office) -> None:
    office.flow(headquarters=True)
    entry = office.submits("佐藤", office.contract())
    office.flow()
    assert office.entry(entry).status == "headquarters_approval"
    assert office.does("佐藤", Act.CORRECT, entry).status == "requested", "correcting takes the present settings"


def test_nobody_approves_their_own_also_after_a_promotion(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract())
    with office.database.writing() as session:
        session.get_one(Staff, office.showroom.staff_ids["佐藤"]).role = "manager"
    with pytest.raises(NotOffered):
        office.does("佐藤", Act.APPROVE, entry)
    assert office.does("佐藤", Act.CORRECT, entry).status == "requested", "on a manager's route from now on"


def test_a_manager_takes_over_what_lies_at_its_originators(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract(), email="sato@dealer.example.jp")
    with pytest.raises(NotOffered):
        office.does("店長", Act.TAKE_OVER, entry, "休暇中のため")
    office.does("店長", Act.SEND_BACK, entry)
    done = office.does("店長", Act.TAKE_OVER, entry, "休暇中のため")
    assert (done.status, done.call) == ("back_at_originator", None)
    assert office.entry(entry).originator_id == office.showroom.staff_ids["店長"]
    assert ("taken_over", "sato@dealer.example.jp") in office.mailed()
    with pytest.raises(NotOffered):
        office.does("佐藤", Act.CORRECT, entry)
    assert office.does("店長", Act.CORRECT, entry).status == "requested"


def test_a_second_entry_leads_to_the_first(office: Office) -> None:
    contract = office.contract()
    entry = office.submits("佐藤", contract)
    with pytest.raises(EntryStands) as refused:
        office.submits("店長", contract)
    assert refused.value.entry_id == entry


def test_after_a_withdrawal_another_may_be_written_after_a_return_not(office: Office) -> None:
    contract = office.contract()
    office.does("佐藤", Act.WITHDRAW, office.submits("佐藤", contract))
    entry = office.submits("佐藤", contract)
    office.does("金融", Act.TAKE_UP, entry)
    office.does("金融", Act.COMPLETE, entry)
    with pytest.raises(EntryStands):
        office.submits("佐藤", contract)


def test_open_end_products_go_by_paper(office: Office) -> None:
    with pytest.raises(NotThisProduct):
        office.submits("佐藤", office.contract("smart_value_open_end"))


def test_who_saw_an_older_version_does_nothing(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract())
    office.does("店長", Act.APPROVE, entry)
    with office.database.writing() as session:
        row, member = session.get_one(ReturnEntry, entry), session.get_one(Staff, office.showroom.staff_ids["金融"])
        with pytest.raises(MovedMeanwhile):
            acts.perform(session, row, Act.TAKE_UP, acts.Said(member, seen=1))


def test_a_message_stands_on_the_entry(office: Office) -> None:
    entry = office.submits("佐藤", office.contract())
    office.does("金融", Act.TAKE_UP, entry)
    office.does("金融", Act.WRITE_MESSAGE, entry)
    office.does("金融", Act.RESUME, entry, "鍵をもう1本お送りください")
    assert office.entry(entry).message == "鍵をもう1本お送りください"
