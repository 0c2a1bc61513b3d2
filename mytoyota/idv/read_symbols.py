"""Finds and reads the QR symbols in one photograph (guide 4-1/18-C)."""

from typing import Any, cast

import cv2
import numpy as np
import zxingcpp

from mytoyota.idv.pictures import PictureRefused, Pixels, decode
from mytoyota.idv.sequence_header import sequence_place
from mytoyota.idv.symbols import Corners, Symbol, Symbols

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
MOST = 40
"""Symbols that are told of one picture; a certificate has at most eight."""
_LEAST_SIDE = 40
"""Two pixels for each module of a small symbol; a picture may be cut to the row of symbols (px)."""
_SMALL = 2_500_000
"""A picture of fewer pixels is looked at once more enlarged: modules of one or two pixels drown in noise."""


def read_symbols(picture: bytes) -> Symbols:
    """Read every QR symbol of the encoded picture (JPEG, PNG or WebP). Never raises for a bad picture."""
    try:
        grey = cv2.cvtColor(decode(picture, _LEAST_SIDE), cv2.COLOR_RGB2GRAY)
    except PictureRefused as refusal:
        return Symbols(reasons=(refusal.code,))
    found, broken = _looked_at(grey)
    if broken or not found:
        found, still = _looked_closer(grey, found)
        broken = broken or still
    if found:
        return Symbols(tuple(found[:MOST]))
    return Symbols(reasons=("unclear" if broken else "no_code",))


def _looked_closer(grey: Pixels, found: list[Symbol]) -> tuple[list[Symbol], bool]:
    """What stands out once local contrast is raised, in a small picture also enlarged, besides what was found."""
    raised = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey)
    if grey.size < _SMALL:
        raised = cv2.resize(raised, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    scale = grey.shape[1] / raised.shape[1]
    more, broken = _looked_at(raised, scale)
    return found + [symbol for symbol in more if not any(_same(symbol, other) for other in found)], broken


def _looked_at(grey: Pixels, scale: float = 1.0) -> tuple[list[Symbol], bool]:
    """The legible symbols, and whether there is one that is not."""
    seen = zxingcpp.read_barcodes(grey, formats=_QR, try_invert=False, return_errors=True)
    return [_symbol(one, scale) for one in seen if one.valid], any(not one.valid for one in seen)


def _symbol(seen: zxingcpp.Barcode, scale: float) -> Symbol:
    told: Any = seen.extra
    modules = np.asarray(seen.to_image(scale=1, add_quiet_zones=False)) < 128
    place = sequence_place(modules, int(told["Version"]), told["ECLevel"], told["DataMask"])
    at, certain = seen.position, told.get("UEC") == 1.0
    corners = tuple((p.x * scale, p.y * scale) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
    return Symbol(bytes(seen.bytes), cast(Corners, corners), place, certain)


def _same(one: Symbol, other: Symbol) -> bool:
    """Whether both are one symbol, seen twice."""
    return one.data == other.data and np.allclose(np.mean(one.corners, 0), np.mean(other.corners, 0), atol=12)
