"""The port to the account's own pages: where the account is edited, and how the wizard hears of it (1-1/7-A)."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, redirect, url_for
from sqlalchemy.orm import Session

from mytoyota.accounts import web_login_session
from mytoyota.accounts.models import Account
from mytoyota.flows import recheck
from mytoyota.flows.buyer.answers import Claims, InformationConsent, Login
from mytoyota.flows.engine import drafts
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.journeys import OpenJourney, opened_again
from mytoyota.flows.engine.step import Step
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.claims import profile_in
from mytoyota.oidc_provider import tokens
from mytoyota.web import application, unit
from mytoyota.web.forms import StepForm

Typed = tuple[Step, StepForm]
REFUSED = "token_refused"


def edit_url(step: StepContext) -> str | None:
    """Our provider's edit page of this very account, which returns to this step; a foreign provider has none for us."""
    if not relying_party.party().own:
        return None
    back = url_for("sign_in.account_changed", public_id=step.row.public_id, step_id=step.step_id)
    whose = web_login_session.tag(step.answer(Login).sub)
    return url_for("profile.edit", back=application.settings().public_url + back, whose=whose)


def own_account(session: Session, sub: str) -> Account | None:
    """The account at our own provider, whose pages may show its data before the wizard is let have them (4-1/3-A)."""
    return session.get(Account, sub) if relying_party.party().own else None


def known_data(journey: OpenJourney) -> Claims:
    """The account's data for its own owner's eyes: as shared with the wizard, before that from our own provider."""
    login = journey.answer(Login)
    account = None if login.claims else own_account(journey.session, login.sub)
    return {**(account.profile or {}), "email": account.email} if account else login.claims


def fresh_claims(journey: OpenJourney, typed: Typed | None = None) -> Claims | None:
    """The account as the provider knows it now; nothing where it cannot be asked. No transaction may be open.

    Where it refuses (another password, a login ended elsewhere), the journey's login has ended: what was typed is
    kept, and the person is led on to log in again.
    """
    token = journey.answer(Login).access_token
    try:
        return relying_party.refresh_claims(unit.database(), token, agreed_to(journey)) if token else None
    except relying_party.LoginFailed as failed:
        if failed.reason == REFUSED:
            _end(journey, token, typed)
            abort(redirect(furthest_url(journey)))
        return None


def agreed_to(journey: OpenJourney) -> str | None:
    """The hash of 情報提供の同意, where the journey has that page: under it the provider is asked."""
    return journey.answer(InformationConsent).text or None


def has_ended(login: Login) -> bool:
    """Whether the login is over: an act heard so, or our own provider has ended it (a foreign one is not asked)."""
    ours = relying_party.party().own and bool(login.access_token)
    return login.ended or (ours and tokens.is_revoked(unit.session(), login.access_token))


def _end(journey: OpenJourney, token: str, typed: Typed | None) -> None:
    with unit.database().writing() as session:
        acting = opened_again(journey, session)
        login = acting.answer(Login)
        if login.access_token == token:  # else another tab has logged in meanwhile
            acting.save(replace(login, ended=True))
        if typed:
            drafts.save_once(acting, *typed)


def adopt(journey: OpenJourney, fresh: Claims | None) -> None:
    """Puts what `fresh_claims` heard in place of what the login said; other data lead back to the staff's check."""
    if journey.get(Login) and fresh:
        journey.save(known_as(journey, fresh))
        recheck.needed(journey)


def known_as(journey: OpenJourney, fresh: Claims | None) -> Login:
    """The login with what `fresh_claims` heard of the same account, else as it was."""
    login = journey.answer(Login)
    return with_claims(login, fresh) if fresh and fresh.get("sub") == login.sub else login


def with_claims(login: Login, claims: Mapping[str, object]) -> Login:
    """The login with what the wizard keeps of these claims; a token that may see no profile says nothing new."""
    if not profile_in(claims) and "email" not in claims:
        return login
    kind = str(claims.get("account_kind") or "individual")
    data = profile_in(claims) | {"email": claims.get("email", "")}
    return replace(login, claims=data, kind=kind, locked=bool(claims.get("locked_fields")))
