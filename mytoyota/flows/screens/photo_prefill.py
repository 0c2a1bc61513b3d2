"""From what was read of the licence to the form's boxes, with marks beside what is doubtful (1-1/17-B to 18-B)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from mytoyota.flows.place import Place
from mytoyota.flows.screens.document import crop_url
from mytoyota.idv.address_split import split_address
from mytoyota.idv.name_split import split_name
from mytoyota.idv.postal_code import postal_code
from mytoyota.idv.variants import spellings
from mytoyota.web import dates


def boxes(fields: Mapping[str, str]) -> dict[str, str]:
    """What was read, by the form's field names."""
    name, place = split_name(fields.get("name", "")), split_address(fields.get("address", ""))
    found = {"family_name": name.family, "given_name": name.given}
    found |= {"prefecture": place.prefecture, "city": place.city, "street": place.rest}
    found["postal_code"] = postal_code(place)
    born = fields.get("birth_date", "").split("-")
    if len(born) == 3:
        found |= {"birth_year": born[0], "birth_month": str(int(born[1])), "birth_day": str(int(born[2]))}
    return {name: value for name, value in found.items() if value}


def merged(typed: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """What was typed stays; the photograph fills what is empty."""
    return {**boxes(fields), **{name: value for name, value in typed.items() if value}}


def seen(place: Place) -> dict[str, dict[str, Any]]:
    """Marks, crops and other spellings beside the boxes, by the form's field names."""
    photo = place.visit.value("photo")
    fields, doubts = photo.get("fields", {}), photo.get("doubts", [])
    name = split_name(fields.get("name", ""))
    doubt_name = "name" in doubts or not name.certain
    marks = {
        "family_name": _mark(place, doubt_name, "name", doubts, name.family),
        "given_name": _mark(place, doubt_name, "name", doubts, name.given),
        "street": _mark(place, "address" in doubts, "address", doubts),
        "birth": _mark(place, "birth_date" in doubts, "birth_date", doubts),
    }
    if fields.get("birth_date"):
        marks["birth"]["note"] = _("%(date)sと読み取りました。", date=dates.day(fields["birth_date"]))
    return marks


def _mark(place: Place, doubt: bool, field: str, doubts: list[str], name: str = "") -> dict[str, Any]:
    mark: dict[str, Any] = {"doubt": doubt}
    if field in doubts:
        mark["crop_url"] = crop_url(place, field)
    others = spellings(name) if name else ()
    if others:
        mark["chips"] = (name, *others)
    return mark
