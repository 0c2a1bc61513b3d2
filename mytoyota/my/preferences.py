"""The language of an account's mails, and whether it wants the mail magazine (マイカー, 設定)."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.base.events import EventRow
from mytoyota.flows.after_delivery.account import MailMagazineChosen
from mytoyota.registrations.models import Registration
from mytoyota.reviews.models import OPEN, Review


def wants_magazine(session: Session, account_id: str) -> bool:
    """What was chosen last; who never chose gets none."""
    chosen = select(EventRow.details).where(EventRow.about == account_id)
    chosen = chosen.where(EventRow.name == MailMagazineChosen.__name__).order_by(EventRow.id.desc()).limit(1)
    found = session.scalar(chosen)
    return bool(found and found["wanted"])


def choose_magazine(session: Session, account_id: str, wanted: bool) -> None:
    """Notes another choice than the last one."""
    if wants_magazine(session, account_id) != wanted:
        events.record(session, MailMagazineChosen(account_id, wanted))


def write_in(session: Session, account_id: str, language: str) -> None:
    """Mails about registrations and reviews that stand are in this language from now on."""
    in_force = (Registration.account_id == account_id) & Registration.replaced_at.is_(None)
    session.execute(update(Registration).where(in_force).values(language=language))
    waiting = (Review.account_id == account_id) & Review.state.in_(OPEN)
    session.execute(update(Review).where(waiting).values(language=language))
