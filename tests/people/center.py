"""Staff of the registration center at the desk of reviews, in a browser without JavaScript."""

from typing import Any

from flask import Flask

from tests.people.desk import Desk
from tests.people.showroom import Showroom


class Reviewer(Desk):
    """原 of the center (or a colleague) signed in."""

    def __init__(self, app: Flask, showroom: Showroom, place: str = "CENTER", number: str = "900") -> None:
        super().__init__(app, showroom, place, number)

    def opens_review(self, review_id: str) -> "Reviewer":
        """The review's page."""
        self.opens(f"/desk/reviews/{review_id}")
        return self

    def accepts(self, label: str = "登録する", expect: int = 200, **typed: str) -> None:
        """Presses the button that registers, or that notes the first look."""
        self.presses(label, expect, **typed)

    def refuses(self, reason: str, differing: tuple[str, ...] | None = None, expect: int = 200) -> None:
        """Writes why, ticks the fields and presses 却下する."""
        button = self.page.button("却下する")
        body: dict[str, Any] = self.body(button) | {"reason": reason}
        if differing is not None:
            body["differing"] = list(differing)
        self.sends(body, expect, self.form_of(button))

    def queue(self, **wanted: str) -> list[str]:
        """The ids of the reviews on the queue's page."""
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        self.opens(f"/desk/reviews/?{query}")
        return [str(a["href"]).rpartition("/")[2] for a in self.page.soup.select("tbody a")]
