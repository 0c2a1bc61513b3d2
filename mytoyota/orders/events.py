"""What happened to orders, for their history in the console (guide 1-1/1)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class OrderOpened(Event):
    """Staff opened an order."""

    staff_id: str


@dataclass(frozen=True)
class OrderLinkMade(Event):
    """A link for one role was made."""

    role: str


@dataclass(frozen=True)
class OrderLinkWithdrawn(Event):
    """A link stopped working; `by` is a staff id, or nothing where the customer's own act ended it."""

    role: str
    by: str | None


@dataclass(frozen=True)
class OrderLinkRenewed(Event):
    """A link got a new address; the former one stopped working."""

    role: str
    by: str | None


@dataclass(frozen=True)
class OrderHandedOver(Event):
    """Another phone may take the order up; the former one is out."""

    by: str


@dataclass(frozen=True)
class RequestNoted(Event):
    """The customer asked for something that the staff do (a code, never a text)."""

    what: str


@dataclass(frozen=True)
class VehicleNoted(Event):
    """Chassis number or plate became known."""

    by: str


@dataclass(frozen=True)
class AfterDeliveryMailed(Event):
    """The buyer was mailed the link with which the user registers after delivery."""
