"""Joins the two symbols of a code 2 that were photographed one after the other (guide 4-1/7-A).

Two pictures do not tell where the symbols lie, so their headers alone decide: first and second of two, one parity, and
it fits the bytes of both. Without them nothing is joined, and both symbols are asked for in one picture. A parity has
eight bits: halves of two certificates fit once in some ten thousand times, so symbols of code 3 beside them are
compared as well where they are in both pictures, and the person is asked whether it was one certificate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mytoyota.vehicles.certificate_codes import FIRST, SECOND, CertificateNumbers, of_code
from mytoyota.vehicles.certificate_layout import beginning, code_two
from mytoyota.vehicles.one_sheet import Part, SequencePlace, of_one_message

BOTH, THREE = 2, 3  # symbols of code 2, of code 3


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
    beside: frozenset[int] = frozenset()  # parities of code 3 in the same picture

    @property
    def other(self) -> str:
        """The symbol that is wanted still: 2-1 or 2-2."""
        return FIRST if self.place.index else SECOND


def half_in(symbols: Sequence[Part]) -> Half | None:
    """The one half that a picture has, if its header says which it is."""
    beside = frozenset(one.place.parity for one in symbols if one.place and one.place.count == THREE)
    found = {Half(one.data, Place(place.index, place.count, place.parity), beside) for one, place in _halves(symbols)}
    return found.pop() if len(found) == 1 else None


def joined(earlier: Half, later: Half) -> CertificateNumbers | None:
    """What both say together, where they are the halves of one code; in whichever order they came."""
    first, second = sorted((earlier, later), key=lambda half: half.place.index)
    apart = first.beside and second.beside and not first.beside & second.beside
    if apart or not of_one_message(first, second):
        return None
    code = code_two(first.data + second.data)
    return of_code(code) if code else None


def _halves(symbols: Sequence[Part]) -> list[tuple[Part, SequencePlace]]:
    placed = [(one, one.place) for one in symbols if one.place and one.place.count == BOTH]
    return [(one, place) for one, place in placed if _is_half(one, place)]


def _is_half(one: Part, place: SequencePlace) -> bool:
    """Whether a code 2 begins in the first symbol; of the second, which may hold any end of it, that none begins."""
    begun = beginning(one.data)
    return begun is None if place.index else begun is not None and begun.code == 2
