"""QR symbols in photographs: their bytes, their places, and what a header says that the library does not tell."""

import io

import numpy as np
import pytest
from PIL import Image

from mytoyota.idv import reader_wire
from mytoyota.idv.pictures import MAX_BYTES
from mytoyota.idv.read_symbols import read_symbols
from mytoyota.idv.reader import refused
from mytoyota.idv.reader_client import ReaderClient
from mytoyota.idv.symbols import SequencePlace, Symbol, Symbols
from tests.certificates.camera import Laid, Shot, photograph
from tests.certificates.printing import Press, sheet, symbols
from tests.idv import hostile

PARTS = ["2/品川　　３３０さ１２３".encode("cp932"), "４/1/ABC12-0123456/2ZR/1".encode("cp932")]
PARITY = int(np.bitwise_xor.reduce(np.frombuffer(b"".join(PARTS), np.uint8)))


def taken(*drawn: np.ndarray, **changes: object) -> Symbols:
    near = {"size": (1100, 825), "scale": 5.6}
    return read_symbols(photograph([Laid(sheet(drawn))], Shot(**near | changes)))


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("level", "LMQH")
def test_bytes_and_places_in_the_message_are_told_whichever_way_the_sheet_lies(level: str, quarters: int) -> None:
    found = taken(*symbols(PARTS, Press(level)), quarters=quarters).found
    assert {symbol.data for symbol in found} == set(PARTS)
    for symbol in found:
        if symbol.place is not None:  # the highest level deals its codewords out to blocks that are out of reach
            assert symbol.place == SequencePlace(PARTS.index(symbol.data), 2, PARITY)
    assert level == "H" or all(symbol.place for symbol in found)


def test_corners_go_round_from_the_printed_top_left() -> None:
    for quarters, way in enumerate([1, -1j, -1, 1j]):
        (symbol,) = taken(*symbols([b"1"], Press()), quarters=quarters).found
        first, second, third, _ = (complex(*corner) for corner in symbol.corners)
        assert (second - first) / abs(second - first) == pytest.approx(way, abs=0.05)
        assert (third - second) / (second - first) == pytest.approx(1j, abs=0.05)


def test_a_picture_may_be_cut_to_the_row_of_symbols() -> None:
    row = np.hstack(symbols(PARTS, Press()))
    out = io.BytesIO()
    Image.fromarray(np.where(np.kron(row, np.ones((3, 3))), 0, 255).astype(np.uint8)).save(out, "PNG")
    found = read_symbols(out.getvalue()).found
    assert {symbol.data: symbol.place for symbol in found} == {
        part: SequencePlace(number, 2, PARITY) for number, part in enumerate(PARTS)
    }


def test_a_symbol_of_its_own_has_no_place() -> None:
    assert [symbol.place for symbol in taken(*symbols(PARTS, Press(sequence=False))).found] == [None, None]


def test_a_symbol_that_needed_correction_is_not_certain() -> None:
    first, second = symbols(PARTS, Press("Q"))
    first[-6:-4, -6:-4] = ~first[-6:-4, -6:-4]  # where the header stands
    told = {symbol.data: symbol for symbol in taken(first, second, blur=0.0).found}
    assert not told[PARTS[0]].certain
    assert told[PARTS[0]].place != SequencePlace(0, 2, PARITY)
    assert told[PARTS[1]].certain


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!doctype html>", "not_an_image"),
        (b"", "not_an_image"),
        (b"\0\0\0\x18ftypheic" + bytes(2000), "unsupported_format"),
        (b"%PDF-1.7", "unsupported_format"),
        (hostile.png_of(12000, 12000), "too_large"),
        (hostile.png_of(1, 60000), "too_small"),
        (hostile.png_of(160, 120), "no_code"),
        (hostile.broken_metadata(), "no_code"),
    ],
    ids=["HTML", "nothing", "HEIC", "PDF", "a bomb", "a line", "a thumbnail", "broken metadata"],
)
def test_a_picture_without_codes_says_why(data: bytes, reason: str) -> None:
    assert read_symbols(data) == Symbols(reasons=(reason,))


def test_a_symbol_that_cannot_be_read_is_unclear() -> None:
    (drawn,) = symbols([b"A" * 40], Press("L"))
    drawn[12:26, 12:26] = np.random.default_rng(1).random((14, 14)) < 0.5
    assert taken(drawn) == Symbols(reasons=("unclear",))


def test_the_wire_carries_symbols_unchanged() -> None:
    corners = ((0.5, 1.0), (10.0, 1.0), (10.0, 11.0), (0.5, 11.0))
    told = Symbols((Symbol(PARTS[0], corners, SequencePlace(0, 2, 7), certain=True), Symbol(b"\0\xff", corners)))
    assert reader_wire.decode_symbols(reader_wire.encode_symbols(told)) == told
    assert reader_wire.decode_symbols(reader_wire.encode(refused("timeout"))) == Symbols(reasons=("timeout",))


def test_too_much_is_not_sent_and_nobody_there_is_unavailable(tmp_path: object) -> None:
    client = ReaderClient(f"{tmp_path}/nobody.sock")
    assert client.read_symbols(bytes(MAX_BYTES + 1)) == Symbols(reasons=("too_large",))
    assert client.read_symbols(b"x") == Symbols(reasons=("unavailable",))
