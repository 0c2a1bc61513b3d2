"""Rules for messages (composed in mytoyota/audit.py)."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base.audit import Broken, Ids, Judged, Rule
from mytoyota.notifications.models import Message

REASONS = ("expired", "superseded", "refused")
CONVERSATION = timedelta(minutes=5)  # what was taken up in time may take so long at the mail server


def every_message_is_sent_before_it_expires(session: Session) -> Ids:
    """A code or a link that had ended was not sent any more."""
    late = select(Message.id, Message.sent_at, Message.expires_at).where(Message.sent_at > Message.expires_at)
    return (one for one, sent, ended in session.execute(late) if sent and ended and sent - ended > CONVERSATION)


def every_dropped_message_says_why() -> Broken:
    """A message that is not sent any more says why, in a word that is known; no other one does."""
    reason = Message.dropped_because.in_(REASONS)
    dropped = Message.dropped_at.is_not(None)
    wrong = (dropped & (~reason | Message.dropped_because.is_(None))) | (~dropped & reason)
    return select(Message.id).where(wrong)


RULES = (
    Judged(Message, every_message_is_sent_before_it_expires),
    Rule(Message, every_dropped_message_says_why),
)
