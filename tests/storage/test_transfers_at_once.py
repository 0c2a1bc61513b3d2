"""Fifty bulk changes of overlapping rows at the same moment, on both databases: each row changes once, all are told."""

from collections import Counter

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.jpass import contracts
from mytoyota.jpass.models import Contract
from mytoyota.jpass.transfers import changes, effective, standing
from mytoyota.jpass.transfers.changes import Wish
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.jpass.transfers.refusals import Refusal
from mytoyota.organisation.models import Staff, Store
from tests.people.crowd import many
from tests.people.showroom import Showroom
from tests.storage.return_rows import NEW

CROWD, ROWS, EACH = 50, 20, 6


def test_fifty_bulks_of_overlapping_rows(database: Database) -> None:
    showroom = Showroom.opened(database)
    with database.writing() as session:
        store = session.get_one(Store, showroom.store_id)
        news = [type(NEW)(**vars(NEW) | {"contract_number": f"B{number:03d}"}) for number in range(ROWS)]
        contracts.add_all(session, store, news)
        other = session.scalars(select(Store).where(Store.code == "T02")).one().id
    with database.reading() as session:
        rows = session.scalars(select(Contract).order_by(Contract.id)).all()
        shown = {one.id: now.version for one, now in zip(rows, standing.nows(session, rows).values(), strict=True)}
    ids = list(shown)

    def presses(number: int) -> list[tuple[int, str]]:
        mine = [ids[(number * 7 + step * 3) % ROWS] for step in range(EACH)]
        with database.writing() as session:
            member = session.get_one(Staff, showroom.staff_ids["店長" if number % 2 else "本部"])
            wishes = [Wish(one, shown[one], other, "200") for one in mine]
            return [(one.wish.contract_id, one.refusal or "done") for one in changes.register(session, member, wishes)]

    told = [answer for answers in many(CROWD, presses) for answer in answers]
    assert len(told) == CROWD * EACH, "everybody is told of each row"
    touched = {one for one, _said in told}
    assert Counter(one for one, said in told if said == "done") == dict.fromkeys(touched, 1), "each row changes once"
    assert {said for _one, said in told} == {"done", Refusal.CHANGED}
    with database.reading() as session:
        assert len(session.scalars(select(Transfer)).all()) == len(touched)
    many(4, lambda _number: effective.sweep(database, ""))


def test_a_sweep_by_two_workers_takes_effect_once(database: Database) -> None:
    showroom = Showroom.opened(database)
    with database.writing() as session:
        store = session.get_one(Store, showroom.store_id)
        contract = contracts.add(session, store, NEW)
        seen = standing.nows(session, [contract])[contract.id].version
        other = session.scalars(select(Store).where(Store.code == "T02")).one().id
        manager = session.get_one(Staff, showroom.staff_ids["店長"])
        made = changes.register(session, manager, [Wish(contract.id, seen, other)])[0]
        transfer = session.get_one(Transfer, made.transfer_id)
        transfer.registered_on, transfer.effective_on = transfer.registered_on.replace(2025), standing.today()
    many(8, lambda _number: effective.sweep(database, ""))
    with database.reading() as session:
        transfer = session.get_one(Transfer, made.transfer_id)
        assert (transfer.state, transfer.version) == ("effective", 2)
        assert session.scalars(select(Contract.store_id)).all() == [other]
