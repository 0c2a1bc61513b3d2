"""Joins the two symbols of a code 2 that were photographed one after the other (guide 4-1/7-A).

Two pictures do not tell where the symbols lie, so their headers alone decide: first and second of two, one parity, and
it fits the bytes of both. Without them nothing is joined, and both symbols are asked for in one picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mytoyota.vehicles.certificate_codes import FIRST, SECOND, CertificateNumbers, of_code
from mytoyota.vehicles.certificate_layout import beginning, code_two, ends_code_two
from mytoyota.vehicles.one_sheet import Part, SequencePlace, of_one_message

BOTH = 2  # symbols of a code 2


@dataclass(frozen=True)
class Place:
    """The header of a symbol that was kept."""

    index: int
    count: int
    parity: int


@dataclass(frozen=True)
class Half:
    """One of the two symbols, kept until the other one is photographed."""

    data: bytes = field(repr=False)
    place: Place

    @property
    def other(self) -> str:
        """The symbol that is wanted still: 2-1 or 2-2."""
        return FIRST if self.place.index else SECOND


def half_in(symbols: Sequence[Part]) -> Half | None:
    """The one half that a picture has, if its header says which it is."""
    found = {Half(one.data, Place(place.index, place.count, place.parity)) for one, place in _halves(symbols)}
    return found.pop() if len(found) == 1 else None


def joined(earlier: Half, later: Half) -> CertificateNumbers | None:
    """What both say together, where they are the halves of one code; in whichever order they came."""
    first, second = sorted((earlier, later), key=lambda half: half.place.index)
    if not of_one_message(first, second):
        return None
    code = code_two(first.data + second.data)
    return of_code(code) if code else None


def _halves(symbols: Sequence[Part]) -> list[tuple[Part, SequencePlace]]:
    placed = [(one, one.place) for one in symbols if one.place and one.place.count == BOTH]
    return [(one, place) for one, place in placed if _is_first(one) == (place.index == 0) and _is_of_code_two(one)]


def _is_first(one: Part) -> bool:
    begun = beginning(one.data)
    return begun is not None and begun.code == 2


def _is_of_code_two(one: Part) -> bool:
    return _is_first(one) or ends_code_two(one.data)
