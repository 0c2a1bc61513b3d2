"""Who applies after delivery, and what they and the rest can see of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.notifications.models import Message
from mytoyota.registrations.models import Registration
from mytoyota.reviews import apply as applying
from mytoyota.reviews import sweep
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.models import Review
from tests.reviews.register_office import OFFICES
from tests.worker import kinds_with

HARUNA = {
    "family_name": "高橋", "given_name": "陽菜", "prefecture": "愛知県", "city": "豊田市", "street": "トヨタ町1-2",
    "email": "haruna@example.jp",
}  # fmt: skip
NOZOMI = HARUNA | {"family_name": "佐々木", "given_name": "希", "street": "元町5", "email": "nozomi@example.jp"}
HINODE = {
    "corporate_name": "株式会社ひので商事", "prefecture": "愛知県", "city": "豊田市", "street": "若宮町2-8-1",
    "email": "car@hinode.example.jp",
}  # fmt: skip
CHASSIS, PLATE = "ZVW30-1234567", "豊田 330 さ 12-34"


@dataclass
class Applicant:
    """Somebody at home with a vehicle; `account_id` is what is in front of the @."""

    database: Database
    claims: dict[str, Any] = field(default_factory=lambda: dict(HARUNA))
    chassis: str = CHASSIS
    plate: str = PLATE
    order_id: str | None = None
    language: str = "ja"

    @property
    def account_id(self) -> str:
        return str(self.claims["email"]).partition("@")[0]

    def new(self, **other: Any) -> NewReview:
        kind = "corporate" if self.claims.get("corporate_name") else "individual"
        made = NewReview(self.account_id, kind, self.claims, self.language, "journey", self.order_id, "", "")
        return NewReview(**(vars(made) | {"chassis": self.chassis, "plate": self.plate} | other))

    def applies(self, **other: Any) -> str:
        """Presses この内容で申し込む; returns the review's id."""
        with self.database.writing() as session:
            return applying.apply(session, self.new(**other)).id

    def review(self, review_id: str = "") -> Review:
        """That review, or the newest of this account."""
        with self.database.reading() as session:
            if review_id:
                return session.get_one(Review, review_id)
            mine = select(Review).where(Review.account_id == self.account_id)
            return session.scalars(mine.order_by(Review.applied_at.desc())).first()  # type: ignore[return-value]

    def registration(self) -> Registration | None:
        """What is in force of this account."""
        with self.database.reading() as session:
            found = select(Registration).where(Registration.account_id == self.account_id)
            return session.scalars(found.where(Registration.replaced_at.is_(None))).first()

    def mails(self) -> list[str]:
        """The templates of the mails to this address, oldest first."""
        return [mail.template.partition("/")[2] for mail in self.letters()]

    def letters(self) -> list[Message]:
        with self.database.reading() as session:
            sent = session.scalars(select(Message).order_by(Message.created_at, Message.id)).all()
            return [one for one in sent if one.recipient == self.claims["email"]]


def works(database: Database) -> None:
    """The worker runs what is due, by itself and by the clock."""
    kinds = kinds_with(certificates=OFFICES.get(database))
    jobs.run_due(database, kinds)
    sweep.sweep(database, "")
    jobs.run_due(database, kinds)


def days_later(days: float) -> time_machine.travel:
    """The same in so many days."""
    return time_machine.travel(clock.now() + timedelta(days=days), tick=True)
