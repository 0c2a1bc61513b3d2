"""The 13-digit corporate number, however it was typed, and what is wrong with one that cannot be (guide 1-1/13-C)."""

import re
from dataclasses import dataclass
from typing import Literal

from mytoyota.japanese import characters

LENGTH = 13
# Printed on company certificates; the corporate number is this one with a check digit in front.
REGISTRY_OFFICE_LENGTH = 12
_BETWEEN = re.compile(r"[\s・.,_ー-]+")

Wrong = Literal["empty", "letters", "short", "long", "office_number", "check_digit"]


class WrongNumber(ValueError):
    """This cannot be a corporate number; `reason` says why, the text never repeats what was typed."""

    def __init__(self, reason: Wrong) -> None:
        super().__init__(f"no corporate number: {reason}")
        self.reason: Wrong = reason


@dataclass(frozen=True, slots=True)
class CorporateNumber:
    """A number that could have been given to a corporation: 13 digits, the first of which checks the others."""

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != LENGTH or not self.digits.isascii() or not self.digits.isdigit():
            raise WrongNumber("letters")
        if int(self.digits[0]) != check_digit(self.digits[1:]):
            raise WrongNumber("check_digit")

    @classmethod
    def parse(cls, typed: str | None) -> "CorporateNumber":
        """The number in full or half width, with hyphens or blanks, or with the `T` of an invoice number.

        Raises:
            WrongNumber: with the reason, in the order in which a person would mend it.
        """
        digits = normal(typed)
        if not digits:
            raise WrongNumber("empty")
        if not digits.isdigit():
            raise WrongNumber("letters")
        if len(digits) == REGISTRY_OFFICE_LENGTH:
            raise WrongNumber("office_number")
        if len(digits) != LENGTH:
            raise WrongNumber("short" if len(digits) < LENGTH else "long")
        return cls(digits)

    def __str__(self) -> str:
        return self.digits

    @property
    def grouped(self) -> str:
        """As one reads it aloud: `1-1803-0101-8771`."""
        return "-".join((self.digits[:1], self.digits[1:5], self.digits[5:9], self.digits[9:]))


def normal(typed: str | None) -> str:
    """Half width, without blanks, hyphens and a leading T; whatever else was typed stays to be complained of."""
    return _BETWEEN.sub("", characters.half_width(typed)).upper().removeprefix("T")


def check_digit(base: str) -> int:
    """The digit 1-9 that stands in front of the 12 digits `base` (ordinance of the Ministry of Finance, 2014, no. 70).

    9 less the remainder by 9 of the sum of all digits, every second one from the right counted twice.
    """
    return 9 - (sum(map(int, base[1::2])) + 2 * sum(map(int, base[0::2]))) % 9
