"""Which part of a message that is spread over several QR symbols a symbol is: the header that ZXing does not tell."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mytoyota.idv.symbols import SequencePlace

Modules = np.ndarray[tuple[Any, ...], np.dtype[np.bool]]

_STRUCTURED_APPEND = 0b0011
# Blocks that a symbol's codewords are dealt out to, by error correction level, for versions 1 to 10.
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8),
}
_MASKS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def sequence_place(modules: Modules, version: int, level: str, mask: int) -> SequencePlace | None:
    """What the header in a symbol's modules says (true is dark); None where there is none or it lies out of reach.

    The modules are as they were seen: an error that decoding corrected elsewhere may stand in the header.
    """
    if version > len(_BLOCKS["L"]) or modules.shape != (17 + 4 * version, 17 + 4 * version):
        return None
    codewords = np.packbits(np.fromiter(_first_bits(modules, mask), dtype=bool))
    apart = _BLOCKS[level][version - 1]
    if len(codewords) <= 2 * apart:
        return None
    head = int.from_bytes(bytes(codewords[[0, apart, 2 * apart]]), "big")
    if head >> 20 != _STRUCTURED_APPEND:
        return None
    return SequencePlace(index=head >> 16 & 15, count=(head >> 12 & 15) + 1, parity=head >> 4 & 255)


def _first_bits(modules: Modules, mask: int) -> Iterator[bool]:
    """The bits in the two columns at the right edge, from below upwards as far as whole codewords go."""
    side = len(modules)
    rows = (side - 9) // 4 * 4  # above them the format is written
    for row in range(side - 1, side - 1 - rows, -1):
        for column in (side - 1, side - 2):
            yield bool(modules[row, column]) != _MASKS[mask](row, column)
