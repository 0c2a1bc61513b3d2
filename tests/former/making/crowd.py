"""Makes the customers of the dumped instances: each with an e-mail address, an order and a vehicle of their own."""

import itertools
from typing import Any

from mytoyota.orders import orders
from mytoyota.vehicles import certificates
from tests.people.answers import TAKERU
from tests.people.showroom import HARUNA, Showroom
from tests.people.walker import Journey, Walker


class ManyCars(Showroom):
    """The showroom, where no two vehicles have the same chassis number."""

    numbers = itertools.count(1)

    def order(self, car: str = "pixis", certificate: dict[str, str] | None = None) -> str:
        """Opens an order; every other one with the numbers of its vehicle, which came before its certificate."""
        number = next(self.numbers)
        with self.database.writing() as session:
            known = {"chassis": _chassis(number), "plate": f"豊田 330 さ {number % 100:02d}-34"} if number % 2 else {}
            about = (self.store_id, self.staff_ids["佐藤"], f"A-{10000 + number}", self.models[car], f"nonce-{number}")
            order_id = orders.open_order(session, orders.NewOrder(*about, **known)).id
        if certificate:
            plate = f"豊田 330 さ {number % 100:02d}-34" if number % 3 == 0 else None
            self.files(order_id, certificate | {"chassis": _chassis(number), "plate": plate})
        return order_id

    def files(self, order_id: str, certificate: dict[str, Any]) -> None:
        """Puts a vehicle's certificate on file."""
        about = {"order_id": order_id, "source": "typed", "by": self.staff_ids["佐藤"]}
        with self.database.writing() as session:
            certificates.arrived(session, certificates.NewCertificate(**about, **certificate))


class Crowd(Walker):
    """Walks customers who are all different people, as far as the product can tell."""

    numbers = itertools.count(1)

    def journey(self, *, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any) -> Journey:
        """A buyer in front of the code of a new order."""
        return super().journey(car=car, certificate=certificate, **{"email": self._address("buyer")} | choices)

    def user(self, *, car: str = "pixis", certificate: dict[str, str] | None = HARUNA, **choices: Any) -> Journey:
        """A user who has scanned the code on their buyer's phone."""
        return super().user(car=car, certificate=certificate, **{"email": self._address("user")} | choices)

    def shows_the_code(self, car: str, certificate: dict[str, str] | None) -> Journey:
        """A buyer with an account, who shows the code to somebody else."""
        whose = {"email": self._address("host"), "profile": dict(TAKERU), "account": "existing", "name": "other"}
        return self.journey(car=car, certificate=certificate, **whose).goes_to("2-2/4")

    def sold_again(self, former_order_id: str, order_id: str) -> None:
        """The vehicle of one order is another's too: a resale, or a number that was typed wrongly."""
        with self.database.reading() as session:
            former = certificates.of_order(session, former_order_id)
        assert former is not None
        assert isinstance(self.showroom, ManyCars)
        self.showroom.files(order_id, HARUNA | {"chassis": former.chassis})

    def walks(self, step_id: str, choices: dict[str, Any]) -> Journey:
        """A customer at this page, by whatever way leads there."""
        wanted = dict(choices)
        if wanted.pop("section", "") == "2-2" and not step_id.startswith("2-2/"):
            return self.user(**wanted).goes_to(step_id)
        if step_id.partition("/")[2] == "company":
            return self._searches(step_id, wanted)
        if step_id.startswith("end"):
            return self.journey(**wanted).goes_to(step_id)
        return self.journey_at(step_id, **wanted)

    def _searches(self, step_id: str, choices: dict[str, Any]) -> Journey:
        """A company that does not know its number."""
        before = {"1-1/company": "1-1/12-C", "2-2/company": "2-2/16-C"}[step_id]
        customer = self.journey_at(before, **choices)
        customer.phone.presses("番号がわからない", **customer.company_login | {"number": ""})
        assert customer.step_id == step_id, customer.step_id
        return customer

    def _address(self, who: str) -> str:
        return f"{who}{next(self.numbers)}@example.jp"


NOT_KNOWN = ("phone", "order_id", "database", "showroom", "buyer")


def _chassis(number: int) -> str:
    return f"ABC12-{number:07d}"


def as_known(journey: Journey) -> dict[str, Any]:
    """What this customer knows and wants, as `tests.people.walker.Journey` names it."""
    return {name: value for name, value in vars(journey).items() if name not in NOT_KNOWN}
