"""Reads the file that the 車検証閲覧アプリ writes (JSON or CSV) into what matching needs (guide 2-1/3, 4-1/18-C)."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date

from mytoyota.base import clock
from mytoyota.japanese import characters, dates, who_is_named
from mytoyota.vehicles import chassis, plates
from mytoyota.vehicles.certificate_codes import CertificateNumbers
from mytoyota.vehicles.certificate_layout import LIGHT, REGISTERED

SAME_AS_OWNER = re.compile(r"\*+")
HALF = re.compile("[\ud800-\udfff]")  # half a character, which only an escape in JSON can hold
CARD = "TwodimensionCodeInfo"  # the two-dimensional codes' own data: half width, dates without era


class CertificateFileProblem(ValueError):
    """Why a file cannot be taken: `reason` is unreadable, not_certificate or incomplete."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CertificateData:
    """What the file says; chassis and plate in their normal forms, dates as YYYY-MM and YYYY-MM-DD.

    `kind` is individual, corporate, or empty where the name does not tell: then the staff say it.
    """

    kind: str
    name: str
    address: str
    chassis: str
    plate: str | None
    light: bool
    first_registered: str | None
    expires_on: str | None


def read(content: bytes) -> CertificateData:
    """The certificate in a file's bytes.

    Raises:
        CertificateFileProblem: neither JSON nor CSV, another file, or without user, address or chassis number.
    """
    info = _info(_text(content))
    name, address = _person(info, "User")
    number = _chassis(info)
    if not (name and address):
        raise CertificateFileProblem("incomplete")
    plate = _plate(info)
    return CertificateData(
        kind=_kind(name),
        name=name,
        address=address,
        chassis=number,
        plate=str(plate) if plate else None,
        light=_light(info, plate),
        first_registered=_first_registered(info),
        expires_on=_expires_on(info),
    )


def read_numbers(content: bytes) -> CertificateNumbers:
    """Plate and chassis number alone, told as those of a picture are (certificate_codes.py).

    Raises:
        CertificateFileProblem: neither JSON nor CSV, another file, or without chassis number.
    """
    info = _info(_text(content))
    number, plate = _chassis(info), _plate(info)
    kind = LIGHT if _light(info, plate) else REGISTERED
    if plate is None:
        return CertificateNumbers(kind, chassis=number, reasons=("plate_unreadable",))
    return CertificateNumbers(kind, str(plate), number)


def _kind(name: str) -> str:
    if who_is_named.is_body(name):
        return "corporate"
    return "individual" if who_is_named.is_person(name) else ""


def _text(content: bytes) -> str:
    if b"\x00" in content:  # a picture or another program's file
        raise CertificateFileProblem("unreadable")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CertificateFileProblem("unreadable")


def _info(text: str) -> dict[str, str]:
    """The fields by name; a field that is missing reads as empty later on."""
    found = _from_json(text) if text.lstrip().startswith(("{", "[")) else _from_csv(text)
    if "CarNo" not in found:
        raise CertificateFileProblem("not_certificate")
    if any(HALF.search(value) for value in found.values() if isinstance(value, str)):
        raise CertificateFileProblem("unreadable")
    return {name: _trimmed(value) for name, value in found.items() if isinstance(value, str)}


def _from_json(text: str) -> dict[str, object]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise CertificateFileProblem("unreadable") from None
    info = whole.get("CertInfo") if isinstance(whole, dict) else None
    if not isinstance(info, dict):
        raise CertificateFileProblem("not_certificate")
    nested = info.get(CARD)
    inner = {CARD + name: value for name, value in nested.items()} if isinstance(nested, dict) else {}
    return {**info, **inner}


def _from_csv(text: str) -> dict[str, object]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error:
        raise CertificateFileProblem("unreadable") from None
    if not rows:
        raise CertificateFileProblem("unreadable")
    return {str(name): value for name, value in rows[0].items()}


def _trimmed(value: str) -> str:
    return characters.tidy(value)


def _person(info: dict[str, str], who: str) -> tuple[str, str]:
    """Name and address of `User` or `Owner`; asterisks in the user's fields mean that the owner is the user."""
    name = info.get(f"{who}nameHighLevelChar") or info.get(f"{who}nameLowLevelChar", "")
    address = info.get(f"{who}AddressChar", "") + info.get(f"{who}AddressNumValue", "")
    if who == "Owner":
        return name, address
    owner_name, owner_address = _person(info, "Owner")
    return _unless_asterisks(name, owner_name), _unless_asterisks(address, owner_address)


def _unless_asterisks(value: str, instead: str) -> str:
    return instead if SAME_AS_OWNER.fullmatch(characters.without_blanks(value)) else value


def _chassis(info: dict[str, str]) -> str:
    try:
        return chassis.normal(info.get(CARD + "CarNo") or info.get("CarNo", ""))
    except chassis.ChassisProblem:
        raise CertificateFileProblem("incomplete") from None


def _plate(info: dict[str, str]) -> plates.Plate | None:
    for written in (info.get(CARD + "EntryNoCarNo"), info.get("EntryNoCarNo")):
        try:
            return plates.parse(written or "")
        except plates.PlateProblem:
            continue
    return None  # a new vehicle may not bear one yet


def _light(info: dict[str, str], plate: plates.Plate | None) -> bool:
    return "軽" in info.get("CarKind", "") or bool(plate and plates.is_light(plate))


def _first_registered(info: dict[str, str]) -> str | None:
    month = _era_date(info, "Firstregistdate", day=False)
    if month is None:
        month = _plain_date(info.get(CARD + "Firstregistdate", "") + "01", clock.in_japan(clock.now()).year + 1)
    return month.isoformat()[:7] if month else None


def _expires_on(info: dict[str, str]) -> str | None:
    day = _era_date(info, "ValidPeriodExpirdate") or _plain_date(info.get(CARD + "ValidPeriodExpirdate", ""), 2099)
    return day.isoformat() if day else None


def _era_date(info: dict[str, str], name: str, day: bool = True) -> date | None:
    """The day, or the first of the month; None where its era had no such day."""
    era = re.sub(r"\s", "", info.get(name + "E", ""))
    try:
        year, month = info[name + "Y"], _number(info[name + "M"])
        if not day:
            return dates.era_month(era, year, month)
        return dates.wareki_date(era, dates.era_year(year), (month, _number(info[name + "D"])))
    except (KeyError, ValueError, OverflowError):
        return None


def _number(text: str) -> int:
    return int(characters.half_width(text))


def _plain_date(text: str, last_year: int) -> date | None:
    """A YYMMDD of the two-dimensional codes; two digits name the year that is not later than `last_year`."""
    digits = characters.half_width(text)
    if not re.fullmatch(r"\d{6}", digits):
        return None
    year = 2000 + int(digits[:2])
    try:
        return date(year if year <= last_year else year - 100, int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None  # 999999: not told
