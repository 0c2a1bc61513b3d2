"""Files of contracts whose reading was killed or abandoned: their rows are taken back, and nobody begins meanwhile."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass import importing, staging
from mytoyota.jpass.importing import UnderWay
from mytoyota.jpass.models import DONE, RUNNING, Contract, ContractImport, ContractNumber
from tests.audited import audited
from tests.jpass.portfolio import HANAKO, file_of, line
from tests.people.showroom import Showroom
from tests.storage.test_contracts import MANY, Company, company, count, hurried, showroom

__all__ = ["company", "hurried", "showroom"]


class Killed(BaseException):
    """As by kill -9: nothing is tidied up."""


def test_what_a_killed_import_left_behind_is_taken_back(
    database: Database, showroom: Showroom, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.sends(file_of(HANAKO))

    def dies(row: ContractImport) -> None:
        raise Killed

    changed = file_of(line(車種="アクア"), *MANY)
    with pytest.raises(Killed):
        company.sends(changed, dies)
    assert [one.model_name for one in company.is_seen_by(showroom)] == ["プリウス"]
    with pytest.raises(UnderWay):
        company.sends(file_of(line(契約番号="A-2")))
    later = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert company.sends(file_of(line(契約番号="A-2"))).state == DONE
    assert {one.contract_number for one in company.is_seen_by(showroom)} == {"A-1001", "A-2"}
    with database.reading() as session:
        open_ones = select(ContractImport).where(ContractImport.state != DONE).order_by(ContractImport.created_at)
        broken, refused = session.scalars(open_ones)
        assert RUNNING not in (broken.state, refused.state)
    assert importing.run(database, broken.id, lambda: io.BytesIO(changed)).state == DONE, "its job goes on later"
    assert len(company.is_seen_by(showroom)) == 452
    audited(database)


def test_the_rows_of_an_abandoned_import_are_cleared_and_nobody_begins_meanwhile(
    database: Database, showroom: Showroom, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.sends(file_of(HANAKO))

    def dies(row: ContractImport) -> None:
        if row.added > 300:
            raise Killed

    with pytest.raises(Killed):
        company.sends(file_of(line(車種="アクア"), *MANY), dies)
    assert count(database, Contract) > 300
    later, refused = [clock.now() + timedelta(days=3)], []

    def meanwhile(_held: float) -> None:
        later.append(later[-1] + timedelta(minutes=2))
        try:
            company.sends(file_of(line(契約番号=f"N-{len(later)}")))
        except UnderWay:
            refused.append(len(later))

    monkeypatch.setattr(clock, "now", lambda: later[-1])
    with monkeypatch.context() as while_cleared:
        while_cleared.setattr(staging, "rest", meanwhile)
        importing.end_abandoned(database, clock.now() - timedelta(days=2))
    assert len(refused) > 3, "clearing takes longer than somebody may be silent"
    assert [count(database, one) for one in (Contract, ContractNumber)] == [1, 1]
    assert [one.model_name for one in company.is_seen_by(showroom)] == ["プリウス"]
    audited(database)
