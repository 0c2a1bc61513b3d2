"""The desk's operations on both databases: many at the same moment do each thing once, the board says the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from mytoyota.base.db import Database
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.console import board
from mytoyota.demo import demo_data
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.organisation.models import Store
from mytoyota.registrations import one_vehicle
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Certificate
from tests.people.showroom import Showroom

CROWD = 12


@pytest.fixture
def showroom(database: Database) -> Showroom:
    return Showroom.opened(database)


def at_once(act: Callable[[int], str]) -> list[str]:
    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(act, range(CROWD)))


def test_one_form_opens_one_order_with_one_link(database: Database, showroom: Showroom) -> None:
    new = orders.NewOrder(showroom.store_id, showroom.staff_ids["佐藤"], "A-1000", showroom.models["crown"], "n" * 24)

    def opens(_: int) -> str:
        with database.writing() as session:
            return orders.open_order(session, new).id

    assert len(set(at_once(opens))) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OrderLink)) == 1


def test_handing_over_twelve_times_counts_twelve(database: Database, showroom: Showroom) -> None:
    order_id = showroom.order()

    def hands_over(_: int) -> str:
        with database.writing() as session:
            orders.hand_over(session, session.get_one(Order, order_id), showroom.staff_ids["佐藤"])
        return ""

    at_once(hands_over)
    with database.reading() as session:
        link = session.scalars(select(OrderLink)).one()
        assert (link.generation, link.version) == (CROWD, CROWD + 1)


def test_one_check_is_asked_for_and_one_decision_made(database: Database, showroom: Showroom) -> None:
    asked = staff_check.Asked(showroom.store_id, showroom.order(), "buyer_sign_up", "haruna", "1:a", {"city": "豊田市"})

    def asks(_: int) -> str:
        with database.writing() as session:
            return staff_check.ask(session, asked).id

    (check_id,) = set(at_once(asks))

    def decides(number: int) -> str:
        with database.writing() as session:
            check = session.get_one(StaffCheck, check_id)
            try:
                staff_check.confirm(session, check, f"staff{number}")
            except (AlreadyMoved, StaleDataError):
                return "late"
            return "first"

    assert sorted(at_once(decides)) == ["first"] + ["late"] * (CROWD - 1)


def test_a_second_call_after_sending_back_is_one_call(database: Database, showroom: Showroom) -> None:
    asked = staff_check.Asked(showroom.store_id, showroom.order(), "buyer_sign_up", "haruna", "1:a", {"city": "豊田市"})
    with database.writing() as session:
        staff_check.send_back(session, staff_check.ask(session, asked), "sato", ["city"], "")

    def asks(_: int) -> str:
        with database.writing() as session:
            return staff_check.ask(session, asked).id

    assert len(set(at_once(asks))) == 1


def test_one_certificate_is_filed(database: Database, showroom: Showroom) -> None:
    new = NewCertificate(showroom.order(), "individual", "高橋", "豊田市", "ABC12-0123456", "typed", "sato")

    def files(_: int) -> str:
        with database.writing() as session:
            return one_vehicle.file_certificate(session, new).id

    assert len(set(at_once(files))) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_the_demo_fills_and_its_board_reads(database: Database) -> None:
    for _ in range(2):
        demo_data.fill(database)
    with database.reading() as session:
        store = session.scalars(select(Store).where(Store.code == "1001")).one()
        desk = {line.order.contract_number: line.state for line in board.of_desk(session, [store.id])}
        assert (desk["A-20390"], desk["A-20381"], "A-20387" in desk) == ("going", "new", False)
        withdrawn, total = board.page(session, orders.of_store(store.id, "a-2", "しえんた"), "withdrawn", 1)
        assert ([line.order.contract_number for line in withdrawn], total) == (["A-20387"], 1)
        assert list(desk) == sorted(desk, key=lambda number: board.STATES.index(desk[number]))
