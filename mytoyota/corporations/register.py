"""The imported register: answers by number, and finds numbers by the beginning of a name (guide 1-1/13-C)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from mytoyota.corporations.models import RegisteredCompany
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.registry import Company, RegistryDown
from mytoyota.japanese import corporate_names
from mytoyota.japanese.kana import is_katakana

MOST = 20  # answers to one search
END = "\U0010ffff"  # sorts behind everything a name can go on with
Reading = Callable[[], AbstractContextManager[Session]]


class ImportedRegister:
    """The register in our own database, as old as the file it was imported from. `reading` opens a look at it."""

    outside = False

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def company(self, number: CorporateNumber) -> Company | None:
        """The corporation with this number.

        Raises:
            RegistryDown: nothing was imported yet.
        """
        with self._reading() as session:
            found = by_number(session, number)
            if found is None and is_empty(session):
                raise RegistryDown("none")
            return found


def by_number(session: Session, number: CorporateNumber) -> Company | None:
    """The imported corporation with this number."""
    row = session.get(RegisteredCompany, number.digits)
    return _company(row) if row else None


def by_name(session: Session, typed: str) -> list[Company]:
    """Open corporations whose name, or whose reading, begins like this; at most 20, by name."""
    wanted = corporate_names.search_key(typed)
    if not wanted or wanted in corporate_names.LEGAL_FORMS:
        return []
    found = list(session.scalars(_begins(RegisteredCompany.name_key, wanted)))
    if len(found) < MOST and is_katakana(wanted):
        known = {row.number for row in found}
        found += [
            row for row in session.scalars(_begins(RegisteredCompany.furigana_key, wanted)) if row.number not in known
        ]
    return [_company(row) for row in found[:MOST]]


def is_empty(session: Session) -> bool:
    """Whether no register was imported."""
    return session.scalar(select(RegisteredCompany.number).limit(1)) is None


def _begins(column: InstrumentedAttribute[Any], wanted: str) -> Select[RegisteredCompany]:
    """A range of the column's index: what begins with `wanted`, in order."""
    within = select(RegisteredCompany).where(column >= wanted, column < wanted + END)
    return within.where(RegisteredCompany.closed_on == "").order_by(column, RegisteredCompany.number).limit(MOST)


def _company(row: RegisteredCompany) -> Company:
    return Company(**{one.name: getattr(row, one.name) for one in fields(Company)})
