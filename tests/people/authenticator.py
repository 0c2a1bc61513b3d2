"""An authenticator app on somebody's phone: knows the key of the QR code, and shows the code of the moment."""

import pyotp

from mytoyota.base import clock
from tests.people.phone import Phone


class Authenticator:
    """The app, set up with the key that the page shows."""

    def __init__(self, key: str) -> None:
        self.app = pyotp.TOTP(key.replace(" ", ""))

    def code(self, later: int = 0) -> str:
        """The code that it shows so many half minutes later."""
        return self.app.generate_otp(int(clock.now().timestamp()) // 30 + later)

    @classmethod
    def set_up(cls, phone: Phone) -> "Authenticator":
        """Somebody reads the key on 2段階認証の設定, types the first code, and comes to the recovery codes."""
        found = phone.page.tree.css_first("details code")
        made = cls(found.text())
        phone.presses("設定する", code=made.code())
        return made


def codes_shown(phone: Phone) -> list[str]:
    """The recovery codes on the page."""
    return [one.text() for one in phone.page.tree.css("li code")]
