"""Files of contracts on both databases: all or nothing, visible at once, twice is once, whatever is cut off."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from mytoyota.base.db import Database
from mytoyota.jpass import claims, contracts, importing, permissions, search, staging
from mytoyota.jpass.criteria import General, Individual
from mytoyota.jpass.importing import AlreadyTaken
from mytoyota.jpass.models import DONE, FAILED, Contract, ContractGram, ContractImport, ContractNumber
from mytoyota.organisation.models import Staff
from tests.audited import audited
from tests.jpass.portfolio import HANAKO, Portfolio, file_of, line, zipped
from tests.people.showroom import Showroom

MANY = [line(契約番号=f"B-{number:04d}", 最終回期日=f"2027-{number % 12 + 1:02d}-10") for number in range(450)]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between batches: nobody else is here."""
    monkeypatch.setattr(staging, "REST", 0)
    monkeypatch.setattr(staging, "BATCH", 100)


@pytest.fixture
def showroom(database: Database) -> Showroom:
    return Showroom.opened(database)


class Company:
    """The finance company, which sends files."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def sends(self, content: bytes, tell: Callable[[Any], None] = lambda _row: None) -> ContractImport:
        """A file is taken in."""
        with self.database.writing() as session:
            row = importing.add(session, str(hash(content)))
        return importing.run(self.database, row.id, lambda: io.BytesIO(content), tell)

    def is_seen_by(self, showroom: Showroom, who: str = "本部") -> list[Any]:
        """The contracts that a colleague of the dealers finds, all of them."""
        with self.database.reading() as session:
            member = session.get_one(Staff, showroom.staff_ids[who])
            return list(search.every(session, search.queries(member, General())))


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database)


def count(database: Database, model: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_line_is_read_in_any_writing(database: Database, showroom: Showroom, company: Company) -> None:
    assert company.sends(file_of(HANAKO, coding="cp932")).state == DONE
    (found,) = company.is_seen_by(showroom, "佐藤")
    assert (found.contract_number, found.customer_name, found.customer_name_kana) == (
        "A-1001", "渡邉 花子", "ワタナベ ハナコ",
    )  # fmt: skip
    assert (found.plate, found.product, found.final_date.isoformat()) == (
        "豊田 330 さ 12-34",
        "deferred_tfc",
        "2027-05-26",
    )
    assert (found.first_registration.isoformat(), found.staff_name) == ("2022-05-01", "佐藤 健")
    assert company.is_seen_by(showroom, "鈴木") == company.is_seen_by(showroom, "別本部") == []


def test_a_file_becomes_visible_at_once(database: Database, showroom: Showroom, company: Company) -> None:
    """While it is read nobody sees any of it, then all of it."""
    seen: list[int] = []
    done = company.sends(file_of(*MANY), lambda _row: seen.append(len(company.is_seen_by(showroom))))
    assert (done.state, done.added, set(seen)) == (DONE, 450, {0})
    assert len(company.is_seen_by(showroom)) == 450
    seen.clear()
    changed = [one | {"車種": "ヤリス"} for one in MANY]
    company.sends(
        file_of(*changed), lambda _row: seen.append(len({one.model_name for one in company.is_seen_by(showroom)}))
    )
    assert {one.model_name for one in company.is_seen_by(showroom)} == {"ヤリス"}
    assert set(seen) == {1}
    assert count(database, Contract) == 450, "what was replaced is gone"
    audited(database)


def test_a_daily_file_replaces_what_changed_and_leaves_what_is_missing(
    database: Database, showroom: Showroom, company: Company
) -> None:
    company.sends(file_of(line(), line(契約番号="A-1002"), line(契約番号="A-1003")))
    done = company.sends(file_of(line(), line(契約番号="A-1002", 車種="アクア"), line(契約番号="A-1004")))
    assert (done.added, done.replaced, done.same) == (1, 1, 1)
    assert {one.contract_number: one.model_name for one in company.is_seen_by(showroom)} == {
        "A-1001": "プリウス", "A-1002": "アクア", "A-1003": "プリウス", "A-1004": "プリウス",
    }  # fmt: skip


def test_the_same_file_twice_is_once(database: Database, showroom: Showroom, company: Company) -> None:
    company.sends(file_of(HANAKO))
    with pytest.raises(AlreadyTaken):
        company.sends(file_of(HANAKO))
    with database.reading() as session:
        row = session.scalars(select(ContractImport)).one()
    assert importing.run(database, row.id, io.BytesIO).state == DONE, "a job that runs twice does nothing more"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"最終回期日": "2027-02-30"}, ["最終回期日", "form", "digits"]),
        ({"契約番号": "　"}, ["契約番号", "empty", "nothing"]),
        ({"制度": "ニコニコローン"}, ["制度", "not_known", "kana"]),
        ({"店舗コード": "T99"}, ["店舗コード", "not_known", "latin"]),
        ({"販売会社コード": "HK"}, ["販売会社コード", "other_dealer", "latin"]),
        ({"登録番号": "豊田"}, ["登録番号", "form", "text"]),
        ({"契約者名カナ": "渡辺花子"}, ["契約者名カナ", "form", "text"]),
        ({"債権ステータス": "たぶん"}, ["債権ステータス", "not_known", "kana"]),
        ({"初度登録年月": "2022-13"}, ["初度登録年月", "form", "digits"]),
        ({"初度登録年月": "9999-05"}, ["初度登録年月", "form", "digits"]),
        ({"最終回期日": "0202-05-26"}, ["最終回期日", "form", "digits"]),
        ({"契約者名": "あ" * 101}, ["契約者名", "too_long", "kana"]),
    ],
)
def test_one_wrong_value_and_nothing_is_changed(
    wrong: dict[str, str], told: list[str], database: Database, showroom: Showroom, company: Company
) -> None:
    company.sends(file_of(HANAKO))
    done = company.sends(file_of(*MANY, line(契約番号="A-9000") | wrong))
    assert done.state == FAILED
    assert done.errors == [[452, *told]], "line, column, what, and the value's kind alone"
    assert [one.contract_number for one in company.is_seen_by(showroom)] == ["A-1001"]
    assert (count(database, Contract), count(database, ContractNumber)) == (1, 1)
    audited(database)


def test_a_contract_that_stands_twice_in_a_file_is_told(
    database: Database, showroom: Showroom, company: Company
) -> None:
    for lines in ([line(), line(車種="アクア")], [*MANY, MANY[0]]):
        done = company.sends(file_of(*lines))
        assert (done.state, done.errors[0][1:3]) == (FAILED, ["契約番号", "repeated"])
    assert company.is_seen_by(showroom) == []


def test_the_later_line_is_told_of_a_contract_that_stands_twice(
    database: Database, showroom: Showroom, company: Company
) -> None:
    """Whichever of the two is written first."""
    for later in (line(最終回期日="2020-01-01"), line(最終回期日="2039-01-01")):
        done = company.sends(file_of(line(), line(契約番号="A-2"), later))
        assert done.errors == [[4, "契約番号", "repeated", ""]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (file_of(HANAKO)[:-12], "half"),
        (file_of(HANAKO).rpartition(b"\r\n")[0], "half"),
        (file_of(), "no_rows"),
        (b"", "column_missing"),
        (file_of(HANAKO, columns=("契約番号", "制度")), "column_missing"),
        (b"\x00\xff" * 500, "column_missing"),
        (b'"' + b"x" * 300_000, "damaged"),
        (zipped(file_of(HANAKO))[:200], "damaged"),
        (zipped(file_of(HANAKO), "readme.txt"), "not_one_csv"),
    ],
)
def test_a_broken_file_is_told(
    content: bytes, problem: str, database: Database, showroom: Showroom, company: Company
) -> None:
    done = company.sends(content)
    assert done.state == FAILED
    assert problem in [one[2] for one in done.errors]
    assert company.is_seen_by(showroom) == []


def test_a_zip_and_an_unknown_person(database: Database, showroom: Showroom, company: Company) -> None:
    assert company.sends(zipped(file_of(line(スタッフコード="777")))).state == DONE
    (found,) = company.is_seen_by(showroom)
    assert (found.staff_code, found.staff_name) == ("777", None)


def test_what_a_return_made_of_a_claim_stays_until_the_file_says_more(
    database: Database, showroom: Showroom, company: Company
) -> None:
    def status() -> str:
        return str(company.is_seen_by(showroom)[0].claim_status)

    company.sends(file_of(HANAKO))
    contract_id = company.is_seen_by(showroom)[0].id
    with database.writing() as session:
        contracts.set_claim_status(session, contract_id, claims.RETURNING)
    assert status() == claims.RETURNING
    company.sends(file_of(line(車種="アクア")))
    assert status() == claims.RETURNING

    def returns_meanwhile(_row: ContractImport) -> None:
        with database.writing() as session:
            contracts.set_claim_status(session, contract_id, claims.RETURNED)

    company.sends(file_of(line(車種="ヤリス")), returns_meanwhile)
    assert status() == claims.RETURNED
    company.sends(file_of(line(債権ステータス="乗換")))
    assert status() == claims.SWITCHED
    with database.writing() as session:
        contracts.set_claim_status(session, contract_id, None)
    assert status() == claims.SWITCHED


def test_erasing_leaves_no_piece_of_a_name(database: Database, showroom: Showroom, company: Company) -> None:
    company.sends(file_of(*MANY))
    assert staging.erase(database, lambda: Contract.dealer_id != "") == 450
    assert (count(database, Contract), count(database, ContractGram)) == (0, 0)


@pytest.mark.parametrize("typed", ["花", "花子", "わたなべ", "渡辺花子", "辺花", "ナベハナ"])
def test_a_name_is_found_among_many(typed: str, database: Database, showroom: Showroom, company: Company) -> None:
    others = [one | {"契約者名": "山田 太郎", "契約者名カナ": "ヤマダ タロウ"} for one in MANY[:150]]
    company.sends(file_of(*others, line(), line(契約番号="A-2", 店舗コード="T02")))
    for who, expected in (("佐藤", ["A-1001"]), ("本部", ["A-1001", "A-2"]), ("田中", [])):
        with database.reading() as session:
            member = session.get_one(Staff, showroom.staff_ids[who])
            rows, more = search.first(session, member, Individual(name=typed))
        assert [row.contract_number for row in rows] == expected
        assert not more


def test_the_list_ends_at_a_hundred_in_order_of_the_date(
    database: Database, showroom: Showroom, company: Company
) -> None:
    company.sends(file_of(*MANY))
    with database.reading() as session:
        member = session.get_one(Staff, showroom.staff_ids["佐藤"])
        rows, more = search.first(session, member, Individual(name="花"))
        assert (len(rows), more) == (100, True)
        assert [row.final_date for row in rows] == sorted(row.final_date for row in rows)
        assert search.models(session, member) == ["プリウス"]


def test_who_sees_a_contract(database: Database, showroom: Showroom) -> None:
    contract_id = Portfolio(database).has("T01")
    for who, sees in (("佐藤", True), ("店長", True), ("本部", True), ("金融", True), ("鈴木", False), ("田中", False),
                      ("別本部", False), ("センター", False)):  # fmt: skip
        with database.reading() as session:
            member = session.get_one(Staff, showroom.staff_ids[who])
            assert (permissions.contract_in_sight(session, member, contract_id) is not None) == sees, who
            assert permissions.contract_in_sight(session, member, 2**70) is None
