"""The port to the account's own pages: where the account is edited, and how the wizard hears of it (1-1/7-A)."""

from flask import g, url_for
from sqlalchemy import select

from mytoyota.accounts import web_login_session
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Answer, Journey
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.claims import profile_in
from mytoyota.web import application, unit


def edit_url(visit: Visit, step_id: str) -> str | None:
    """Our provider's edit page of this very account, which returns to this step; a foreign provider has none for us."""
    if not relying_party.party().own:
        return None
    back = url_for("flows.account_changed", ref=visit.journey.ref, step_id=step_id)
    whose = web_login_session.tag(visit.value("login").get("sub", ""))
    return url_for("profile.edit", back=application.settings().public_url + back, whose=whose)


def refresh(ref: str) -> None:
    """Asks the provider for the account as it is now, while no transaction is open; an ended login changes nothing."""
    with unit.reading() as session:
        journey_id = session.scalar(select(Journey.id).where(Journey.ref == ref))
        found = select(Answer).where(Answer.journey_id == journey_id, Answer.screen == "login")
        row = session.scalar(found)
        token = row.value["access_token"] if row and row.saved_at else None
    if token:
        try:
            g.fresh_claims = relying_party.refresh_claims(token)
        except relying_party.LoginFailed:
            g.fresh_claims = None


def take_over(visit: Visit) -> None:
    """Puts what `refresh` heard in place of what the login said."""
    fresh = g.get("fresh_claims")
    login = visit.value("login")
    if fresh and login and fresh.get("sub") == login["sub"]:
        visit.save("login", {**login, **of_claims(fresh)})


def of_claims(claims: dict[str, object]) -> dict[str, object]:
    """What the wizard keeps of a login's claims."""
    kind = str(claims.get("account_kind") or "individual")
    data = profile_in(claims) | {"email": claims.get("email", "")}
    return {"claims": data, "kind": kind, "locked": bool(claims.get("locked_fields"))}
