"""Authorization requests under way: what the client asked for, kept until somebody has logged in (decision 3)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account
from mytoyota.base import clock, events
from mytoyota.oidc_client.order_ref import OrderRef
from mytoyota.oidc_provider.models import INTERACTION_LIVES, Interaction


@dataclass(frozen=True)
class LoggedIn(events.Event):
    """An account was logged in to for a client; `signed_up_now` where it was made for this very request."""

    client_id: str | None
    signed_up_now: bool


def begin(session: Session, request: dict[str, str], public_id: OrderRef | None) -> Interaction:
    """Keeps a new authorization request, with the order that it is for."""
    interaction = Interaction(client_id=request.get("client_id", ""), request=request)
    if public_id:
        interaction.order_id, interaction.store_id, interaction.section = (
            public_id.order_id,
            public_id.store_id,
            public_id.section,
        )
    session.add(interaction)
    session.flush()
    return interaction


def renew(interaction: Interaction, request: dict[str, str]) -> None:
    """A new request takes the place of the one whose sign-up is under way."""
    interaction.client_id, interaction.request = request.get("client_id", ""), request
    interaction.expires_at = clock.now() + INTERACTION_LIVES


def signing_up_for(interaction: Interaction, public_id: OrderRef) -> bool:
    """Whether this is a sign-up of this very section and order (or none) that is neither finished nor over."""
    if not interaction.sign_up_begun or interaction.answered_at:
        return False
    return (interaction.order_id, interaction.section) == (public_id.order_id, public_id.section)


def answer(session: Session, interaction: Interaction, account: Account, signed_up_now: bool) -> None:
    """Lets `provider.resume` answer the client with this account."""
    interaction.account_id, interaction.signed_up_now = account.id, signed_up_now
    interaction.answered_at = clock.now()
    events.record(session, LoggedIn(account.id, interaction.client_id, signed_up_now))


def recognise(interaction: Interaction, account_id: str) -> None:
    """Answers with the login that the browser has already (single sign-on)."""
    interaction.account_id, interaction.answered_at = account_id, clock.now()


def turn_away(interaction: Interaction) -> None:
    """The person went back instead of logging in: `provider.resume` then answers `access_denied`."""
    interaction.account_id, interaction.answered_at = None, clock.now()


def signed_up_for(session: Session, interaction: Interaction) -> bool:
    """Whether the account was made for this order, be it in an earlier request that got lost on the way."""
    if interaction.signed_up_now or interaction.order_id is None:  # without an order the wizard itself remembers
        return interaction.signed_up_now
    same = (Interaction.order_id == interaction.order_id) & (Interaction.account_id == interaction.account_id)
    same &= Interaction.section == interaction.section
    made = select(Interaction.id).where(same, Interaction.signed_up_now, Interaction.answered_at.is_not(None))
    return session.scalar(made.limit(1)) is not None
