"""Reads one photograph of a driver's licence from bytes to fields, and says why where it cannot (guide 1-1/16-B, 17-B)."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from mytoyota.idv.address_split import split_address
from mytoyota.idv.card import flatten, pixels_per_mm, turned
from mytoyota.idv.category_grid import held_categories
from mytoyota.idv.engine import Engine, EngineUnavailable, Line, Read, choose
from mytoyota.idv.field_lines import ALPHABETS, RESOLUTION, crop_of, strips
from mytoyota.idv.field_values import Values, field_values
from mytoyota.idv.finding import back_heading, find_front, inside, is_front, why_no_front
from mytoyota.idv.layout import BOXES
from mytoyota.idv.pictures import PictureRefused, Pixels, decode
from mytoyota.idv.quality import measured
from mytoyota.idv.reader import CORE_FIELDS, Reading, doubtful, refused
from mytoyota.idv.ruled_lines import Registration

_UNREADABLE = 0.4
"""Mean confidence of the core fields under which nothing read is worth showing."""


def today_in_japan() -> date:
    """The calendar day at a Japanese dealer (UTC + 9 h, no summer time)."""
    return (datetime.now(UTC) + timedelta(hours=9)).date()


class InProcessReader:
    """A DocumentReader in the calling process: for the command line, for tests, and inside the reader process."""

    def __init__(self, engine: str | None = None, today: Callable[[], date] = today_in_japan) -> None:
        """Load the engine of this name, or the first that can run. Raises EngineUnavailable where none can."""
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

    def warm(self) -> None:
        """Read something empty once, so that the first person does not wait for libraries and tables to load."""
        split_address("東京都千代田区")
        self.engine.read([Line(np.full((48, 160, 3), 255, np.uint8), "text")])

    def _read(self, picture: Pixels) -> Reading:
        found = find_front(picture)
        if not is_front(found):
            return refused("back_side" if self._is_back(picture, found) else why_no_front(picture, found))
        if not inside(picture, found.placing):
            return refused("cropped")
        flat = flatten(picture, found.placing, RESOLUTION)
        quality = measured(flat, RESOLUTION)
        resolution = pixels_per_mm(found.placing)
        if reasons := quality.refusals(resolution):
            return refused(*reasons)
        values = self._values(flat)
        return self._judged(flat, values, quality.warnings(resolution))

    def _values(self, flat: Pixels) -> Values:
        pieces = [strip for name in BOXES for strip in strips(flat, name)]
        texts = self.engine.read([Line(piece.image, ALPHABETS.get(piece.field, "text")) for piece in pieces])
        reads: dict[str, list[Read]] = {name: [] for name in BOXES}
        for piece, text in zip(pieces, texts, strict=True):
            reads[piece.field].append(text)
        values = field_values(reads)
        held, sure = held_categories(flat)
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

    def _is_back(self, picture: Pixels, found: Registration) -> bool:
        """The back has its heading 備考 at the top left, either way up."""
        headings = [back_heading(picture, placing) for placing in (found.placing, turned(found.placing))]
        texts = self.engine.read([Line(heading, "text") for heading in headings])
        return any("備" in read.text or "考" in read.text for read in texts)
