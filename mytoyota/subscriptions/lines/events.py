"""What happened with a vehicle's line, for its history (guide 5-1/3-A)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class LineAsked(Event):
    """A line was asked for."""

    line_id: str


@dataclass(frozen=True)
class LineOpened(Event):
    """The line is open."""

    line_id: str


@dataclass(frozen=True)
class LineVehicleChecked(Event):
    """The vehicle behind the line is the right one."""

    line_id: str


@dataclass(frozen=True)
class LineFailed(Event):
    """The line did not come to be used; `reason` is a code."""

    line_id: str
    reason: str


@dataclass(frozen=True)
class LineClosing(Event):
    """The line is to be closed."""

    line_id: str


@dataclass(frozen=True)
class LineClosed(Event):
    """The line is closed."""

    line_id: str
