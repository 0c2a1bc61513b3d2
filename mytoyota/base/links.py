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
        return f"{self.id}.{self._mac()}"

    def fits(self, token: str) -> bool:
        """Whether `token` is this link's in this version; takes the same time for any wrong one."""
        return hmac.compare_digest(self.token().encode(), token.encode())

    def _mac(self) -> str:
        mac = keys.ring().mac("link", self.id, self.role, str(self.version))[:MAC_BYTES]
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def id_in(token: str) -> str:
    """The link row's id that a token claims; the claim is proven by `Link.fits` alone."""
    return token.partition(".")[0]
