"""From what was read of the licence to the form's boxes, with marks beside what is doubtful (1-1/17-B to 18-B)."""

from collections.abc import Mapping

from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.sign_up.answers import Photo
from mytoyota.flows.sign_up.web_crops import crop_urls
from mytoyota.japanese.addresses import postal_code_of, split_address
from mytoyota.japanese.kanji import spellings
from mytoyota.japanese.names import split_name
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _


def boxes(fields: Mapping[str, str]) -> dict[str, str]:
    """What was read, by the form's field names."""
    name, place = split_name(fields.get("name", "")), split_address(fields.get("address", ""))
    found = {"family_name": name.family, "given_name": name.given}
    found |= {"prefecture": place.prefecture, "city": place.city, "street": place.rest}
    found["postal_code"] = postal_code_of(place)
    born = fields.get("birth_date", "").split("-")
    if len(born) == 3:
        found |= {"birth_year": born[0], "birth_month": str(int(born[1])), "birth_day": str(int(born[2]))}
    return {name: value for name, value in found.items() if value}


def merged(typed: Mapping[str, object], fields: Mapping[str, str]) -> dict[str, object]:
    """What was typed stays; the photograph fills what is empty."""
    return {**boxes(fields), **{name: value for name, value in typed.items() if value}}


def seen(journey: OpenJourney) -> dict[str, dict[str, object]]:
    """Marks, crops and other spellings beside the boxes, by the form's field names."""
    photo, crops = journey.answer(Photo), crop_urls(journey)
    fields, doubts = photo.fields, photo.doubts
    name = split_name(fields.get("name", ""))
    doubt_name = "name" in doubts or not name.certain
    marks: dict[str, dict[str, object]] = {
        "family_name": _name_mark(doubt_name, name.family, crops),
        "given_name": _name_mark(doubt_name, name.given, crops),
        "street": {"doubt": "address" in doubts, "crop_url": crops.get("address")},
        "birth": {"doubt": "birth_date" in doubts, "crop_url": crops.get("birth_date")},
    }
    if fields.get("birth_date"):
        marks["birth"]["note"] = _("%(date)sと読み取りました。", date=dates.day(fields["birth_date"]))
    return marks


def _name_mark(doubt: bool, name: str, crops: Mapping[str, str]) -> dict[str, object]:
    """A part of the name; one that has other written forms is offered in each, beside its picture."""
    others = spellings(name)
    chips = {"chips": (name, *others)} if others else {}
    return {"doubt": doubt, "crop_url": crops.get("name") if doubt or others else None, **chips}
