"""What happened to staff checks, for an order's history in the console (guide 1-1/8-A)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class StaffCheckAsked(Event):
    """A customer waits for the staff."""

    check_id: str


@dataclass(frozen=True)
class StaffCheckConfirmed(Event):
    """Staff compared the data with the ID document; `differs` names the fields whose difference they accepted."""

    check_id: str
    by: str
    way: str  # console, code
    differs: list[str]
    fingerprint: str


@dataclass(frozen=True)
class StaffCheckSentBack(Event):
    """Staff named what to correct."""

    check_id: str
    by: str
    fields: list[str]


@dataclass(frozen=True)
class StaffCodeShown(Event):
    """The console showed a one-time code for this check."""

    check_id: str
    by: str
