"""The staff check: asked once per data, decided once, voided by a change, confirmed by a code that works once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mytoyota.base import events, limits
from mytoyota.base.db import Database
from mytoyota.base.refusals import AlreadyMoved, NotFound, TooMany
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.idv.staff_check import CODE_LIMIT, Asked
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.vehicles import vehicles
from mytoyota.vehicles.models import VehicleModel

SHOWN = {
    "family_name": "高橋", "given_name": "陽菜", "birth_date": "1990-02-22", "prefecture": "愛知県", "city": "豊田市",
    "street": "トヨタ町1-2", "building": "", "email": "haruna@example.jp", "mobile_phone": "+819012345678",
}  # fmt: skip
ASKED = Asked("toyota", "order", "buyer_sign_up", "haruna", "1:aaaa", SHOWN)
MOVED = replace(ASKED, fingerprint="1:bbbb", shown=SHOWN | {"street": "若宮町3"})
SATO, SUZUKI = "sato", "suzuki"
CROWD = [f"staff{number}" for number in range(10)]


@pytest.fixture(autouse=True)
def _showroom(database: Database) -> None:
    """豊田店 with one order and all who decide there, under names that the tests can say."""
    with database.writing() as session:
        dealer, car = (
            Dealer(code="HT", name="愛知トヨタ"),
            VehicleModel(model="パッソ", grade="X", t_connect=False, charging=False),
        )
        store = Store(id=ASKED.store_id, dealer=dealer, code="T01", name="豊田店", phone="0565-00-0000")
        people = [
            Staff(id=who, store=store, number=str(number), name=who, password_hash="")
            for number, who in enumerate((SATO, SUZUKI, *CROWD), 100)
        ]
        session.add_all([store, car, *people])
        session.flush()
        vehicle = vehicles.new(car.id)
        order = Order(id=ASKED.order_id, store=store, staff=people[0], model=car, vehicle=vehicle)
        order.contract_number, order.nonce = "A-1", "opened at first"
        session.add(order)


def ask(database: Database, asked: Asked = ASKED) -> str:
    with database.writing() as session:
        return staff_check.ask(session, asked).id


def state(database: Database, check_id: str) -> str:
    with database.reading() as session:
        return session.get_one(StaffCheck, check_id).state


def test_asking_twenty_times_at_once_is_asking_once(database: Database) -> None:
    with ThreadPoolExecutor(10) as crowd:
        assert len(set(crowd.map(lambda _: ask(database), range(20)))) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StaffCheck)) == 1
        assert [event.name for event in events.history(session, "order")] == ["StaffCheckAsked"]


def test_the_staff_get_what_a_licence_shows_and_nothing_else(database: Database) -> None:
    with database.reading() as session:
        shown = session.get_one(StaffCheck, ask(database)).shown
    assert set(shown) == {"family_name", "given_name", "birth_date", "prefecture", "city", "street"}
    assert "豊田市" not in "\n".join(database.engine.raw_connection().driver_connection.iterdump())


def test_changing_the_data_voids_what_waits(database: Database) -> None:
    first, second = ask(database), ask(database, MOVED)
    assert (state(database, first), state(database, second)) == ("void", "waiting")
    with database.writing() as session:
        with pytest.raises(AlreadyMoved):
            staff_check.confirm(session, session.get_one(StaffCheck, first), SATO)
        assert session.get_one(StaffCheck, first).shown is None


def test_going_back_to_data_that_were_confirmed_needs_no_second_look(database: Database) -> None:
    first = ask(database)
    with database.writing() as session:
        staff_check.confirm(session, session.get_one(StaffCheck, first), SATO)
    second = ask(database, MOVED)
    assert ask(database) == first
    assert state(database, second) == "void"
    with database.reading() as session:
        latest = staff_check.latest(session, "buyer_sign_up", "haruna")
        assert latest is not None
        assert latest.id == first
        assert staff_check.waiting(session, "toyota") == []


def test_who_confirmed_which_data_when_is_kept(database: Database) -> None:
    check_id, moment = ask(database), datetime(2026, 11, 21, 9, tzinfo=UTC)
    with time_machine.travel(moment, tick=False), database.writing() as session:
        staff_check.confirm(session, session.get_one(StaffCheck, check_id), SATO, {"street": "転居ずみ。住民票で確認"})
    with database.reading() as session:
        check = session.get_one(StaffCheck, check_id)
        assert (check.state, check.decided_by, check.decided_at) == ("confirmed", SATO, moment)
        assert check.shown["street"] == "トヨタ町1-2"
        assert check.difference_reason == {"street": "転居ずみ。住民票で確認"}
        fact = events.history(session, "order")[-1]
        assert fact.name == "StaffCheckConfirmed"
        assert fact.details == {
            "check_id": check_id, "by": SATO, "way": "console", "differs": ["street"], "fingerprint": "1:aaaa"
        }  # fmt: skip


def test_one_decision_whoever_presses_how_often(database: Database) -> None:
    check_id = ask(database)
    for _ in range(2):
        with database.writing() as session:
            staff_check.confirm(session, session.get_one(StaffCheck, check_id), SATO)
    with database.writing() as session, pytest.raises(AlreadyMoved):
        staff_check.confirm(session, session.get_one(StaffCheck, check_id), SUZUKI)
    with database.writing() as session, pytest.raises(AlreadyMoved):
        staff_check.send_back(session, session.get_one(StaffCheck, check_id), SATO, ["street"], "")
    with database.reading() as session:
        names = [event.name for event in events.history(session, "order")]
    assert names.count("StaffCheckConfirmed") == 1


def test_confirming_and_sending_back_at_the_same_moment_do_one_of_both(database: Database) -> None:
    check_id = ask(database)

    def decide(number: int) -> str:
        with database.writing() as session:
            check = session.get_one(StaffCheck, check_id)
            try:
                if number % 2:
                    staff_check.confirm(session, check, CROWD[number])
                else:
                    staff_check.send_back(session, check, CROWD[number], ["city"], "")
            except AlreadyMoved:
                return "late"
            return "first"

    with ThreadPoolExecutor(10) as crowd:
        assert sorted(crowd.map(decide, range(10))) == ["first"] + ["late"] * 9


def test_sent_back_names_the_fields_and_asking_again_waits_again(database: Database) -> None:
    first = ask(database)
    with database.writing() as session:
        check = session.get_one(StaffCheck, first)
        staff_check.send_back(session, check, SATO, ["street", "email", "city"], " 番地を\nご確認ください ")
    with database.reading() as session:
        latest = staff_check.latest(session, "buyer_sign_up", "haruna")
        assert latest is not None
        assert (latest.state, latest.correct_fields) == ("sent_back", ["city", "street"])
        assert latest.note == "番地を ご確認ください"
    second = ask(database, MOVED)
    assert (state(database, first), state(database, second)) == ("void", "waiting")


def test_another_store_sees_and_decides_nothing(database: Database) -> None:
    check_id = ask(database)
    with database.reading() as session:
        assert staff_check.waiting(session, "okazaki") == []
        for store, wanted in (("okazaki", check_id), ("toyota", "nothing")):
            with pytest.raises(NotFound):
                staff_check.in_store(session, store, wanted)


def test_the_list_is_longest_waiting_first_and_forgets_who_left(database: Database) -> None:
    start = datetime(2026, 11, 21, 9, tzinfo=UTC)
    ids = []
    for hour, who in ((0, "left"), (20, "b"), (22, "c")):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            ids.append(ask(database, replace(ASKED, subject_id=who)))
    with time_machine.travel(start + timedelta(hours=25)):
        with database.reading() as session:
            assert [check.id for check in staff_check.waiting(session, "toyota")] == ids[1:]
        ask(database, replace(ASKED, subject_id="left"))  # came back
        with database.reading() as session:
            assert [check.id for check in staff_check.waiting(session, "toyota")] == [*ids[1:], ids[0]]


def code(database: Database, check_id: str, staff_id: str = SATO) -> str:
    with database.writing() as session:
        return staff_check.show_code(session, session.get_one(StaffCheck, check_id), staff_id)


def types(database: Database, check_id: str, digits: str) -> bool:
    with database.writing() as session:
        return staff_check.confirm_by_code(session, session.get_one(StaffCheck, check_id), digits)


def test_the_code_confirms_in_the_name_of_who_saw_it(database: Database) -> None:
    check_id = ask(database)
    digits = code(database, check_id)
    assert len(digits) == 6
    assert digits.isdigit()
    assert types(database, check_id, f" {digits[:3]} {digits[3:]} ")
    with database.reading() as session:
        check = session.get_one(StaffCheck, check_id)
        assert (check.state, check.decided_by) == ("confirmed", SATO)
        assert events.history(session, "order")[-1].details["way"] == "code"
        assert staff_check.code_shown(check, SATO) is None


def test_a_code_is_for_one_check_one_colleague_and_five_minutes(database: Database) -> None:
    check_id, other = ask(database), ask(database, replace(ASKED, subject_id="other"))
    digits = code(database, check_id)
    assert not types(database, other, digits)
    newer = code(database, check_id, SUZUKI)
    assert newer == digits or not types(database, check_id, digits)
    with database.reading() as session:
        check = session.get_one(StaffCheck, check_id)
        assert staff_check.code_shown(check, SUZUKI) == newer
        assert staff_check.code_shown(check, SATO) is None
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5, seconds=1)):
        assert not types(database, check_id, newer)
    assert types(database, check_id, newer)


def test_without_a_code_no_digits_confirm(database: Database) -> None:
    check_id = ask(database)
    assert not any(types(database, check_id, digits) for digits in ("", "000000", "123456"))


def test_a_code_of_data_that_changed_is_dead(database: Database) -> None:
    digits = code(database, ask(database))
    assert not types(database, ask(database, MOVED), digits)


def test_a_copy_of_the_database_tells_no_code(database: Database) -> None:
    check_id = ask(database)
    digits = code(database, check_id)
    assert digits not in "\n".join(database.engine.raw_connection().driver_connection.iterdump())


def test_fifty_wrong_codes_at_once_are_five_comparisons(database: Database) -> None:
    check_id = ask(database)
    right = code(database, check_id)
    compared = []

    def guess(number: int) -> None:
        try:
            limits.hit(database, CODE_LIMIT, check_id, f"{number:06d}")
        except TooMany:
            return
        compared.append(types(database, check_id, f"{number:06d}" if f"{number:06d}" != right else "999999"))

    with ThreadPoolExecutor(16) as crowd:
        list(crowd.map(guess, range(50)))
    assert compared == [False] * 5
    assert state(database, check_id) == "waiting"
    code(database, check_id)  # the staff show a new one: the customer may try again
    limits.hit(database, CODE_LIMIT, check_id, "again")


def test_handing_the_order_over_ends_what_waits(database: Database) -> None:
    waiting, confirmed = ask(database), ask(database, replace(ASKED, subject_id="other"))
    of_the_user = ask(database, replace(ASKED, subject_kind="user", subject_id="another"))
    with database.writing() as session:
        staff_check.confirm(session, session.get_one(StaffCheck, confirmed), SATO)
        staff_check.void_of_order(session, "order", {ASKED.subject_kind})
    assert (state(database, waiting), state(database, confirmed)) == ("void", "confirmed")
    assert state(database, of_the_user) == "waiting"
