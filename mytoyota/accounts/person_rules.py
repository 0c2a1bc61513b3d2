"""What a person's data must look like, and the one form in which they are kept (pure; guide 1-1/18-B)."""

from datetime import date
from typing import Any

from mytoyota.base import clock
from mytoyota.japanese import characters, postal, telephone
from mytoyota.japanese.kana import katakana

OLDEST = 120  # years
YOUNGEST = 16  # years: below that nobody holds a licence


def birth_date(year: str | None, month: str | None, day: str | None) -> date | None:
    """The date typed in three boxes, or None where there is no such day, or nobody of that age signs a contract."""
    try:
        born = date(int(characters.digits(year)), int(characters.digits(month)), int(characters.digits(day)))
    except (ValueError, OverflowError):  # no such day, or a number beyond all calendars
        return None
    today = clock.in_japan(clock.now()).date()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born if YOUNGEST <= years <= OLDEST else None


def cleaned(typed: dict[str, Any]) -> dict[str, str]:
    """Valid typed data in the form in which they are kept: trimmed, kana in katakana, phones in E.164, ISO date."""
    born = birth_date(typed["birth_year"], typed["birth_month"], typed["birth_day"])
    kept = {
        name: characters.tidy(typed.get(name))
        for name in ("family_name", "given_name", "prefecture", "city", "street", "building")
    }
    kept |= {name: katakana(typed.get(name)) for name in ("family_kana", "given_kana")}
    kept |= {name: telephone.parse(typed.get(name)) or "" for name in ("contact_phone", "mobile_phone")}
    kept |= {
        "sex": typed["sex"],
        "birth_date": born.isoformat() if born else "",
        "postal_code": postal.postal_code(typed["postal_code"]) or "",
    }
    return kept
