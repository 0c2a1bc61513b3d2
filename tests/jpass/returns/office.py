"""The dealers and the finance company at J-PASS: their staff at their desks, contracts, and entries on their way."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass import contracts
from mytoyota.jpass.contracts import NewContract
from mytoyota.jpass.returns import acts, approval_flow, deputies, entries
from mytoyota.jpass.returns.acts import Done, Said
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.deputies import NewDeputy
from mytoyota.jpass.returns.models import ReturnEntry, ReturnMove
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.jpass.returns.transitions import Act
from mytoyota.notifications.models import Message
from mytoyota.organisation.models import Staff, Store
from tests.people.desk import Desk
from tests.people.showroom import Showroom, hash_of_all

CUSTOMER = "薬師寺 紬"
# Name, role, where, number; beside those of the showroom.
COLLEAGUES = (
    ("販売2", "sales", "T01", "101", "石田 空"),
    ("店長2", "manager", "T01", "111", "大野 智"),
    ("岡崎店長", "manager", "T02", "210", "原田 翼"),
    ("本部2", "headquarters", "HT", "501", "柴田 光"),
    ("金融2", "finance", "TFC", "801", "野村 凛"),
)
DESKS = {"佐藤": ("T01", "100"), "店長": ("T01", "110"), "本部": ("HT", "500"), "金融": ("TFC", "800")}
DESKS |= {"田中": ("K01", "300")} | {name: (place, number) for name, _role, place, number, _full in COLLEAGUES}
NUMBERS = itertools.count(1)
DEPUTYS_ADDRESS = "deputy@dealer.example.jp"


def today() -> str:
    return clock.in_japan(clock.now()).date().isoformat()


@dataclass
class Office:
    """豊田店 and 岡崎店 of 愛知トヨタ, its headquarters, and the finance company."""

    app: Flask
    showroom: Showroom
    desks: dict[str, Desk] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.showroom = replace(self.showroom, staff_ids=dict(self.showroom.staff_ids))
        with self.database.writing() as session:
            for name, role, place, number, full in COLLEAGUES:
                works_like = session.get_one(Staff, self.showroom.staff_ids[self._like(role, place)])
                member = Staff(role=role, number=number, name=full, password_hash=hash_of_all())
                for column in ("store_id", "dealer_id", "organisation_id"):
                    setattr(member, column, getattr(works_like, column))
                session.add(member)
                session.flush()
                self.showroom.staff_ids[name] = member.id

    @staticmethod
    def _like(role: str, place: str) -> str:
        return {"T01": "佐藤", "T02": "鈴木", "HT": "本部", "TFC": "金融"}[place]

    @property
    def database(self) -> Database:
        return self.showroom.database

    def desk(self, who: str) -> Desk:
        """This person, signed in."""
        if who not in self.desks:
            self.desks[who] = Desk(self.app, self.showroom, *DESKS[who])
        return self.desks[who]

    def contract(self, product: str = "smart_value_r", store: str = "T01", **more: Any) -> int:
        """A contract of the store; returns its id."""
        number = f"R{next(NUMBERS):06d}"
        known = {"customer_name": CUSTOMER, "customer_name_kana": "ヤクシジ ツムギ", "plate": "豊田 300 さ 12-34"}
        known |= {"model_name": "ハリアー", "use": "passenger", "first_registration": date(2022, 3, 1)}
        new = NewContract(number, product, **(known | {"final_date": date(2027, 3, 31)} | more))
        with self.database.writing() as session:
            place = session.scalars(select(Store).where(Store.code == store)).one()
            return contracts.add(session, place, new).id

    def flow(self, *, store: bool = False, headquarters: bool = False, email: str = "") -> None:
        """How 愛知トヨタ approves from now on."""
        with self.database.writing() as session:
            member = session.get_one(Staff, self.showroom.staff_ids["本部"])
            seen = approval_flow.of_dealer(session, member.dealer_id or "").version
            approval_flow.change(session, member, NewFlow(FlowSettings(store, headquarters), email, seen))

    def submits(self, who: str, contract_id: int, email: str = "", notify: bool = True) -> str:
        """Enters a returned vehicle; returns the entry's id."""
        with self.database.writing() as session:
            member = session.get_one(Staff, self.showroom.staff_ids[who])
            contract = entries_contract(session, member, contract_id)
            contact = Contact("090-0000-0000", "", email or self.address(who), notify)
            done = acts.submit(session, contract, Said(member, content=Content(RETURNED, today()), contact=contact))
            return done.entry.id

    def does(self, who: str, act: Act, entry_id: str, words: str = "", email: str | None = None) -> Done:
        """One act with the entry as it stands now."""
        with self.database.writing() as session:
            member = session.get_one(Staff, self.showroom.staff_ids[who])
            entry = session.get_one(ReturnEntry, entry_id, with_for_update=True)
            content, contact = None, None
            if act in acts.WITH_CONTENT and member.role != "finance":
                content = entry.entered
                contact = Contact("0565-11-2222", "", self.address(who) if email is None else email, True)
            return acts.perform(session, entry, act, Said(member, entry.moves, content, contact, words))

    @staticmethod
    def address(who: str) -> str:
        """Headquarters have to have one."""
        return f"{DESKS[who][1]}@dealer.example.jp" if who.startswith("本部") else ""

    def entry(self, entry_id: str) -> ReturnEntry:
        with self.database.reading() as session:
            return session.get_one(ReturnEntry, entry_id)

    def only_entry(self) -> ReturnEntry:
        with self.database.reading() as session:
            return session.scalars(select(ReturnEntry)).one()

    def moves(self, entry_id: str) -> list[ReturnMove]:
        with self.database.reading() as session:
            return list(entries.history(session, session.get_one(ReturnEntry, entry_id)))

    def mails(self) -> list[Message]:
        """All that were written, the oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Message).order_by(Message.created_at, Message.id)))

    def mailed(self) -> list[tuple[str, str]]:
        """Which mail went to whom."""
        return sorted(
            (one.template.removeprefix("mail/jpass_").removesuffix(".txt"), one.recipient) for one in self.mails()
        )


def stands_in(showroom: Showroom, deputy: str, principal: str, first: int = 0, last: int = 6) -> str:
    """Headquarters name a deputy, from so many days after today to so many; returns the row's id."""
    with showroom.database.writing() as session:
        one, other, by = (session.get_one(Staff, showroom.staff_ids[who]) for who in (principal, deputy, "本部"))
        begins, ends = (deputies.today() + timedelta(days=days) for days in (first, last))
        return deputies.name(session, by, NewDeputy(one, other, begins, ends, DEPUTYS_ADDRESS)).id


def entries_contract(session: Any, member: Staff, contract_id: int) -> Any:
    from mytoyota.jpass import permissions

    found = permissions.contract_in_sight(session, member, contract_id)
    assert found is not None
    return found
