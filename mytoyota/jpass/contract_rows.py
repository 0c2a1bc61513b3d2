"""A line of the finance company's file as the row it becomes, or what is wrong in it; knows stores and their staff."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.jpass import contract_columns, names
from mytoyota.jpass.contract_columns import (
    BOUGHT,
    CELLS,
    CLAIM,
    COLUMNS,
    DEALER,
    FINAL,
    KANA,
    MODEL,
    NAME,
    NOT_KNOWN,
    NUMBER,
    OTHER_DEALER,
    PLATE,
    PRODUCT,
    READERS,
    REGISTERED,
    STAFF,
    STORE,
    USE,
    Wrong,
)
from mytoyota.jpass.contract_file import Line
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Dealer, Staff, Store

_normal = lru_cache(10_000)(workplaces.normal)


@dataclass(frozen=True)
class Mistake:
    """What is wrong at one place of a file: never the value itself, `found` is its kind alone."""

    line: int
    column: str
    problem: str
    found: str


@dataclass(frozen=True)
class Places:
    """The stores by code, each with its dealer, and their staff by number."""

    stores: dict[str, tuple[str, str, str]]  # store's id, dealer's id, dealer's code
    staff: dict[tuple[str, str], str]

    @classmethod
    def known(cls, session: Session) -> "Places":
        """Those that there are now."""
        stores = select(Store.code, Store.id, Dealer.id, Dealer.code).join(Dealer, Dealer.id == Store.dealer_id)
        staff = select(Staff.store_id, Staff.number, Staff.id).where(Staff.store_id.is_not(None))
        return cls(
            {code: (store, dealer, dealer_code) for code, store, dealer, dealer_code in session.execute(stores)},
            {(store or "", number): member for store, number, member in session.execute(staff)},
        )


def read(line: Line, places: Places) -> tuple[dict[str, Any] | None, list[Mistake]]:
    """The values of a contract's row by column of the table, or the mistakes that are in the line."""
    if line.cells is None:
        return None, [Mistake(line.number, "", CELLS, "")]
    try:
        values = {column: read(text) for column, read, text in zip(COLUMNS, READERS, line.cells, strict=True)}
    except Wrong:
        return None, _mistakes(line.number, line.cells)
    mistakes = _at_no_place(line, values, places)
    return (None, mistakes) if mistakes else (_row(values, places), [])


def _mistakes(number: int, cells: tuple[str, ...]) -> list[Mistake]:
    found = []
    for column, text in zip(COLUMNS, cells, strict=True):
        try:
            contract_columns.read(column, text)
        except Wrong as wrong:
            found.append(Mistake(number, column, str(wrong), contract_columns.kind_of(text)))
    return found


def _at_no_place(line: Line, values: dict[str, Any], places: Places) -> list[Mistake]:
    store = places.stores.get(values[STORE])
    if store is None:
        return [Mistake(line.number, STORE, NOT_KNOWN, contract_columns.kind_of(values[STORE]))]
    if store[2] != values[DEALER]:
        return [Mistake(line.number, DEALER, OTHER_DEALER, contract_columns.kind_of(values[DEALER]))]
    return []


def _row(values: dict[str, Any], places: Places) -> dict[str, Any]:
    store_id, dealer_id, _ = places.stores[values[STORE]]
    number, plate = _normal(values[STAFF]), values[PLATE]
    row = {
        "contract_number": values[NUMBER],
        "product": values[PRODUCT],
        "customer_name": values[NAME],
        "customer_name_kana": values[KANA],
        "plate": str(plate) if plate else "",
        "plate_serial": plate.serial if plate else 0,
        "model_name": values[MODEL],
        "use": values[USE],
        "first_registration": values[REGISTERED],
        "final_date": values[FINAL],
        "claim_status": values[CLAIM],
        "claim_bought": values[BOUGHT],
        "dealer_id": dealer_id,
        "store_id": store_id,
        "staff_id": places.staff.get((store_id, number)),
        "staff_code": number,
    }
    row["content"] = content(row)
    return row


def with_names(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its folded names: only what is written needs them."""
    return row | {"names": names.folded(row["customer_name"], row["customer_name_kana"])}


def content(row: dict[str, Any]) -> int:
    """A hash of all values, as a signed number of 64 bits."""
    told = "\x1f".join(map(str, row.values()))
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), signed=True)
