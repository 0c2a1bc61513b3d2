"""The authorization request of this browser: kept, found, answered; what the login's pages ask of the provider."""

from flask import url_for
from sqlalchemy.orm import Session

from mytoyota.accounts import web_devices, web_login_session
from mytoyota.accounts.models import Account
from mytoyota.base.insert import insert_if_absent
from mytoyota.oidc_client import order_ref, relying_party
from mytoyota.oidc_provider import interactions, tokens, web_asked, web_setup
from mytoyota.oidc_provider.models import Interaction
from mytoyota.web import sessions, unit


def begin(session: Session, request: dict[str, str]) -> Interaction:
    """Keeps the authorization request and notes it in the browser's account session, whose login stays.

    A sign-up under way for the same order goes on: the new request takes its place in the same row. What anybody can
    ask for without a login or a dealer's order stays in the browser until somebody acts.
    """
    public_id, begun = order_ref.read(request.get("order_ref", "")), current()
    if public_id and begun and interactions.signing_up_for(begun, public_id):
        interactions.renew(begun, request)
        return begun
    if public_id is None and sessions.current(sessions.ACCOUNT) is None:
        return web_asked.keep(request)
    web_asked.forget()
    interaction = interactions.begin(session, request, public_id)
    web_login_session.keep_request(interaction.id)
    return interaction


def current() -> Interaction | None:
    """The browser's request that still waits for its answer."""
    interaction = newest()
    return interaction if interaction and interaction.open else None


def newest() -> Interaction | None:
    """The browser's newest request, be it open, answered or over."""
    key = web_login_session.request_id()
    found = unit.session().get(Interaction, key) if key else None
    asked = None if found else web_asked.kept()
    return unit.session().get(Interaction, asked.id) or asked if asked else found


def stored(session: Session, interaction: Interaction) -> Interaction:
    """The request as a row: somebody acts on it. Two taps at once make one."""
    if interaction in session:
        return interaction
    web_asked.forget()
    if insert_if_absent(session, interaction):
        return interaction
    return session.get_one(Interaction, interaction.id)


def answer(session: Session, interaction: Interaction, account: Account, signed_up_now: bool) -> None:
    """Logs the browser in as `account` and lets `provider.resume` answer the client; the session gets a new token."""
    interaction = stored(session, interaction)
    web_login_session.sign_in(account, interaction.id)
    if signed_up_now:
        web_devices.remember(account.id)
    interactions.answer(session, interaction, account, signed_up_now)


def where_it_led() -> str | None:
    """Where a browser without an open request belongs: what it logged in for, its client, or its profile."""
    former = newest()
    if former and former.section:
        return url_for("sign_in.again", order_id=former.order_id or "", section=former.section)
    asker = web_setup.setup().clients.get(former.client_id) if former else None
    if former and asker and asker.first_party:
        return _where_it_was_begun(former) or asker.initiate_login_uri
    if asker and asker.initiate_login_uri:
        return asker.initiate_login_uri
    return url_for("profile.edit") if web_login_session.signed_in() else None


def _where_it_was_begun(former: Interaction) -> str | None:
    """An answer that got lost is asked for anew by the journey, or by the page, that the login was begun for."""
    begun = relying_party.begun_with(unit.session(), former.request.get("state", ""))
    if begun is None:
        return None
    return url_for("sign_in.begin", public_id=begun.subject) if begun.subject else begun.back_url


class LoginRequests:
    """The provider as the login's pages know it (accounts/web_authorization.py)."""

    def open_request(self) -> str | None:
        """The id of this browser's request that still waits for its answer."""
        waiting = current()
        return waiting.id if waiting else None

    def can_return(self) -> bool:
        """A form sent again after its request was left has the same doors, to a new request of its journey."""
        asked = newest()
        return asked is not None and (asked.open or asked.section is not None)

    def onward(self) -> str | None:
        """Past the login page: the request is answered already, or there is none any more."""
        waiting, signed = current(), web_login_session.signed_in()
        if waiting is None:
            return where_it_led()
        answered = waiting.answered_at and signed and signed.account_id == waiting.account_id
        return url_for("provider.resume") if answered else None

    def answer(self, account: Account) -> str | None:
        """Logs this browser in and answers its open request."""
        waiting = current()
        if waiting is None:
            return None
        answer(unit.session(), waiting, account, signed_up_now=False)
        return url_for("provider.resume")

    def revoke(self, session: Session, account_id: str) -> None:
        """Ends all tokens of an account."""
        tokens.revoke_account(session, account_id)
