"""What the QR symbols of a photograph are told as: their bytes, where each lies, and its part in a message."""

from dataclasses import dataclass

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]


@dataclass(frozen=True)
class SequencePlace:
    """The `index`th of `count` symbols; all have the same `parity` (ISO/IEC 18004, structured append)."""

    index: int
    count: int
    parity: int


@dataclass(frozen=True)
class Symbol:
    """One symbol. `corners` go round from the one that is top left as printed; `place` is as the header was seen,
    and `certain` where no module of the symbol needed correction.
    """

    data: bytes
    corners: Corners
    place: SequencePlace | None = None
    certain: bool = False


@dataclass(frozen=True)
class Symbols:
    """What was found in one picture; `reasons` are stable codes and say why nothing could be: those of a picture and
    of a reader (reader.py), `no_code`, and `unclear` where there is a symbol that cannot be read.
    """

    found: tuple[Symbol, ...] = ()
    reasons: tuple[str, ...] = ()
