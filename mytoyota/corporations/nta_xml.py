"""Reads the Web-API's XML answer, and nothing else that XML can do: no document type, no entities, no depth."""

from xml.parsers import expat

from mytoyota.corporations.records import Malformed

ROOT, RECORD = "corporations", "corporation"
COUNT = "count"


def records(body: bytes) -> list[dict[str, str]]:
    """The records of an answer in its order, each field by its element's name; empty elements are empty text.

    Raises:
        Malformed: not well-formed, not the documented shape, or with a document type declaration.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuses
    parser.StartElementHandler = reader.opens
    parser.EndElementHandler = reader.closes
    parser.CharacterDataHandler = reader.reads
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise Malformed("not well-formed") from None
    if reader.head.get(COUNT) != str(len(reader.records)):
        raise Malformed("another number of records than it says")
    return reader.records


class _Reader:
    """Takes an answer apart while it is parsed: the root's own fields, and a dictionary for each record."""

    def __init__(self) -> None:
        self.head: dict[str, str] = {}
        self.records: list[dict[str, str]] = []
        self._path: list[str] = []
        self._text = ""

    def refuses(self, *_declared: object) -> None:
        """The agency's answers have no document type; who sends one wants something else of us."""
        raise Malformed("a document type")

    def opens(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins: the root, a record in it, or a field of either."""
        if (self._path[:1] or [name]) != [ROOT] or self._path[1:2] not in ([], [RECORD]) or len(self._path) > 2:
            raise Malformed("another shape")
        self._path.append(name)
        self._text = ""
        if self._path == [ROOT, RECORD]:
            self.records.append({})

    def closes(self, name: str) -> None:
        """An element ends: a field is complete."""
        if len(self._path) == 3:
            self.records[-1][name] = self._text.strip()
        elif self._path == [ROOT, name] and name != RECORD:
            self.head[name] = self._text.strip()
        self._path.pop()

    def reads(self, characters: str) -> None:
        """Text inside an element."""
        self._text += characters
