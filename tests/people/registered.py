"""Who is registered as the user after delivery, and the mail that leads on to the services (guide 4-1/11-A, 5-1/1)."""

from typing import Any

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.notifications.models import Message
from mytoyota.reviews import apply as reviewing
from mytoyota.reviews import outcomes
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.certificate_service import OnCertificate
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


def mailed_link(database: Database, email: str) -> str:
    """The path of the link in the newest completion mail."""
    with database.reading() as session:
        mails = session.scalars(select(Message).order_by(Message.created_at.desc(), Message.id)).all()
        body = next(one.body for one in mails if one.recipient == email and one.template == "mail/review_completed.txt")
    return next("/" + word.split("/", 3)[3] for word in body.split() if "/services/" in word)
