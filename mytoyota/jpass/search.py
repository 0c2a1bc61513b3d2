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
from mytoyota.jpass.criteria import Criteria, General, Individual
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
    rows = [row for query in queries(member, criteria) for row in session.execute(query.limit(MOST + 1))]
    rows = _in_order(rows)
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


def queries(member: Staff, criteria: Criteria) -> list[Query]:
    """One query; two where a name has two folded forms; none where nothing of it can be looked for."""
    if not isinstance(criteria, Individual) or not criteria.name:
        return [_query(member, *_conditions(criteria)).order_by(Contract.final_date, Contract.row)]
    wanted = [form[: names.LONGEST] for form in names.forms(criteria.name)]
    if criteria.number or criteria.plate:
        named = or_(*(Contract.names.contains(one, autoescape=True) for one in wanted))
        found = _query(member, *_conditions(criteria), named) if wanted else None
        return [] if found is None else [found.order_by(Contract.final_date, Contract.row)]
    return [_by_name(member, one) for one in wanted]


def _query(member: Staff, *conditions: ColumnElement[bool]) -> Query:
    query = select(*COLUMNS).join(Store, Store.id == Contract.store_id).outerjoin(Staff, Staff.id == Contract.staff_id)
    return query.where(permissions.scope(member), *permissions.counting(), *conditions)


def _by_name(member: Staff, wanted: str) -> Query:
    """The pieces lead to it in order of the date; the name itself is looked at last."""
    keys = [names.gram_key(permissions.dealer_of(member), gram) for gram in names.leading(wanted)]
    leads, others = ContractGram, keys[1:]
    query = _query(member, Contract.names.contains(wanted, autoescape=True))
    query = query.join(leads, and_(leads.row == Contract.row, leads.key == keys[0]))
    for key in others:
        other = aliased(ContractGram)
        same = and_(other.key == key, other.day == leads.day, other.row == leads.row)
        query = query.where(exists().where(same))
    return query.order_by(leads.day, leads.row)


def _conditions(criteria: Criteria) -> list[ColumnElement[bool]]:
    if isinstance(criteria, Individual):
        return _individual(criteria)
    if isinstance(criteria, General):
        return _general(criteria)
    months = criteria.registered(clock.in_japan(clock.now()).date())
    return [Contract.first_registration.between(months.first, months.last)]


def _individual(criteria: Individual) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if criteria.number:
        found.append(Contract.contract_number == criteria.number)
    if plate := criteria.plate:
        found.append(Contract.plate_serial == plate.serial)
        parts = (("{} %", plate.place), ("% {} %", plate.klass), ("% {} %", plate.kana))
        found += [Contract.plate.like(form.format(part)) for form, part in parts if part]
    return found


def _general(criteria: General) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if criteria.since:
        found.append(Contract.final_date >= criteria.since)
    if criteria.until:
        found.append(Contract.final_date < _next_month(criteria.until))
    exact = (
        (Contract.model_name, criteria.model),
        (Contract.claim_status, criteria.claim),
        (Contract.product, criteria.product),
    )
    return found + [column == value for column, value in exact if value]


def _next_month(day: date) -> date:
    return inspection.month(inspection.number(day) + 1)


def models(session: Session, member: Staff) -> list[str]:
    """The models that this person's dealer has contracts of: from each to the next in the index, not row by row."""
    ours = select(func.min(Contract.model_name)).where(Contract.dealer_id == permissions.dealer_of(member))
    found = ours.cte("model", recursive=True)
    following = ours.where(Contract.model_name > found.c[0]).correlate(found).scalar_subquery()
    chain = found.union_all(select(following).where(found.c[0].is_not(None)))
    return list(session.scalars(select(chain.c[0]).where(chain.c[0].is_not(None))))
