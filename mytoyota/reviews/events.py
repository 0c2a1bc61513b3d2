"""What happened with reviews, for the order's history and the review's own (guide 4-1)."""

from dataclasses import dataclass

from mytoyota.base.events import Event


@dataclass(frozen=True)
class ReviewApplied(Event):
    """Somebody applied to be registered as the user after delivery."""

    review_id: str


@dataclass(frozen=True)
class ReviewWaitsForPerson(Event):
    """Rules cannot settle it; `causes` says why."""

    review_id: str
    causes: list[str]


@dataclass(frozen=True)
class ReviewLookedAt(Event):
    """A member of staff would accept it; somebody else has to look as well."""

    review_id: str
    by: str


@dataclass(frozen=True)
class ReviewAccepted(Event):
    """The user is registered; `by` is a staff id, or nothing where the rules decided."""

    review_id: str
    by: str | None


@dataclass(frozen=True)
class ReviewRefused(Event):
    """The user is not registered; the fields that differ are named, `by` as in ReviewAccepted."""

    review_id: str
    by: str | None
    differing: list[str]


@dataclass(frozen=True)
class ReviewReplaced(Event):
    """The same account applied anew for the same vehicle."""

    review_id: str


@dataclass(frozen=True)
class ReviewAskedByStaff(Event):
    """A member of staff has the certificate asked for once more."""

    review_id: str
    by: str


@dataclass(frozen=True)
class ReviewReminded(Event):
    """It is open for so long that the desk is reminded of it."""

    review_id: str


@dataclass(frozen=True)
class ReviewDelayTold(Event):
    """The customer was told that it takes longer."""

    review_id: str


@dataclass(frozen=True)
class ReviewWithdrawn(Event):
    """The account that applied was deleted while the review was open."""

    review_id: str
