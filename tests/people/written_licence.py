"""A reader for tests without pictures: the "photograph" is JSON of what is printed on the document."""

import json
from functools import reduce
from operator import xor

from mytoyota.idv.reader import Reading, refused
from mytoyota.idv.symbols import SequencePlace, Symbol, Symbols


class WrittenLicenceReader:
    """Reads licences and codes that are written as JSON; anything else is not a picture."""

    def read(self, picture: bytes) -> Reading:
        """`{"fields": …, "confidence": …}` or `{"reasons": […]}`."""
        try:
            printed = json.loads(picture)
        except ValueError:
            return refused("not_an_image")
        if printed.get("reasons"):
            return refused(*printed["reasons"])
        crops = {name: b"\xff\xd8crop of " + name.encode() for name in printed["confidence"]}
        return Reading(True, (), printed["fields"], printed["confidence"], crops, "written", 0.01)

    def read_symbols(self, picture: bytes) -> Symbols:
        """`{"codes": […]}`, the symbols' texts as they stand in a row, or `{"reasons": […]}`.

        `{"parts": {"0": text}, "of": whole}` are symbols whose headers say which part of a message of two they are.
        """
        try:
            printed = json.loads(picture)
        except ValueError:
            return Symbols(reasons=("not_an_image",))
        if printed.get("parts"):
            parity = reduce(xor, printed["of"].encode("cp932"))
            parts = printed["parts"].items()
            return Symbols(tuple(_symbol(text, int(n), SequencePlace(int(n), 2, parity)) for n, text in parts))
        if not printed.get("codes"):
            return Symbols(reasons=tuple(printed.get("reasons", ("no_code",))))
        return Symbols(tuple(_symbol(text, place) for place, text in enumerate(printed["codes"])))


def _symbol(text: str, place: int, header: SequencePlace | None = None) -> Symbol:
    left, right = 135.0 * place, 135.0 * place + 100
    corners = ((left, 0.0), (right, 0.0), (right, 100.0), (left, 100.0))
    return Symbol(text.encode("cp932"), corners, header, certain=header is not None)


def photograph(**changes: str) -> bytes:
    """A photograph of 高橋 陽菜's licence; the address was hard to read."""
    fields = {
        "name": "高橋 陽菜",
        "birth_date": "1990-02-22",
        "address": "愛知県豊田市トヨタ町1-2",
        "issue_date": "2024-03-01",
        "expiry_date": "2029-03-22",
        "licence_number": "309012345620",
    }
    confidence = dict.fromkeys(fields, 0.99) | {"address": 0.5}
    return json.dumps({"fields": fields | changes, "confidence": confidence}).encode()


def certificate_photograph(*codes: str) -> bytes:
    """A photograph of a vehicle certificate with these QR symbols in a row."""
    return json.dumps({"codes": codes}).encode()


def bad_photograph(reason: str) -> bytes:
    """A photograph that is refused for `reason`."""
    return json.dumps({"reasons": [reason]}).encode()
