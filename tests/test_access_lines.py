"""Who looked at whose data: over every route of staff, a page of a customer's data leaves exactly one line."""

import inspect
from typing import Any, get_args, get_type_hints

from sqlalchemy import func, select
from werkzeug import Response

from mytoyota.access import ACCESS
from mytoyota.access_admin import ADMIN
from mytoyota.base.db import Database
from mytoyota.console import web_looked_at
from mytoyota.organisation.access_log import MANY, OF_CUSTOMERS, AccessLine
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import ROLES
from mytoyota.organisation.web_guards import StaffGuard
from mytoyota.web.access import Row
from tests.people.showroom import Showroom
from tests.test_role_matrix import OPEN_IN_THE_DEMO, SEES
from tests.test_role_table import World, cells, world  # noqa: F401 - a fixture

# Pages of staff that show nothing of any customer: menus, manuals, settings, their own matters, forms still empty, and
# searches that lead on to a list. Whoever adds a route says here that it is one of them, or it leaves its line.
NOTHING_OF_CUSTOMERS = {
    "staff.start", "staff_password.change", "staff_password.set_changed",
    "security.show", "security.end_others", "security.remove", "security.codes", "security.codes_kept",
    "security.new_codes", "factor_reset.ask", "factor_reset.find", "factor_reset.show", "factor_reset.reset",
    "dealer_provider.index", "dealer_provider.show", "dealer_provider.save", "dealer_provider.stop",
    "access_log.show", "access_log.export", "orders.new", "orders.create", "reviews.week", "contracts.top",
    "contracts.search_for", "months.show",
    "months.search", "months.search_in", "manual.index", "manual.show", "contract_files.index", "contract_files.upload",
    "return_menu.show", "return_deputies.index", "return_deputies.choose", "return_deputies.new",
    "return_deputies.name",
    "return_deputies.show", "return_deputies.change", "approval_flow.show", "approval_flow.change",
    "transfers.search_for", "closing_days.show", "closing_days.week", "closing_days.add", "closing_days.remove",
    *(set(ADMIN) - {"provisioning.status"}),  # dealers, stores, staff and jobs
}  # fmt: skip


def subject_of(row: Row) -> type | None:
    """The type of what the row's pages are about, by the loader's annotation."""
    if row.subject is None:
        return None
    hint: Any = get_type_hints(inspect.unwrap(row.subject))["return"]
    found = [one for one in get_args(hint) or (hint,) if one is not Response]
    return found[0] if isinstance(found[0], type) else None


def logged(endpoint: str) -> bool:
    return web_looked_at.is_logged(ACCESS[endpoint], subject_of(ACCESS[endpoint]))


def test_every_route_of_staff_leaves_a_line_or_is_known_to_show_nothing_of_customers() -> None:
    routes = {name for name, row in ACCESS.items() if isinstance(row.guard, StaffGuard) and not row.guard.watching}
    assert {name for name in routes if not logged(name)} == NOTHING_OF_CUSTOMERS


def test_wherever_somebody_saw_planted_data_a_line_is_left() -> None:
    """The matrix over all routes knows by their words which pages show a customer's data."""
    staffs = {name for name in SEES if isinstance(ACCESS[name].guard, StaffGuard)}
    assert staffs - OPEN_IN_THE_DEMO == {name for name in staffs if logged(name)}


def newest(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.max(AccessLine.id))) or 0


def since(database: Database, before: int) -> list[AccessLine]:
    with database.reading() as session:
        found = select(AccessLine).where(AccessLine.id > before, AccessLine.act.in_(OF_CUSTOMERS))
        return list(session.scalars(found))


def lines(database: Database) -> list[AccessLine]:
    with database.reading() as session:
        found = select(AccessLine).where(AccessLine.act.in_(OF_CUSTOMERS))
        return list(session.scalars(found.order_by(AccessLine.id)))


def test_each_page_leaves_exactly_one_line_and_a_refused_one_none(world: World) -> None:  # noqa: F811
    for cell in cells():
        if cell.method != "GET" or cell.who not in ROLES:
            continue
        before = newest(world.database)
        answer = world.asks(cell)
        new = since(world.database, before)
        assert len(new) == (answer.status_code == 200 and logged(cell.endpoint)), cell
        assert [(one.page, one.role) for one in new] == [(cell.endpoint, cell.who)] * len(new)


def test_what_stands_in_a_line_and_what_does_not(world: World, showroom: Showroom) -> None:  # noqa: F811
    order_id = world.names["order_id"]
    before = len(lines(world.database))
    world.people["headquarters"].opens(f"/desk/orders/{order_id}")
    world.people["sales"].opens(f"/desk/checks/{world.names['check_id']}")
    world.people["sales"].opens("/desk/orders/")
    first, second, third = lines(world.database)[before:]
    with world.database.reading() as session:
        staff = session.get_one(Staff, showroom.staff_ids["本部"])
    assert (first.act, first.subject_kind, first.subject_id) == ("seen", "order", order_id)
    assert (first.staff_id, first.role, first.store_id, first.dealer_id) == (
        staff.id, "headquarters", None, staff.dealer_id,
    )  # fmt: skip
    assert (second.subject_id, second.store_id) == (order_id, showroom.store_id)  # a check belongs to its order
    assert (third.subject_kind, third.dealer_id) == (MANY, staff.dealer_id)
    written = repr([vars(one) for one in (first, second, third)])
    assert not [word for word in ("高橋", "森", "佐藤", "豊田") if word in written]


def test_an_act_stands_there_with_who_did_it_once(world: World, showroom: Showroom) -> None:  # noqa: F811
    before = len(lines(world.database))
    desk = world.people["sales"]
    desk.opens(f"/desk/orders/{world.names['order_id']}")
    token = world.tokens["sales"]
    body = {"csrf_token": token}
    for _press in range(2):
        desk.http.post(f"/desk/orders/{world.names['order_id']}/renew", data=body, base_url=desk.base)
    seen, *acted = lines(world.database)[before:]
    assert seen.act == "seen"
    assert {(one.act, one.page, one.staff_id) for one in acted} == {
        ("acted", "orders.renew", showroom.staff_ids["佐藤"])
    }


def test_what_a_page_fetches_again_and_again_leaves_none(world: World) -> None:  # noqa: F811
    before = newest(world.database)
    desk = world.people["sales"]
    for url in ("/desk/rows", "/desk/checks/rows"):
        assert desk.http.get(url, base_url=desk.base).status_code == 200
    assert newest(world.database) == before
