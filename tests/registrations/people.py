"""Who is registered in the tests of registrations, without any wizard."""

from typing import Any

from mytoyota.base import keys
from mytoyota.idv import staff_check
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.register import Registrant
from tests.people.showroom import Showroom

HARUNA = {
    "family_name": "高橋", "given_name": "陽菜", "prefecture": "愛知県", "city": "豊田市", "street": "トヨタ町1-2",
    "email": "haruna@example.jp",
}  # fmt: skip


def confirmed(claims: dict[str, Any] = HARUNA, account_id: str = "haruna") -> Registrant:
    """An individual whose very data the staff confirmed."""
    seen = StaffConfirmation((keys.ring().fingerprint(claims),))
    return Registrant(account_id, "individual", claims, "ja", "journey", seen)


def company(account_id: str) -> Registrant:
    """A company, whom nobody compares with an ID document."""
    claims = {"corporate_name": f"株式会社{account_id}", "email": f"{account_id}@example.jp"}
    return Registrant(account_id, "corporate", claims, "ja", "journey", StaffConfirmation())


def looked_at(showroom: Showroom, order_id: str, claims: dict[str, Any]) -> None:
    """佐藤 compared these data with an ID document and confirmed them."""
    seen = keys.ring().fingerprint(claims)
    asked = staff_check.Asked(showroom.store_id, order_id, "buyer", "journey", seen, claims)
    with showroom.database.writing() as session:
        staff_check.confirm(session, staff_check.ask(session, asked), showroom.staff_ids["佐藤"])
