"""The line of a vehicle ends with what it was for: the service, the vehicle, the account (guide 5-1)."""

import pytest
from sqlalchemy import select

from mytoyota.base import disclosures
from mytoyota.registrations import giving_up
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.models import LineOpening
from tests.my.owner import at_home, customer_of, registrations, services
from tests.my.test_account_deletion import asks, deletes
from tests.people.walker import Walker


def has_a_line(walker: Walker) -> Registration:
    """Haruna's line was asked for."""
    customer_of(walker)
    user = next(one for one in registrations(walker.database) if one.role == "user")
    with walker.database.writing() as session:
        opening.ask(session, opening.LineRequest(user.vehicle_id, user.account_id, user.id, "ABC12-1234567"))
    return user


def line(walker: Walker) -> LineOpening:
    with walker.database.reading() as session:
        return session.scalars(select(LineOpening)).one()


def test_ending_the_service_leaves_the_line_to_its_last_day(walker: Walker) -> None:
    has_a_line(walker)
    row = services(walker.database)["t_connect"]
    with walker.database.writing() as session:
        ending.end(session, session.get_one(type(row), row.id), ending.WISH)
    assert line(walker).state == "asked"
    ending.finish(walker.database, row.id)
    assert line(walker).state == "closing"


def test_giving_up_the_vehicle_calls_the_line_off_at_once(walker: Walker) -> None:
    user = has_a_line(walker)
    with walker.database.writing() as session:
        giving_up.give_up(session, user.account_id, user.vehicle_id)
    assert line(walker).state == "closing"


def test_a_line_under_way_is_named_before_the_account_is_deleted_and_called_off(walker: Walker) -> None:
    has_a_line(walker)
    phone = asks(walker)
    assert phone.sees("開通の途中の回線は、開通を取りやめます。")
    deletes(phone)
    assert line(walker).state == "closing"


@pytest.mark.parametrize("times", [1, 3])
def test_the_company_that_opens_lines_stands_in_the_receipt_once(walker: Walker, times: int) -> None:
    user = has_a_line(walker)
    with walker.database.writing() as session:
        for _time in range(times):
            one = disclosures.Disclosure(user.account_id, "line", ("chassis",), "line", f"line:{line(walker).id}")
            disclosures.record(session, one)
    phone = at_home(walker, "/my/receipt/")
    assert phone.sees("回線を開通する会社", "車台番号")
