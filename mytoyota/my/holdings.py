"""What hangs on an account of our own provider, and how it ends when the account is deleted (アカウントの削除)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts.web_account_holdings import Holdings
from mytoyota.flows import account_gone
from mytoyota.my import services
from mytoyota.oidc_provider import tokens
from mytoyota.payments import methods
from mytoyota.payments.models import CARD, CardAttempt
from mytoyota.registrations import giving_up
from mytoyota.registrations.models import Registration
from mytoyota.reviews import withdraw
from mytoyota.subscriptions import applications, ending
from mytoyota.subscriptions.lines import opening as lines
from mytoyota.web.texts import gettext as _


class OwnHoldings:
    """Registrations, services, ways to pay, reviews and tokens (accounts/web_account_holdings.py)."""

    def of(self, session: Session, account_id: str) -> Holdings:
        """What would end now."""
        vehicles = _vehicles(session, account_id)
        under_way = {
            "review": withdraw.open_ones(session, account_id) > 0,
            "card": _card_open(session, account_id),
            "line": any(_line_under_way(session, one, account_id) for one in vehicles),
        }
        return Holdings(
            services=tuple(row.service for row in ending.running(session, account_id)),
            vehicles=tuple(services.name_of(session, one) or _("確認中") for one in vehicles),
            under_way=tuple(name for name, open_now in under_way.items() if open_now),
            ended_on=ending.last_day(applications.today()).isoformat(),
        )

    def end(self, session: Session, account_id: str) -> None:
        """Ends all of it; a service whose registration was replaced earlier ends too."""
        withdraw.withdraw_all(session, account_id)  # first: from here on no review registers anything
        for vehicle_id in _vehicles(session, account_id):
            giving_up.give_up(session, account_id, vehicle_id, ending.ACCOUNT_DELETED)
        for row in ending.running(session, account_id):
            ending.end(session, row, ending.ACCOUNT_DELETED)
        for vehicle_id in sorted({row.vehicle_id for row in methods.of_owner(session, account_id)}):
            ending.remove_idle(session, account_id, vehicle_id)
        account_gone.forget(session, account_id)
        tokens.forget_account(session, account_id)


def _vehicles(session: Session, account_id: str) -> list[str]:
    """The vehicles that the account is registered for, as buyer or user."""
    found = select(Registration.vehicle_id).where(Registration.account_id == account_id)
    return sorted(set(session.scalars(found.where(Registration.replaced_at.is_(None)))))


def _line_under_way(session: Session, vehicle_id: str, account_id: str) -> bool:
    line = lines.of_vehicle(session, vehicle_id, account_id)
    return line is not None and line.is_under_way


def _card_open(session: Session, account_id: str) -> bool:
    """Whether a card's page at the gateway is still open."""
    ids = [row.id for row in methods.of_owner(session, account_id) if row.kind == CARD]
    found = select(CardAttempt.id).where(CardAttempt.method_id.in_(ids), CardAttempt.settled_at.is_(None))
    return session.scalar(found.limit(1)) is not None
