"""Whether the staff compared exactly these data with an ID document (decision 2); pure but for the key ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mytoyota.base import keys

ON_NO_DOCUMENT = ("email",)  # a sign-up is checked before its address is part of the claims


class NotConfirmed(Exception):
    """No confirmed staff check holds for the data that were to be registered: nothing was registered."""


@dataclass(frozen=True)
class StaffConfirmation:
    """The fingerprints of the data that the store's staff confirmed; each holds for exactly these data."""

    fingerprints: tuple[str, ...] = ()

    def holds_for(self, claims: Mapping[str, Any]) -> bool:
        """Whether one of them is the fingerprint of these claims, with or without what stands on no document."""
        on_document = {name: value for name, value in claims.items() if name not in ON_NO_DOCUMENT}
        ring = keys.ring()
        return any(ring.is_fingerprint(one, data) for one in self.fingerprints for data in (claims, on_document))
