"""What happened with services, for an order's history in the console (guide 3-1, 3-2)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class ServiceApplied(Event):
    """An application was accepted."""

    service: str
    application_id: str


@dataclass(frozen=True)
class ServiceDeclined(Event):
    """The customer left the dealer without a service; `reason` is a code of the survey, or `other_contractor`."""

    service: str
    reason: str


@dataclass(frozen=True)
class ApplicationSetAside(Event):
    """The registration that an application was made under is replaced; the application stays with its applicant."""

    service: str
    application_id: str


@dataclass(frozen=True)
class ServiceEnded(Event):
    """Notice was given of a service: by its customer's wish, with the vehicle or with the account."""

    service: str
    application_id: str
    because: str


@dataclass(frozen=True)
class ServiceFinished(Event):
    """The last day of a service that was given notice of is over."""

    service: str
    application_id: str
