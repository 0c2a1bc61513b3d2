"""How long entries are kept: with all that belongs to them, until so many days after they were over."""

from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from mytoyota.base import clock, retention
from mytoyota.jpass.returns import kept, models
from mytoyota.jpass.returns.models import ReturnContact, ReturnEntry, ReturnMove
from mytoyota.jpass.returns.transitions import Act
from tests.jpass.returns.office import Office


def left(office: Office) -> list[int]:
    """How many entries, moves and contacts there are."""
    with office.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(one)) or 0
            for one in (ReturnEntry, ReturnMove, ReturnContact)
        ]


def test_what_is_over_goes_with_its_history_and_what_is_not_stays(office: Office) -> None:
    over, _waiting = office.submits("佐藤", office.contract()), office.submits("佐藤", office.contract())
    office.does("佐藤", Act.WITHDRAW, over)
    kept.use(30)
    try:
        for days, expected in ((29, [2, 3, 2]), (31, [1, 1, 1])):
            with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
                retention.erase(models.RETENTION, office.database, "")
            assert left(office) == expected
    finally:
        kept.use(3650)
