"""What happened with registrations, for an order's history in the console (guide 1-1/9-A, 2-1/3)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class BuyerRegistered(Event):
    """The buyer was registered; `registration_id` holds who."""

    registration_id: str


@dataclass(frozen=True)
class UserRegistered(Event):
    """The user was registered: `match` is matched, or pending while no certificate is on file."""

    registration_id: str
    match: str


@dataclass(frozen=True)
class UserNotMatched(Event):
    """Account and certificate differ in the named fields."""

    fields: list[str]


@dataclass(frozen=True)
class VehiclesMerged(Event):
    """The order's vehicle turned out to be that of another order too: both stand under one vehicle now."""

    vehicle_id: str


@dataclass(frozen=True)
class VehicleGivenUp(Event):
    """Its person does not have the vehicle any more: the registration ended and nobody took its place."""

    registration_id: str


@dataclass(frozen=True)
class RegistrationReplacedElsewhere(Event):
    """A registration under another order of the same vehicle took this one's place."""

    registration_id: str
