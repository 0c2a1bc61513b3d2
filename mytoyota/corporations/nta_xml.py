"""Reads the Web-API's XML answer with defusedxml: no document type, no entities, nothing fetched from elsewhere."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from mytoyota.corporations.records import Malformed

ROOT, RECORD, COUNT = "corporations", "corporation", "count"


def records(body: bytes) -> list[dict[str, str]]:
    """The records of an answer in its order, each field by its element's name; empty elements are empty text.

    Raises:
        Malformed: not well-formed, not the documented shape, or with a document type declaration.
    """
    root = _parsed(body)
    found = root.findall(RECORD)
    fields = [field for part in root for field in (part if part.tag == RECORD else [part])]
    if root.tag != ROOT or any(len(field) for field in fields):
        raise Malformed("another shape")
    if (root.findtext(COUNT) or "").strip() != str(len(found)):
        raise Malformed("another number of records than it says")
    return [{field.tag: (field.text or "").strip() for field in record} for record in found]


def _parsed(body: bytes) -> Element:
    parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(body)
        return parser.close()
    except ParseError:
        raise Malformed("not well-formed") from None
    except DefusedXmlException:
        raise Malformed("a document type or an entity") from None
