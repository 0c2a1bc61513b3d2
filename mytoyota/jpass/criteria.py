"""What contracts are searched for: the keys of the three searches of 最終回対象顧客一覧 (seed 000)."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, ClassVar

from mytoyota.jpass import inspection
from mytoyota.jpass.inspection import MonthRange
from mytoyota.jpass.plates import TypedPlate


@dataclass(frozen=True)
class Individual:
    """個別契約検索: one contract, by any of plate, name and number; what is empty is not asked for."""

    kind: ClassVar[str] = "individual"
    plate: TypedPlate | None = None
    name: str = ""
    number: str = ""


@dataclass(frozen=True)
class General:
    """汎用検索: by the months of 最終回期日 (each the 1st, both ends within), model, claim, product, store (ours)."""

    kind: ClassVar[str] = "general"
    since: date | None = None
    until: date | None = None
    model: str = ""
    claim: str = ""
    product: str = ""
    store: str = ""  # its id


@dataclass(frozen=True)
class Inspection:
    """車検軸検索: the first, second or third inspection (`which`) is `nearest` to `farthest` months away."""

    kind: ClassVar[str] = "inspection"
    which: int
    nearest: int
    farthest: int

    def registered(self, today: date) -> MonthRange:
        """When the vehicles were first registered."""
        return inspection.registered_for(self.which, self.nearest, self.farthest, today)


Criteria = Individual | General | Inspection
KINDS: dict[str, type[Criteria]] = {one.kind: one for one in (Individual, General, Inspection)}


def packed(criteria: Criteria) -> dict[str, Any]:
    """The criteria as JSON can hold them."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(criteria).items()}
    return {"kind": criteria.kind, **values}


def unpacked(values: dict[str, Any]) -> Criteria:
    """The criteria that `packed` was given."""
    kind = KINDS[values["kind"]]
    return kind(**{one.name: _value(one.name, values[one.name]) for one in fields(kind) if one.name in values})


def _value(name: str, value: Any) -> Any:
    if name in ("since", "until") and value:
        return date.fromisoformat(value)
    return TypedPlate(**value) if name == "plate" and value else value
