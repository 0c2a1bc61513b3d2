"""Who is registered as the user after delivery, and the mail that leads on to the services (guide 4-1/11-A, 5-1/1)."""

from functools import cache
from typing import Any

from sqlalchemy import select

from mytoyota.accounts import address_proof, passwords, registration
from mytoyota.base.db import Database
from mytoyota.notifications.models import Message
from mytoyota.reviews import apply as reviewing
from mytoyota.reviews import outcomes
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.certificate_service import OnCertificate
from tests.people.answers import PASSWORD, PROFILE
from tests.people.showroom import HARUNA, HINODE, Showroom, chassis_of

PLATE = "豊田 330 さ 12-34"
COMPANY_PROFILE = {
    "corporate_number": "7990001000001", "corporate_name": "株式会社ひので商事", "corporate_kana": "ヒノデショウジ",
    "postal_code": "4710026", "prefecture": "愛知県", "city": "豊田市", "street": "若宮町2-8-1",
    "building": "ひのでビル3F", "department": "総務部", "contact_name": "高橋 陽菜", "contact_kana": "タカハシ ハルナ",
    "contact_phone": "+81565282121", "mobile_phone": "+819012345678",
}  # fmt: skip


def register(showroom: Showroom, account: tuple[str, str], claims: dict[str, Any], car: str, chassis: str = "") -> str:
    """The review of who applied for this car was accepted; returns its id. `account` is id and kind.

    With a chassis number it is no vehicle of an order's.
    """
    account_id, kind = account
    certificate = HINODE if kind == "corporate" else HARUNA
    order_id = showroom.order(car, None if chassis else certificate | {"plate": PLATE})
    chassis = chassis or chassis_of(order_id)
    new = NewReview(account_id, kind, claims, "ja", "journey", order_id, chassis, PLATE)
    with showroom.database.writing() as session:
        row = reviewing.apply(session, new)
        found = OnCertificate(**certificate, chassis=chassis, plate=PLATE)
        outcomes.note_certificate(row, found, {"name": "same", "address": "same"})
        outcomes.accept(session, row, found, by=None, replaces_other=True)
        return row.id


def has_account(database: Database, email: str, profile: dict[str, str] | None = None, kind: str = "individual") -> str:
    """Somebody who made an account at another time; returns its id."""
    with database.reading() as session:
        known = registration.find(session, email)
    if known:
        return known.id
    proof = address_proof.by_code("earlier", email)
    with database.writing() as session:
        new = registration.NewAccount(email, hash_of_all(), kind, dict(profile or PROFILE), "+819012345678", proof)
        return registration.create(session, new).id


@cache
def hash_of_all() -> str:
    """Of the one password that all customers of the tests have."""
    return passwords.hash(PASSWORD)


def mailed_link(database: Database, email: str) -> str:
    """The path of the link in the newest completion mail."""
    with database.reading() as session:
        mails = session.scalars(select(Message).order_by(Message.created_at.desc(), Message.id)).all()
        body = next(one.body for one in mails if one.recipient == email and one.template == "mail/review_completed.txt")
    return next("/services/" + word.partition("/services/")[2] for word in body.split() if "/services/" in word)
