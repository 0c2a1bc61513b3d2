"""Finds the contracts of a bulk by six keys, at most a hundred (店舗・スタッフ一括変更画面; seed 001)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from mytoyota.jpass import inspection, permissions, search
from mytoyota.jpass.beside import Beside
from mytoyota.jpass.criteria import General, Individual
from mytoyota.jpass.models import Contract
from mytoyota.jpass.plates import TypedPlate
from mytoyota.jpass.transfers.refusals import MOST
from mytoyota.organisation.models import Staff, Store


@dataclass(frozen=True)
class Keys:
    """What is searched for; what is empty is not asked for. `staff` and `store` are codes before the change."""

    name: str = ""
    month: date | None = None
    plate: TypedPlate | None = None
    model: str = ""
    staff: str = ""
    store: str = ""

    def packed(self) -> dict[str, Any]:
        """As JSON can hold them."""
        return asdict(self) | {"month": self.month.isoformat() if self.month else ""}

    @classmethod
    def unpacked(cls, values: dict[str, Any]) -> "Keys":
        """Those that `packed` was given."""
        month = date.fromisoformat(values["month"]) if values["month"] else None
        plate = TypedPlate(**values["plate"]) if values["plate"] else None
        return cls(values["name"], month, plate, values["model"], values["staff"], values["store"])


def find(session: Session, member: Staff, keys: Keys) -> tuple[list[int], bool]:
    """The first hundred contracts' ids in order of 最終回期日, and whether there are more."""
    by_name = keys.name or keys.plate
    wanted = Individual(keys.plate, keys.name) if by_name else General(model=keys.model)
    more = _beside(keys, leads=not by_name)
    asked = [one.where(*more) for one in search.queries(member, wanted, MOST + 1)]
    found = list(dict.fromkeys(row.id for row in search.every(session, asked)))
    return found[:MOST], len(found) > MOST


def _beside(keys: Keys, *, leads: bool) -> list[ColumnElement[bool]]:
    """The keys that do not lead."""
    found: list[ColumnElement[bool]] = []
    if keys.month:
        months = [inspection.registered_for(kind, 0, 0, keys.month).first for kind in inspection.KINDS]
        found.append(Beside(Contract.first_registration).in_(months))
    if keys.model and not leads:
        found.append(Beside(Contract.model_name) == keys.model)
    if keys.staff:
        found.append(Contract.staff_code == keys.staff)
    if keys.store:
        found.append(Contract.store_id.in_(select(Store.id).where(Store.code == keys.store)))
    return found


def of_ids(session: Session, member: Staff, ids: list[int]) -> list[Contract]:
    """These contracts as they are now, those in sight alone, in the order of their ids."""
    asked = [one for one in ids if 0 <= one <= permissions.LARGEST_ID]
    seen = permissions.contracts_in_sight(member).where(Contract.id.in_(asked))
    found = {
        one.id: one for one in session.scalars(seen.options(selectinload(Contract.store), selectinload(Contract.staff)))
    }
    return [found[one] for one in ids if one in found]
