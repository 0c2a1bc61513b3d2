"""The party that knows vehicle certificates, as we see it: asked by both numbers, three kinds of answer (guide 4-1).

Found, not on file, or no answer: the last says nothing about the vehicle, and it is asked again later.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

Reason = Literal["none", "slow", "unreachable", "trouble", "malformed", "later"]


@dataclass(frozen=True, repr=False)
class OnCertificate:
    """What a certificate says of its 使用者 and its vehicle; chassis number and plate in their normal forms."""

    kind: str  # individual, corporate
    name: str
    address: str
    chassis: str
    plate: str
    light: bool = False
    former_name: str | None = None
    first_registered: str | None = None  # YYYY-MM
    expires_on: str | None = None  # YYYY-MM-DD

    def kept(self) -> dict[str, Any]:
        """As it is stored, encrypted."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "OnCertificate":
        """As it was stored."""
        return cls(**kept)


class NoAnswer(Exception):
    """The service did not say whether there is such a certificate; its text holds no number.

    `reason`: no service is set up, it took too long, cannot be reached, has a fault of its own, said what cannot be
    understood, or is still looking.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the certificate service gave no answer: {reason}")
        self.reason: Reason = reason


class CertificateService(Protocol):
    """Finds the certificate of a vehicle."""

    def look_up(self, chassis: str, plate: str, request_id: str) -> OnCertificate | None:
        """The certificate with this chassis number, else the one with this plate; None: neither is on file.

        The same `request_id` is the same question, however often it is asked.

        Raises:
            NoAnswer: see there; within some 15 seconds at the most.
        """


class NoService:
    """Stands where no service is set up: reviews wait for a person, unless the dealer's certificate settles them."""

    def look_up(self, chassis: str, plate: str, request_id: str) -> OnCertificate | None:
        """Never answers."""
        raise NoAnswer("none")
