"""Dealers' own OpenID Providers: which one a code leads to, how it is asked, and who of the dealer's staff it names."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mytoyota.base.bounded import Bounded
from mytoyota.base.limits import RateLimit
from mytoyota.oidc_client.issuer import Issuer
from mytoyota.oidc_client.relying_party import Login, RelyingParty
from mytoyota.organisation import staff, workplaces
from mytoyota.organisation.dealer_login.models import DealerProvider
from mytoyota.organisation.models import Dealer, Staff, Store

Nobody = Literal["unknown", "left", "several", "another_dealer", "no_number"]
LONGEST = 100  # characters of a claim that is looked at
SCOPE = "openid profile email"  # who it is, and the claims that come with it: dealers add their own to these
MOST_KEPT = 200  # providers whose discovery and keys this process keeps
# A provider that hangs holds a thread for seconds: strangers can begin sign-ins.
ASKING = Bounded("dealer_provider", running=4, waiting=8, counted=False)
BEGUN = RateLimit("staff_provider.begin", free=200, first=1, longest=30, memory=6 * 3600)

_issuers: dict[tuple[str, str, str | None], Issuer] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Named:
    """Whom an answer names: a member of staff, or why nobody comes in."""

    member: Staff | None
    why: Nobody | None = None


def of_code(session: Session, code: str) -> DealerProvider | None:
    """The provider in use of the dealer whose code, or one of whose stores' codes, was typed."""
    place = workplaces.by_code(session, code)
    dealer_id = place.dealer_id if isinstance(place, Store) else place.id if isinstance(place, Dealer) else None
    return in_use(session, dealer_id) if dealer_id else None


def in_use(session: Session, dealer_id: str) -> DealerProvider | None:
    """The dealer's provider, if staff sign in there."""
    found = select(DealerProvider).where(DealerProvider.dealer_id == dealer_id, DealerProvider.active)
    return session.scalar(found)


def party(provider: DealerProvider, redirect_uri: str) -> RelyingParty:
    """Us as a client of that provider; what is known of it is kept while its settings stay the same."""
    key = provider.issuer, provider.client_id, provider.client_secret
    with _lock:
        if key not in _issuers and len(_issuers) >= MOST_KEPT:
            _issuers.pop(next(iter(_issuers)))
        issuer = _issuers.setdefault(key, Issuer(provider.issuer, (provider.client_id, provider.client_secret)))
    return RelyingParty(issuer, redirect_uri, own=False)


def named(session: Session, provider: DealerProvider, login: Login) -> Named:
    """Who of this dealer's staff logged in: nobody of another dealer, whatever the answer says."""
    claims = {**login.id_claims, **login.claims}
    number = _text(claims, provider.number_claim)
    if not number:
        return Named(None, "no_number")
    stores = select(Store.id).where(Store.dealer_id == provider.dealer_id)
    theirs = or_(Staff.dealer_id == provider.dealer_id, Staff.store_id.in_(stores))
    found = list(session.scalars(select(Staff).where(theirs, Staff.number == workplaces.normal(number))))
    if provider.place_claim:
        place = workplaces.by_code(session, _text(claims, provider.place_claim))
        if place is not None and _dealer_of(place) != provider.dealer_id:
            return Named(None, "another_dealer")
        found = [one for one in found if place is not None and one.workplace.id == place.id]
    return _one(found)


def _one(found: list[Staff]) -> Named:
    working = [one for one in found if staff.works(one)]
    if len(working) > 1:
        return Named(None, "several")
    if working:
        return Named(working[0])
    return Named(None, "left" if found else "unknown")


def second_factor_was_asked(login: Login) -> bool:
    """Whether the provider says that it asked for more than one factor (RFC 8176)."""
    methods = login.id_claims.get("amr")
    return isinstance(methods, list) and "mfa" in methods


def _dealer_of(place: Any) -> str | None:
    return place.dealer_id if isinstance(place, Store) else place.id if isinstance(place, Dealer) else None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value.strip() if isinstance(value, str) and len(value) <= LONGEST else ""
