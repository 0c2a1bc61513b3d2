"""The agency's record of one corporation: 30 fields, the same in XML and in CSV (Web-API specification, version 4)."""

from collections.abc import Mapping
from datetime import date

from mytoyota.corporations.number import LENGTH, check_digit
from mytoyota.corporations.registry import Company

# In the order of the CSV's columns, by the names of the XML's elements.
FIELDS = (
    "sequenceNumber", "corporateNumber", "process", "correct", "updateDate", "changeDate", "name", "nameImageId",
    "kind", "prefectureName", "cityName", "streetNumber", "addressImageId", "prefectureCode", "cityCode", "postCode",
    "addressOutside", "addressOutsideImageId", "closeDate", "closeCause", "successorCorporateNumber", "changeCause",
    "assignmentDate", "latest", "enName", "enPrefectureName", "enCityName", "enAddressOutside", "furigana", "hihyoji",
)  # fmt: skip
WITHDRAWN = "99"  # process: the number was given by mistake and taken back
EARLIER = "0"  # latest: how the corporation was registered before
EXCLUDED = "1"  # hihyoji


class Malformed(ValueError):
    """This is no record of the agency's."""


def is_number(digits: str) -> bool:
    """Whether these are the digits of a corporate number."""
    fits = len(digits) == LENGTH and digits.isascii() and digits.isdigit()
    return fits and int(digits[0]) == check_digit(digits[1:])


def company(record: Mapping[str, str]) -> Company:
    """The corporation of a record; fields that are missing count as empty.

    Raises:
        Malformed: without a number or a name, or with a date that is none.
    """
    if not is_number(record.get("corporateNumber", "")) or not record.get("name"):
        raise Malformed("neither number nor name")
    return Company(
        number=record["corporateNumber"],
        name=record["name"].strip(),
        furigana=record.get("furigana", "").strip(),
        kind=record.get("kind", ""),
        postal_code=record.get("postCode", ""),
        prefecture=record.get("prefectureName", "").strip(),
        city=record.get("cityName", "").strip(),
        street=record.get("streetNumber", "").strip(),
        abroad=record.get("addressOutside", "").strip(),
        closed_on=_day(record.get("closeDate", "")),
        close_cause=record.get("closeCause", ""),
        successor=record.get("successorCorporateNumber", ""),
        excluded=record.get("hihyoji") == EXCLUDED,
        altered=bool(record.get("nameImageId") or record.get("addressImageId")),
        updated_on=_day(record.get("updateDate", "")),
    )


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise Malformed("no date") from None
