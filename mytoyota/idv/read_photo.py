"""Reads one photograph of a driver's licence, or says why it cannot be read (guide 1-1/16-B, 17-B)."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import cv2
import numpy as np

from mytoyota.idv.address_mending import mended_address
from mytoyota.idv.category_grid import held_categories
from mytoyota.idv.engine import Engine, EngineUnavailable, Line, Read
from mytoyota.idv.engine_choice import choose
from mytoyota.idv.field_lines import ALPHABETS, PrintedCard, Strip, crop_of
from mytoyota.idv.field_values import Values, field_values
from mytoyota.idv.finding import RESOLUTION, Found, find_front, why_no_front
from mytoyota.idv.glare import glared_fields
from mytoyota.idv.glyphs import second_look
from mytoyota.idv.layout import BOXES
from mytoyota.idv.pictures import PictureRefused, Pixels, decode
from mytoyota.idv.quality import measured
from mytoyota.idv.read_symbols import read_symbols
from mytoyota.idv.reader import CORE_FIELDS, Reading, doubtful, refused
from mytoyota.idv.symbols import Symbols

_UNREADABLE = 0.4
"""Mean confidence of the core fields under which nothing read is worth showing."""


def today_in_japan() -> date:
    """The calendar day at a Japanese dealer (UTC + 9 h, no summer time)."""
    return (datetime.now(UTC) + timedelta(hours=9)).date()


class InProcessReader:
    """A DocumentReader in the calling process: for the command line, for tests, and inside the reader process."""

    def __init__(self, engine: str | None = None, today: Callable[[], date] = today_in_japan) -> None:
        """Load the engine of this name, or the first that can run. Raises EngineUnavailable where none can."""
        cv2.setNumThreads(1)  # One core a reader: its work must not crowd out the pages.
        self.engine: Engine = choose(engine)
        self._today = today

    def read(self, picture: bytes) -> Reading:
        """See DocumentReader.read."""
        started = time.perf_counter()
        try:
            reading = self._read(decode(picture))
        except PictureRefused as refusal:
            reading = refused(refusal.code)
        except EngineUnavailable:
            reading = refused("unavailable")
        return replace(reading, engine=self.engine.name, seconds=time.perf_counter() - started)

    def read_symbols(self, picture: bytes) -> Symbols:
        """See DocumentReader.read_symbols."""
        return read_symbols(picture)

    def warm(self) -> None:
        """Read something empty once, so that the first person does not wait for libraries and tables to load."""
        mended_address("千代田区丸の内1-1")  # without its prefecture, so that wards are read as well
        self.engine.read([Line(np.full((48, 160, 3), 255, np.uint8), "text")])

    def _read(self, picture: Pixels) -> Reading:
        found = find_front(picture)
        if not found.is_front:
            return refused("back_side" if self._is_back(found) else why_no_front(picture, found))
        if not found.whole:
            return refused("cropped")
        flat = found.flat()
        card, quality = PrintedCard(flat), measured(flat, RESOLUTION)
        glare = ("glare",) if glared_fields(card) else ()
        if reasons := (*quality.refusals(found.resolution), *glare):
            return refused(*reasons)
        return self._judged(flat, self._values(card), quality.warnings(found.resolution))

    def _values(self, card: PrintedCard) -> Values:
        pieces = [strip for name in BOXES for strip in card.strips(name)]
        texts = self.engine.read([Line(piece.image, ALPHABETS.get(piece.field, "text")) for piece in pieces])
        reads: dict[str, list[Read]] = {name: [] for name in BOXES}
        for piece, text in zip(pieces, texts, strict=True):
            reads[piece.field].append(_looked_again(text, piece) if piece.field == "name" else text)
        values = field_values(reads)
        held, sure = held_categories(card.flat)
        values.put("categories", "・".join(held), sure)
        return values

    def _judged(self, flat: Pixels, values: Values, warnings: tuple[str, ...]) -> Reading:
        core = [values.confidence[name] for name in CORE_FIELDS]
        missing = sum(not values.fields[name] for name in CORE_FIELDS)
        if missing > 2 or sum(core) / len(core) < _UNREADABLE:
            return refused("unreadable")
        expiry = values.date("expiry_date")
        expired = expiry is not None and expiry < self._today()
        reasons = ("expired", *warnings) if expired else warnings
        reading = Reading(not expired, reasons, values.fields, values.confidence)
        shown = (doubtful(reading) | {"name"}) & set(BOXES)
        return replace(reading, crops={name: crop_of(flat, name) for name in sorted(shown)})

    def _is_back(self, found: Found) -> bool:
        texts = self.engine.read([Line(heading, "text") for heading in found.headings()])
        return any("備" in read.text or "考" in read.text for read in texts)


def _looked_again(read: Read, piece: Strip) -> Read:
    """A name with each character's written form as the picture shows it."""
    return replace(read, text=second_look(read.text, piece.image))
