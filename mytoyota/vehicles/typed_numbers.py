"""Chassis number and plate as people type them into boxes: joined, split, and what is worth a question (4-1/7-A)."""

from dataclasses import dataclass

from mytoyota.japanese.characters import code
from mytoyota.vehicles import chassis, plates
from mytoyota.vehicles.plates import Plate


@dataclass(frozen=True)
class Doubt:
    """Something unusual that may be right: `what` is place_old, place_unknown, chassis_letters or chassis_shape.

    `value` is what was typed, `meant` what probably was meant.
    """

    what: str
    value: str
    meant: str = ""


def join_chassis(front: str | None, back: str | None) -> str:
    """The number out of its two boxes; a whole number in the first box, with its dash or without one, is taken too.

    Raises:
        chassis.ChassisProblem: it cannot be one.
    """
    before, behind = code(front or "").rstrip("-"), code(back or "").lstrip("-")
    return chassis.normal(f"{before}-{behind}" if behind else before)


def split_chassis(number: str) -> tuple[str, str]:
    """The two boxes' parts; a number without a dash stands in the first alone."""
    front, _dash, back = number.partition("-")
    return front, back


def doubts(number: str, plate: Plate) -> list[Doubt]:
    """What to ask once before it is taken as it is."""
    return [*_of_chassis(number), *_of_place(plate)]


def _of_chassis(number: str) -> list[Doubt]:
    if chassis.kind(number) != "other":
        return []
    meant = chassis.suggestion(number)
    return [Doubt("chassis_letters", number, meant) if meant else Doubt("chassis_shape", number)]


def _of_place(plate: Plate) -> list[Doubt]:
    if plate.place in plates.PLACES:
        return []
    known = plate.place in plates.OLD_PLACES
    return [Doubt("place_old" if known else "place_unknown", plate.place)]
