"""Staff by role: a table of who may open and do what, and every route of staff stands in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mytoyota.access import ACCESS
from mytoyota.admin.scope import Scope
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.idv import staff_check
from mytoyota.jpass import importing
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Organisation, Staff, Store
from mytoyota.organisation.second_factor import totp
from mytoyota.organisation.web_guards import StaffGuard
from mytoyota.payments import methods
from mytoyota.payments.methods import PaidFor
from mytoyota.reviews import apply as applying
from tests.admin.files import person, sent
from tests.admin.role_rows import ADMIN
from tests.jpass.portfolio import Portfolio
from tests.jpass.returns.office import Office, stands_in
from tests.jpass.transfers.moves import bulk_of
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, Showroom
from tests.people.stage import TYPED, rows_of
from tests.reviews.people import Applicant

WHO: dict[str, tuple[str, str]] = {
    "sales": ("T01", "100"),
    "manager": ("T01", "110"),
    "headquarters": ("HT", "500"),
    "finance": ("TFC", "800"),
    "center": ("CENTER", "900"),
    "nobody": ("", ""),
    "another store": ("T02", "200"),
    "another dealer": ("K01", "300"),
    "another headquarters": ("HK", "510"),
}
# in: let in (whatever the act then says). no: not for this role, 403 in the frame. --: not found, like what there is
# not. out: nobody is signed in. The columns are those of WHO.
MATRIX = """
staff.start                     GET   in      in      in      in      in      out     in      in      in
security.show                   GET   in      in      in      in      in      out     in      in      in
security.end_others             POST  in      in      in      in      in      out     in      in      in
security.remove                 POST  in      --      --      --      --      out     --      --      --
security.codes                  GET   in      in      in      in      in      out     in      in      in
security.codes_kept             POST  in      in      in      in      in      out     in      in      in
security.new_codes              POST  in      in      in      in      in      out     in      in      in
factor_reset.ask                GET   no      no      in      no      in      out     no      no      in
factor_reset.find               POST  no      no      in      no      in      out     no      no      in
factor_reset.show               GET   no      no      in      no      in      out     no      no      --
factor_reset.reset              POST  no      no      in      no      in      out     no      no      --
dealer_provider.index           GET   no      no      in      no      in      out     no      no      in
dealer_provider.show            GET   no      no      in      no      in      out     no      no      --
dealer_provider.save            POST  no      no      in      no      in      out     no      no      --
dealer_provider.stop            POST  no      no      in      no      in      out     no      no      --
access_log.show                 GET   no      no      in      no      in      out     no      no      in
access_log.export               POST  no      no      in      no      in      out     no      no      in
staff_password.change           GET   in      in      in      in      in      out     in      in      in
staff_password.set_changed      POST  in      in      in      in      in      out     in      in      in
desk.show                       GET   in      in      in      no      no      out     in      in      in
desk.rows                       GET   in      in      in      no      no      out     in      in      in
orders.index                    GET   in      in      in      no      no      out     in      in      in
orders.new                      GET   in      in      no      no      no      out     in      in      no
orders.create                   POST  in      in      no      no      no      out     in      in      no
orders.show                     GET   in      in      in      no      no      out     --      --      --
orders.summary                  GET   in      in      in      no      no      out     --      --      --
orders.sheet                    GET   in      in      no      no      no      out     --      --      no
orders.leaflet                  GET   in      in      no      no      no      out     --      --      no
orders.withdraw                 POST  in      in      no      no      no      out     --      --      no
orders.renew                    POST  in      in      no      no      no      out     --      --      no
orders.hand_over                POST  in      in      no      no      no      out     --      --      no
direct_debit_forms.index        GET   in      in      in      no      no      out     in      in      in
direct_debit_forms.show         GET   in      in      in      no      no      out     --      --      --
direct_debit_forms.form         GET   in      in      no      no      no      out     --      --      no
direct_debit_forms.reload       GET   in      in      no      no      no      out     --      --      no
direct_debit_forms.receive      POST  in      in      no      no      no      out     --      --      no
direct_debit_forms.give_back    POST  in      in      no      no      no      out     --      --      no
certificates.vehicle            GET   in      in      no      no      no      out     --      --      no
certificates.note_vehicle       POST  in      in      no      no      no      out     --      --      no
certificates.entry              GET   in      in      no      no      no      out     --      --      no
certificates.save               POST  in      in      no      no      no      out     --      --      no
certificates.reload             GET   in      in      no      no      no      out     --      --      no
certificates.upload             POST  in      in      no      no      no      out     --      --      no
checks.index                    GET   in      in      in      no      no      out     in      in      in
checks.rows                     GET   in      in      in      no      no      out     in      in      in
checks.show                     GET   in      in      in      no      no      out     --      --      --
checks.reload                   GET   in      in      no      no      no      out     --      --      no
checks.code                     POST  in      in      no      no      no      out     --      --      no
checks.send_back                POST  in      in      no      no      no      out     --      --      no
checks.confirm                  POST  in      in      no      no      no      out     --      --      no
contracts.top                   GET   in      in      in      in      no      out     in      in      in
contracts.index                 GET   in      in      in      no      no      out     in      in      in
contracts.search_for            POST  in      in      in      no      no      out     in      in      in
contracts.export                POST  no      in      in      no      no      out     no      no      in
contract.show                   GET   in      in      in      no      no      out     --      --      --
months.show                     GET   in      in      in      no      no      out     in      in      in
months.search                   GET   in      in      in      no      no      out     in      in      in
months.search_in                GET   in      in      in      no      no      out     --      --      --
manual.index                    GET   in      in      in      in      no      out     in      in      in
manual.show                     GET   in      in      in      in      no      out     in      in      in
contract_files.index            GET   no      no      no      in      no      out     no      no      no
contract_files.upload           POST  no      no      no      in      no      out     no      no      no
contract_files.show             GET   no      no      no      in      no      out     no      no      no
contract_files.status           GET   no      no      no      in      no      out     no      no      no
return_menu.show                GET   in      in      in      no      no      out     in      in      in
return_menu.of_contract         GET   in      in      in      no      no      out     --      --      --
return_menu.new                 GET   in      in      in      no      no      out     --      --      --
return_menu.send                POST  in      in      in      no      no      out     --      --      --
return_entry.show               GET   in      in      in      in      no      out     --      --      --
return_entry.sent               GET   in      in      in      in      no      out     --      --      --
return_entry.printed            GET   in      in      in      in      no      out     --      --      --
return_entry.paper              GET   in      in      in      in      no      out     --      --      --
return_entry.act                POST  in      in      in      in      no      out     --      --      --
return_progress.show            GET   in      in      in      in      no      out     in      in      in
return_progress.search          POST  in      in      in      in      no      out     in      in      in
completed_returns.export        GET   no      no      no      in      no      out     no      no      no
return_waiting.show             GET   in      in      in      in      no      out     in      in      in
return_waiting.approve          POST  in      in      in      no      no      out     in      in      in
return_deputies.index           GET   no      in      in      no      no      out     no      no      in
return_deputies.choose          POST  no      in      in      no      no      out     no      no      in
return_deputies.new             GET   no      in      in      no      no      out     no      no      --
return_deputies.name            POST  no      in      in      no      no      out     no      no      --
return_deputies.show            GET   no      in      in      no      no      out     no      no      --
return_deputies.change          POST  no      in      in      no      no      out     no      no      --
approval_flow.show              GET   no      no      in      no      no      out     no      no      in
approval_flow.change            POST  no      no      in      no      no      out     no      no      in
transfer.show                   GET   no      in      in      no      no      out     no      no      --
transfer.change                 POST  no      in      in      no      no      out     no      no      --
transfer.undo                   POST  no      in      in      no      no      out     no      no      --
transfers.index                 GET   no      in      in      no      no      out     no      no      in
transfers.search_for            POST  no      in      in      no      no      out     no      no      in
transfers.change                POST  no      in      in      no      no      out     no      no      in
transfer_result.show            GET   no      in      --      no      no      out     no      no      --
transfer_result.export          GET   no      in      --      no      no      out     no      no      --
closing_days.show               GET   no      no      in      no      no      out     no      no      in
closing_days.week               POST  no      no      in      no      no      out     no      no      in
closing_days.add                POST  no      no      in      no      no      out     no      no      in
closing_days.remove             POST  no      no      in      no      no      out     no      no      in
transfer_differences.show       GET   no      no      no      in      no      out     no      no      no
transfer_differences.settle     POST  no      no      no      in      no      out     no      no      no
registered_changes.export       GET   no      no      no      in      no      out     no      no      no
reviews.index                   GET   no      no      in      no      in      out     no      no      in
reviews.week                    GET   no      no      in      no      in      out     no      no      in
reviews.show                    GET   no      no      in      no      in      out     no      no      --
reviews.reload                  GET   no      no      in      no      in      out     no      no      --
reviews.ask                     POST  no      no      in      no      in      out     no      no      --
reviews.refuse                  POST  no      no      in      no      in      out     no      no      --
reviews.accept                  POST  no      no      in      no      in      out     no      no      --
"""


@dataclass
class Cell:
    """One question of the table."""

    endpoint: str
    method: str
    who: str
    expected: str


def cells() -> list[Cell]:
    found = []
    for line in (MATRIX + ADMIN.lstrip()).strip().splitlines():
        endpoint, method, *answers = line.split()
        found += [Cell(endpoint, method, who, answer) for who, answer in zip(WHO, answers, strict=True)]
    return found


@dataclass
class World:
    """Everybody of WHO, and the addresses of one order of 豊田店 with all that belongs to it."""

    app: Flask
    database: Database
    people: dict[str, Phone]
    tokens: dict[str, str]
    names: dict[str, str]

    def asks(self, cell: Cell, names: dict[str, str] | None = None) -> TestResponse:
        """The route's answer to this person, with everything filled in that any form could want."""
        phone = self.people[cell.who]
        with self.app.test_request_context(base_url=phone.base):
            url = self.app.url_for(cell.endpoint, **self._values(cell.endpoint, names or self.names))
        if cell.method == "GET":
            return phone.http.get(url, base_url=phone.base)
        body = TYPED | {"csrf_token": self.tokens[cell.who]}
        return phone.http.post(url, data=body, base_url=phone.base)

    def _values(self, endpoint: str, names: dict[str, str]) -> dict[str, str]:
        return {name: names[name] for rule in self.rules() if rule.endpoint == endpoint for name in rule.arguments}

    def rules(self) -> list[Rule]:
        """All routes of staff."""
        return [rule for rule in self.app.url_map.iter_rules() if isinstance(ACCESS[rule.endpoint].guard, StaffGuard)]


@pytest.fixture
def world(app: Flask, database: Database, showroom: Showroom) -> World:
    order_id = showroom.order("crown", HARUNA)
    asked = staff_check.Asked(showroom.store_id, order_id, "buyer_sign_up", "haruna", "1:a", {"family_name": "高橋"})
    with database.writing() as session:
        names = {"order_id": order_id, "check_id": staff_check.ask(session, asked).id, "_act": "confirm"}
        paid_for = PaidFor(session.get_one(Order, order_id).vehicle_id, order_id)
        names["review_id"] = applying.apply(session, Applicant(database, order_id=order_id).new()).id
        names["method_id"] = methods.put_in_force(session, "sub", paid_for, "direct_debit").id
    names["contract_id"] = str(Portfolio(database).has())
    names["entry_id"] = Office(app, showroom).submits("佐藤", int(names["contract_id"]))
    with database.writing() as session:
        names["import_id"] = importing.add(session, "content").id
    with database.reading() as session:
        names["dealer_id"] = session.get_one(Store, showroom.store_id).dealer_id
    names["month"] = "2026-11"
    names["page"] = "search"
    names["store_id"] = showroom.store_id
    names["staff_id"] = showroom.staff_ids["店長"]
    with database.writing() as session:
        colleague = session.get_one(Staff, names["staff_id"])
        names["dealer_id"] = colleague.store.dealer_id if colleague.store else ""
        names["organisation_id"] = session.scalars(select(Organisation.id)).first() or ""
        names["model_id"] = showroom.models["crown"]
        names["job_id"] = session.scalars(select(Job.id)).first() or ""
    own = Scope(names["dealer_id"], showroom.staff_ids["本部"])
    names["provisioning_id"] = sent(database, person("7", "T01"), scope=own).import_id
    names["bulk_id"] = bulk_of(showroom, "店長", int(names["contract_id"]))
    names["row_id"] = stands_in(showroom, "佐藤", "店長")
    people = {who: Desk(app, showroom, *at) if any(at) else Phone(app) for who, at in WHO.items()}
    with database.writing() as session:  # set up by somebody who is signed in already
        names["factor_id"] = totp.add(session, session.get_one(Staff, showroom.staff_ids["佐藤"]), "A" * 32, 1).id
    tokens = {}
    for who, phone in people.items():
        page = phone.opens("/account/forgot")
        tokens[who] = str(page.soup.select_one("input[name=csrf_token]")["value"])
    return World(app, database, people, tokens, names)


def test_every_route_of_staff_stands_in_the_table(world: World) -> None:
    routes = {
        (rule.endpoint, method) for rule in world.rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(cell.endpoint, cell.method) for cell in cells()} == routes


def test_everybody_gets_what_the_table_says(world: World) -> None:
    before = rows_of(world.database)
    for expected in ("no", "--", "out", "in"):
        for cell in cells():
            if cell.expected == expected:
                answer = world.asks(cell)
                assert CHECKS[expected](world, cell, answer), (cell, answer.status_code, answer.headers.get("Location"))
        if expected != "in":
            assert rows_of(world.database) == before, expected


def _refused_in_the_frame(world: World, cell: Cell, answer: TestResponse) -> bool:
    page = _plain(answer)
    return answer.status_code == 403 and "サインアウト" in page and world.names["order_id"] not in page


def _not_found(world: World, cell: Cell, answer: TestResponse) -> bool:
    """The same, word for word, as for what there is not."""
    nowhere = dict.fromkeys(world.names, "0" * 24) | {"_act": "confirm"}
    nobodys = world.asks(cell, nowhere)
    return answer.status_code == nobodys.status_code == 404 and _plain(answer) == _plain(nobodys)


def _asked_to_sign_in(world: World, cell: Cell, answer: TestResponse) -> bool:
    if cell.method == "POST":
        return answer.status_code == 400
    watching = ACCESS[cell.endpoint].guard.watching
    return answer.status_code == (401 if watching else 302) and (watching or "/desk/sign-in" in answer.location)


def _let_in(world: World, cell: Cell, answer: TestResponse) -> bool:
    """A page, or whatever the act says of what was filled in."""
    return answer.status_code in {200, 302, 303, 409, 422} and "/desk/sign-in" not in (answer.location or "")


def _plain(answer: TestResponse) -> str:
    return re.sub(r"[\w.-]{40,}|back=[^\"]*", "", answer.text)


CHECKS: dict[str, Callable[[World, Cell, TestResponse], bool]] = {
    "no": _refused_in_the_frame,
    "--": _not_found,
    "out": _asked_to_sign_in,
    "in": _let_in,
}
