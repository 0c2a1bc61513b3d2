"""What the login's pages ask of the OpenID Provider, which stands above them: handed down when the app is made."""

from typing import Protocol, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account


class AuthorizationRequests(Protocol):
    """The provider, as far as a login is made for one of its clients."""

    def open_request(self) -> str | None:
        """The id of this browser's request that still waits for its answer."""

    def can_return(self) -> bool:
        """Whether the login page may lead back to a client, and on to a sign-up for it."""

    def onward(self) -> str | None:
        """The address past the login page, for a browser that has nothing to log in for here."""

    def answer(self, account: Account) -> str | None:
        """Logs this browser in and answers its open request: the address to go on to; None where there is none."""

    def revoke(self, session: Session, account_id: str) -> None:
        """Ends what every client holds of an account: its password was changed."""


def install(app: Flask, requests: AuthorizationRequests) -> None:
    """Hands the provider down to the account's pages."""
    app.extensions["authorization_requests"] = requests


def authorization_requests() -> AuthorizationRequests:
    """The provider above."""
    return cast(AuthorizationRequests, current_app.extensions["authorization_requests"])
