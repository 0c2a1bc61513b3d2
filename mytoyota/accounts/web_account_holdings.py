"""What hangs on an account in the packages above it: asked and ended when it is deleted, handed down by the app."""

from dataclasses import dataclass
from typing import Protocol, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Holdings:
    """What ends with the account, as its page names it: services by their code, vehicles by their model.

    `ended_on` is the last day (YYYY-MM-DD) of the services. `under_way` are codes: review, card, line.
    """

    services: tuple[str, ...]
    vehicles: tuple[str, ...]
    under_way: tuple[str, ...]
    ended_on: str


class AccountHoldings(Protocol):
    """Registrations, services, ways to pay, reviews, and what clients hold."""

    def of(self, session: Session, account_id: str) -> Holdings:
        """What would end now."""

    def end(self, session: Session, account_id: str) -> None:
        """Ends all of it, and erases what need not be kept; what an account's row is pointed to by is gone after."""


def install(app: Flask, holdings: AccountHoldings) -> None:
    """Hands it down to the account's pages."""
    app.extensions["account_holdings"] = holdings


def account_holdings() -> AccountHoldings:
    """The packages above."""
    return cast(AccountHoldings, current_app.extensions["account_holdings"])
