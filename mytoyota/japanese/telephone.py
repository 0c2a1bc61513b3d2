"""Japanese telephone numbers as people type them, kept in E.164, shown in the national form."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from mytoyota.japanese.characters import half_width_number

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def parse(typed: str | None) -> str | None:
    """The number in E.164 (`+819012345678`), or None where it is no possible Japanese or international number."""
    try:
        number = phonenumbers.parse(half_width_number(typed or ""), "JP")
    except NumberParseException:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


def is_mobile(e164: str) -> bool:
    """Whether a short message can reach this number."""
    return phonenumbers.number_type(phonenumbers.parse(e164)) in MOBILE


def national(e164: str | None) -> str:
    """`090-1234-5678`; empty for nothing."""
    if not e164:
        return ""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164, "JP"), PhoneNumberFormat.NATIONAL)
    except NumberParseException:
        return e164
