"""A reader for tests without pictures: the "photograph" is JSON of what is printed on the licence."""

import json

from mytoyota.idv.reader import Reading, refused


class WrittenLicenceReader:
    """Reads licences that are written as JSON; anything else is not a picture."""

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


def bad_photograph(reason: str) -> bytes:
    """A photograph that is refused for `reason`."""
    return json.dumps({"reasons": [reason]}).encode()
