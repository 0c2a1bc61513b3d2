"""Whether two QR symbols of a picture are the two halves of one code, printed on one sheet."""

from cmath import phase
from functools import reduce
from operator import xor
from typing import Protocol

_IN_A_ROW = 6.0
"""Two halves may have others of their row between them: their middles are no more symbols' widths apart."""
_NEXT = 2.5
"""Two halves of which only one header was seen, or seen amid errors, lie side by side."""
_BESIDE, _SLANT = 0.5, 0.15
_LARGER = 1.35
_ASKEW = 0.26  # rad

Corner = tuple[float, float]


class SequencePlace(Protocol):
    """What a symbol's header says: the `index`th of `count`, all with the same parity."""

    @property
    def index(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def parity(self) -> int: ...


class Part(Protocol):
    """What a symbol holds, and which part of a message its header says that it is."""

    @property
    def data(self) -> bytes: ...
    @property
    def place(self) -> SequencePlace | None: ...


class Symbol(Part, Protocol):
    """A symbol as it was read; see `idv.symbols.Symbol`."""

    @property
    def corners(self) -> tuple[Corner, Corner, Corner, Corner]: ...
    @property
    def certain(self) -> bool: ...


def of_one_code(first: Symbol, second: Symbol) -> bool:
    """Whether the second goes on where the first ends.

    What their headers say counts before where they lie. A header that was seen amid errors can confirm, not deny.
    """
    if of_one_message(first, second):
        return True
    one_message = _one_message(first.place, second.place)
    if not one_message and _denied(first, second):
        return False
    doubtful = (first.place or second.place) and not one_message
    return _side_by_side(first, second, _NEXT if doubtful else _IN_A_ROW)


def of_one_message(first: Part, second: Part) -> bool:
    """Whether their headers say so, and the parity fits the bytes of both: then it does not matter where they lie."""
    fits = first.place and first.place.parity == reduce(xor, first.data + second.data, 0)
    return _one_message(first.place, second.place) and bool(fits)


def stands_alone(symbol: Symbol) -> bool:
    """Whether nothing says that the symbol is a part of something longer."""
    return symbol.place is None or symbol.place.count == 1 or not symbol.certain


def _one_message(first: SequencePlace | None, second: SequencePlace | None) -> bool:
    if first is None or second is None:
        return False
    places = (first.index, first.count), (second.index, second.count)
    return places == ((0, 2), (1, 2)) and first.parity == second.parity


def _denied(first: Symbol, second: Symbol) -> bool:
    """Whether a header that is certain names another part, or both are and speak of two messages."""
    certain = [(symbol.place, index) for index, symbol in enumerate((first, second)) if symbol.place and symbol.certain]
    return len(certain) == 2 or any((place.index, place.count) != (index, 2) for place, index in certain)


def _side_by_side(first: Symbol, second: Symbol, reach: float) -> bool:
    """Whether they are of one size, stand alike and in one row, no further apart than `reach` widths."""
    one, other = _width(first), _width(second)
    if not one or not other or not 1 / _LARGER <= abs(other) / abs(one) <= _LARGER or abs(phase(other / one)) > _ASKEW:
        return False
    way = (_middle(second) - _middle(first)) / ((one + other) / 2)
    return abs(way.real) <= reach and abs(way.imag) <= max(_BESIDE, _SLANT * abs(way.real))


def _width(symbol: Symbol) -> complex:
    """From its left edge to its right one: how large it is, and which way it stands."""
    top_left, top_right, bottom_right, bottom_left = (complex(*corner) for corner in symbol.corners)
    return (top_right - top_left + bottom_right - bottom_left) / 2


def _middle(symbol: Symbol) -> complex:
    return sum(complex(*corner) for corner in symbol.corners) / 4
