"""Searches the contracts that a member of staff sees, in order of 最終回期日 (最終回対象顧客一覧).

Each key of a dealer's search has an index in the order of the date, so that the first hundred are read and no more. A
store's contracts are few: they are read in that order as they are.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from mytoyota.base import clock
from mytoyota.jpass import inspection, names, permissions
from mytoyota.jpass.beside import Beside
from mytoyota.jpass.criteria import Criteria, General, Individual, Inspection
from mytoyota.jpass.inspection import MonthRange
from mytoyota.jpass.models import Contract, ContractGram
from mytoyota.organisation.models import Staff, Store

MOST = 100  # rows of a list
AT_ONCE = 1_000  # rows of a file that are in memory

COLUMNS = (
    Contract.row,
    Contract.id,
    Contract.contract_number,
    Contract.customer_name,
    Contract.customer_name_kana,
    Contract.plate,
    Contract.model_name,
    Contract.use,
    Contract.product,
    Contract.first_registration,
    Contract.final_date,
    Contract.claim_status,
    Contract.claim_bought,
    Contract.staff_code,
    Store.name.label("store_name"),
    Staff.name.label("staff_name"),
)
Found = Row[*tuple[Any, ...]]
Query = Select[*tuple[Any, ...]]


def first(session: Session, member: Staff, criteria: Criteria) -> tuple[list[Found], bool]:
    """The first hundred contracts, and whether there are more."""
    asked = queries(member, criteria, MOST + 1)
    rows = _in_order(row for query in asked for row in session.execute(query))
    return rows[:MOST], len(rows) > MOST


def every(session: Session, asked: list[Query]) -> Iterator[Found]:
    """All that these queries find, read as they are asked for."""
    if len(asked) == 1:
        yield from session.execute(asked[0].execution_options(yield_per=AT_ONCE))
    else:  # two spellings of one name: what both find is few
        yield from _in_order(row for query in asked for row in session.execute(query))


def _in_order(rows: Iterable[Found]) -> list[Found]:
    """Each row once, by its date."""
    return sorted({row.row: row for row in rows}.values(), key=lambda row: (row.final_date, row.row))


def queries(member: Staff, criteria: Criteria, most: int | None = None) -> list[Query]:
    """One query for at most so many; two where a name has two folded forms; none where it has no letter."""
    if isinstance(criteria, General):
        return [_by_date(_of(member, beside=bool(criteria.store)).where(*_general(criteria))).limit(most)]
    if isinstance(criteria, Inspection):
        months = criteria.registered(clock.in_japan(clock.now()).date())
        return [_by_date(_inspected(member, months, most)).limit(most)]
    wanted = [form[: names.LONGEST] for form in names.forms(criteria.name)]
    if criteria.name and not wanted:
        return []
    if not criteria.number and not criteria.plate:
        return [_by_name(member, one).limit(most) for one in wanted]
    named = [or_(*(Contract.names.contains(one, autoescape=True) for one in wanted))] if wanted else []
    return [_by_date(_of(member, beside=True).where(*_individual(member, criteria), *named)).limit(most)]


def _of(member: Staff, *, beside: bool = False) -> Query:
    """The contracts that they see; with `beside` something else leads to them."""
    found = select(*COLUMNS).join(Store, Store.id == Contract.store_id)
    found = found.outerjoin(Staff, Staff.id == Contract.staff_id)
    return found.where(permissions.scope(member, Beside if beside else None), *permissions.counting())


def _by_date(query: Query) -> Query:
    return query.order_by(Contract.final_date)


def _by_name(member: Staff, wanted: str) -> Query:
    """The pieces lead to it in order of the date; the name itself is looked at last."""
    keys = [names.gram_key(permissions.dealer_of(member), gram) for gram in names.leading(wanted)]
    leads = ContractGram
    query = _of(member, beside=True).where(Contract.names.contains(wanted, autoescape=True))
    query = query.join(leads, and_(leads.row == Contract.row, leads.key == keys[0]))
    for key in keys[1:]:
        other = aliased(ContractGram)
        query = query.where(exists().where(other.key == key, other.day == leads.day, other.row == leads.row))
    return query.order_by(leads.day, leads.row)


def _inspected(member: Staff, months: MonthRange, most: int | None) -> Query:
    """Months are many keys, each in order of the date: which are first is found in the index alone."""
    within = Contract.first_registration.between(months.first, months.last)
    if member.store_id:
        return _of(member).where(within)
    chosen = select(Contract.row).where(permissions.scope(member), *permissions.counting(), within)
    first = chosen.order_by(Contract.final_date).limit(most)
    return _of(member, beside=True).where(Contract.row.in_(first))


def _individual(member: Staff, criteria: Individual) -> list[ColumnElement[bool]]:
    """A number leads to one contract, a plate's number to few of the dealer's."""
    found: list[ColumnElement[bool]] = []
    if criteria.number:
        found.append(Contract.contract_number == criteria.number)
    if plate := criteria.plate:
        parts = (("{} %", plate.place), ("% {} %", plate.klass), ("% {} %", plate.kana))
        found += [Contract.plate.like(form.format(part)) for form, part in parts if part]
        if criteria.number:
            found.append(Beside(Contract.plate_serial) == plate.serial)
        else:
            found += [Contract.dealer_id == permissions.dealer_of(member), Contract.plate_serial == plate.serial]
    return found


def _general(criteria: General) -> list[ColumnElement[bool]]:
    """The first key that there is leads; the index of each bears those behind it."""
    found: list[ColumnElement[bool]] = [Contract.store_id == criteria.store] if criteria.store else []
    keys = ((Contract.model_name, criteria.model), (Contract.product, criteria.product))
    for column, value in (*keys, (Contract.claim_status, criteria.claim)):
        if value:
            found.append((Beside(column) if found else column) == value)
    if criteria.since:
        found.append(Contract.final_date >= criteria.since)
    if criteria.until:
        found.append(Contract.final_date < _next_month(criteria.until))
    return found


def _next_month(day: date) -> date:
    return inspection.month(inspection.number(day) + 1)


def models(session: Session, member: Staff) -> list[str]:
    """The models that this person's dealer has contracts of: from each to the next in the index, not row by row."""
    ours = select(func.min(Contract.model_name)).where(Contract.dealer_id == permissions.dealer_of(member))
    found = ours.cte("model", recursive=True)
    following = ours.where(Contract.model_name > found.c[0]).correlate(found).scalar_subquery()
    chain = found.union_all(select(following).where(found.c[0].is_not(None)))
    return list(session.scalars(select(chain.c[0]).where(chain.c[0].is_not(None))))
