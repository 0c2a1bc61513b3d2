"""A user at home, with a car whose certificate is on file, who types its numbers (guide 4-1)."""

import re
from typing import Any

from tests.people.answers import VEHICLE
from tests.people.showroom import HARUNA, chassis_of
from tests.people.walker import Journey, Walker

PLATE = "豊田 330 さ 12-34"


def car(walker: Walker, certificate: dict[str, str] = HARUNA) -> dict[str, str]:
    """A car whose certificate says this: its numbers as they are typed."""
    return numbers_of(walker.showroom.order("bz4x", certificate | {"plate": PLATE}))


def numbers_of(order_id: str) -> dict[str, str]:
    """The numbers of an order's car as they are typed."""
    front, back = chassis_of(order_id).split("-")
    return VEHICLE | {"chassis_front": front, "chassis_back": back}


def applies(walker: Walker, vehicle: dict[str, str], **choices: Any) -> Journey:
    """Somebody with an account who applied for this car; the review was looked at."""
    user = walker.at_home(**{"account": "existing", "vehicle": vehicle, **choices})
    for _page in range(40):
        if user.step_id == "4-1/end":
            break
        user.goes_on()
    user.run_jobs()
    return user


def mended_by(user: Journey) -> str:
    """The link of the mail that says what differs."""
    body = next(mail.body for mail in user.mails() if mail.template == "mail/review_refused.txt")
    return re.findall(r"/my/review/\S+", body)[0]
