"""What a reading of a driver's licence is, and the port every reader stands behind (guide 1-1/16-B, 17-B, 4-1/18-C)."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from mytoyota.idv.symbols import Symbols

CORE_FIELDS = ("name", "birth_date", "address", "issue_date", "expiry_date", "licence_number")
FIELDS = (
    *CORE_FIELDS,
    "issue_number",
    "conditions",
    "categories",
    "committee",
    "motorcycle_date",
    "other_date",
    "second_class_date",
)

# Refusals about the picture, about the card, and about the reader; the page has one sentence for each.
PICTURE_REASONS = ("not_an_image", "too_large", "unsupported_format")
CARD_REASONS = (
    "not_a_licence",
    "back_side",
    "cropped",
    "too_small",
    "blurred",
    "too_dark",
    "glare",
    "unreadable",
    "expired",
)
READER_REASONS = ("busy", "unavailable", "timeout")
REASONS = PICTURE_REASONS + CARD_REASONS + READER_REASONS

SURE = 0.85
"""A field read with at least this confidence (0 to 1) is shown without a mark."""


@dataclass(frozen=True)
class Reading:
    """What was read from one photograph.

    `reasons` are stable codes from REASONS: why a photograph was refused, or, with `accepted`, what made it harder to
    read. `fields` maps names from FIELDS to text; dates are ISO 8601, text is as printed after NFKC. `confidence` is 0
    to 1 for every field that was looked for. `crops` holds a small JPEG of each doubtful field, for the eye only.
    """

    accepted: bool
    reasons: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    crops: dict[str, bytes] = field(default_factory=dict)
    engine: str = ""
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The reading without its crops, for a line of JSON."""
        return {
            "accepted": self.accepted,
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
            "engine": self.engine,
            "fields": dict(self.fields),
            "confidence": {name: round(value, 3) for name, value in self.confidence.items()},
        }


class DocumentReader(Protocol):
    """Reads one photograph: of the front of a Japanese driver's licence, or of a document with QR symbols."""

    def read(self, picture: bytes) -> Reading:
        """Read the encoded picture (JPEG, PNG or WebP). Never raises for a bad picture: the reasons say what was
        wrong.
        """
        ...

    def read_symbols(self, picture: bytes) -> Symbols:
        """Read every QR symbol of the encoded picture. Never raises for a bad picture either."""
        ...


def refused(*reasons: str, engine: str = "", seconds: float = 0.0) -> Reading:
    """A reading that holds nothing but why."""
    return Reading(accepted=False, reasons=reasons, engine=engine, seconds=seconds)


def doubtful(reading: Reading) -> set[str]:
    """The fields a person should look at: read without enough confidence, or a core field not read at all."""
    unsure = {name for name, value in reading.confidence.items() if value < SURE}
    missing = {name for name in CORE_FIELDS if not reading.fields.get(name)}
    return unsure | missing
