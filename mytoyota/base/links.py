"""Unguessable links that can be shown, printed and mailed again because they are derived, not stored (decision 5)."""

import base64
import hmac
from dataclasses import dataclass

from mytoyota.base import keys

MAC_BYTES = 16


@dataclass(frozen=True)
class Link:
    """What a link's token says: which link row, for which role, in which version."""

    id: str
    role: str
    version: int

    def token(self) -> str:
        """The text that stands in the URL: `<id>.<mac>`, safe in any address."""
        return self._tokens()[0]

    def fits(self, token: str) -> bool:
        """Whether `token` is this link's in this version, also one printed before the key was rotated.

        Takes the same time for any wrong one.
        """
        fits = False
        for own in self._tokens():
            fits |= hmac.compare_digest(own.encode(), token.encode())
        return fits

    def _tokens(self) -> list[str]:
        macs = keys.ring().macs("link", self.id, self.role, str(self.version))
        return [f"{self.id}.{base64.urlsafe_b64encode(mac[:MAC_BYTES]).decode().rstrip('=')}" for mac in macs]


def id_in(token: str) -> str:
    """The link row's id that a token claims; the claim is proven by `Link.fits` alone."""
    return token.partition(".")[0]
