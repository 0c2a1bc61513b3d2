"""The dealer's offices with what they do about stores and persons, and the days that pass."""

import io
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import time_machine
from sqlalchemy import select, update

from mytoyota.base import clock
from mytoyota.jpass import importing, permissions, uses
from mytoyota.jpass.models import Contract, ContractImport
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.transfers import changes, effective, standing
from mytoyota.jpass.transfers.changes import Outcome, Wish
from mytoyota.jpass.transfers.models import Transfer, TransferBulk
from mytoyota.organisation.models import Staff, Store
from tests.jpass.portfolio import file_of, line
from tests.jpass.returns.office import Office
from tests.people.showroom import Showroom


@dataclass
class Moves(Office):
    """豊田店 (T01) and 岡崎店 (T02) of 愛知トヨタ; another store has a name in ( )."""

    traveller: time_machine.Traveller | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        with self.database.writing() as session:
            dealer = session.scalars(select(Store).where(Store.code == "T01")).one().dealer_id
            session.add(Store(dealer_id=dealer, code="T09", name="(旧元町店)", phone="0565-00-0009"))
        self.stores = self._stores()

    def _stores(self) -> dict[str, str]:
        with self.database.reading() as session:
            return {one.code: one.id for one in session.scalars(select(Store))}

    def on(self, year: int, month: int, day: int, hour: int = 12) -> None:
        """Lets the day come, and what happens by the clock."""
        assert self.traveller is not None
        self.traveller.move_to(datetime(year, month, day, hour, tzinfo=clock.JAPAN))
        self.desks.clear()  # sessions of days ago are over
        effective.sweep(self.database, "")

    def wish(self, contract_id: int, store: str = "", staff: str = "", seen: str = "") -> Wish:
        """What is wanted of a contract as it is shown now."""
        return Wish(contract_id, seen or self.version(contract_id), self.stores.get(store, store), staff)

    def version(self, contract_id: int) -> str:
        with self.database.reading() as session:
            wanted = select(Contract).where(Contract.id == contract_id, *permissions.counting())
            return standing.nows(session, [session.scalars(wanted).one()])[contract_id].version

    def registers(self, who: str, *wishes: Wish) -> list[Outcome]:
        """One press."""
        with self.database.writing() as session:
            return changes.register(session, session.get_one(Staff, self.showroom.staff_ids[who]), wishes)

    def moves(self, who: str, contract_id: int, store: str = "", staff: str = "") -> Outcome:
        """One contract, which must go."""
        outcome = self.registers(who, self.wish(contract_id, store, staff))[0]
        assert outcome.refusal is None
        return outcome

    def sees(self, who: str, contract_id: int) -> bool:
        """Whether this person finds the contract's page."""
        with self.database.reading() as session:
            member = session.get_one(Staff, self.showroom.staff_ids[who])
            return permissions.contract_in_sight(session, member, contract_id) is not None

    def place(self, contract_id: int) -> tuple[str, str]:
        """The store's code and the person's number as they count now."""
        with self.database.reading() as session:
            found = session.scalars(select(Contract).where(Contract.id == contract_id, *permissions.counting())).one()
            return found.store.code, found.staff_code

    def file_says(self, contract_id: int, store: str, staff: str, **changed: str) -> ContractImport:
        """The daily file brings the contract's line with this store and person, and what else is given."""
        return self.sends(self.line(contract_id, store, staff, **changed))

    def line(self, contract_id: int, store: str, staff: str, **changed: str) -> dict[str, str]:
        """The contract's line in a file."""
        with self.database.reading() as session:
            stood = session.scalars(select(Contract).where(Contract.id == contract_id, *permissions.counting())).one()
            dealer = session.scalars(select(Store).where(Store.code == store)).one().dealer.code
        known = line(
            契約番号=stood.contract_number, 制度=PRODUCTS[stood.product].name, 車種=stood.model_name,
            契約者名=stood.customer_name, 契約者名カナ=stood.customer_name_kana, 登録番号=stood.plate,
            用途=uses.NAMES[stood.use], 初度登録年月=f"{stood.first_registration:%Y-%m}",
            最終回期日=f"{stood.final_date:%Y-%m-%d}",
        )  # fmt: skip
        return known | {"販売会社コード": dealer, "店舗コード": store, "スタッフコード": staff} | changed

    def sends(self, *lines: dict[str, str]) -> ContractImport:
        """A file with these lines is taken in, or not."""
        with self.database.writing() as session:
            row = importing.add(session, secrets.token_hex(32))
        return importing.run(self.database, row.id, lambda: io.BytesIO(file_of(*lines)))

    def transfers(self, contract_id: int) -> list[Transfer]:
        with self.database.reading() as session:
            return list(reversed(standing.history(session, contract_id)))

    def effective_on(self, contract_id: int) -> date:
        return self.transfers(contract_id)[-1].effective_on

    def leaves(self, who: str) -> None:
        """The person works here no more."""
        with self.database.writing() as session:
            session.get_one(Staff, self.showroom.staff_ids[who]).active = False

    def names(self, store: str, name: str) -> None:
        """The store is called so from now on."""
        with self.database.writing() as session:
            session.get_one(Store, self.stores[store]).name = name

    def closes(self, store: str, day: date) -> None:
        """From this day on the store is closed for good; nobody works there then."""
        with self.database.writing() as session:
            session.get_one(Store, self.stores[store]).closed_on = day
            if day <= standing.today():
                session.execute(update(Staff).where(Staff.store_id == self.stores[store]).values(active=False))

    def searches(self, who: str, **keys: str) -> Any:
        """店舗・スタッフ一括変更画面 with what these keys find."""
        desk = self.desk(who)
        desk.opens("/desk/jpass/transfers")
        desk.presses("検索", **keys)
        return desk


def bulk_of(showroom: Showroom, who: str, contract_id: int) -> str:
    """The results of a bulk that this person pressed, with one contract that was refused; returns its id."""
    with showroom.database.writing() as session:
        made = TransferBulk(staff_id=showroom.staff_ids[who], outcomes=[[contract_id, "no_change", ""]])
        session.add(made)
        session.flush()
        return made.id
