"""The guards of staff pages: who is signed in, in which role; a page of another role is refused inside the frame."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for

from mytoyota.base.refusals import FormExpired
from mytoyota.organisation import web_frame
from mytoyota.organisation.web_staff import current_staff, pressed

FORBIDDEN = 403


@dataclass(frozen=True)
class StaffGuard:
    """Lets in whoever is signed in with one of `roles`.

    `watching`: a part of a page that is fetched again and again; asking for it keeps no session alive.
    `button`: an act that has nothing but a button; its form token is asked for before anything is read.
    """

    roles: tuple[str, ...]
    watching: bool = False
    button: bool = False

    def __call__(self) -> Any:
        """None, or the answer: sign in first, or the page that says that the role does not do."""
        if self.button:
            pressed()
        member = current_staff(quiet=self.watching)
        if member is None:
            return self._not_signed_in()
        if member.role not in self.roles:
            return web_frame.page("organisation/forbidden.html"), FORBIDDEN
        return None

    def _not_signed_in(self) -> Any:
        """To the sign-in page and back for a page; what was typed is shown again for a form that came too late."""
        if self.watching:
            abort(401)
        if request.method != "GET":
            raise FormExpired
        return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")))


def staff(*roles: str) -> StaffGuard:
    """Pages, and acts whose form has fields."""
    return StaffGuard(roles)


def staff_pressing(*roles: str) -> StaffGuard:
    """Acts that have nothing but a button."""
    return StaffGuard(roles, button=True)


def staff_watching(*roles: str) -> StaffGuard:
    """Parts of a page that is open on somebody's screen."""
    return StaffGuard(roles, watching=True)
