"""What is entered of a vehicle's return, and what two versions of it differ in (pure)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

RETURNED, NOT_RETURNED = "returned", "not_returned"
RESULTS = (RETURNED, NOT_RETURNED)
# Why a vehicle does not come back (未返却理由).
REASONS = ("bought", "refinanced", "settled", "lost", "unreachable", "other")


@dataclass(frozen=True)
class Content:
    """車両返却情報 and 貴社連絡欄; `received_on` is YYYY-MM-DD of a returned vehicle, `reason` one of REASONS else."""

    result: str
    received_on: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Contact:
    """連絡先1–3 of one person for one entry; the third is an e-mail address, `notify` asks for 手続完了."""

    contact1: str = ""
    contact2: str = ""
    email: str = ""
    notify: bool = True


Change = dict[str, Any]  # field, before, after


def changes(before: Content | Contact | None, after: Content | Contact | None) -> list[Change]:
    """The fields that differ, with both values; nothing where one side is missing."""
    if before is None or after is None:
        return []
    old, new = asdict(before), asdict(after)
    return [{"field": name, "before": old[name], "after": new[name]} for name in old if old[name] != new[name]]


def content_of(stored: Mapping[str, str]) -> Content:
    """The content that `asdict` stored."""
    return Content(**stored)
