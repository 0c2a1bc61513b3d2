"""What was shared of an account, with whom, when, under which text; when its photograph was discarded (マイカー)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import disclosures, events
from mytoyota.base.disclosures import DisclosureRow, SharedText
from mytoyota.flows.sign_up import crops
from mytoyota.flows.sign_up.account_made import PhotographDiscarded
from mytoyota.oidc_provider.models import Consent


@dataclass(frozen=True)
class Shared:
    """One recipient, one occasion, the same kinds of data under the same text: when first, when last, how often."""

    recipient: str
    occasion: str
    what: tuple[str, ...]
    first: datetime
    last: datetime
    times: int
    text: SharedText | None


@dataclass(frozen=True)
class Agreed:
    """A consent that stands: to which client, for which scopes, since when, how, and under which text."""

    client_id: str
    scopes: tuple[str, ...]
    at: datetime
    way: str
    text: SharedText | None


@dataclass(frozen=True)
class Photograph:
    """A photograph of a licence: when it was discarded, and when the last piece of it was, if pieces were kept."""

    discarded_at: datetime
    pieces_until: datetime | None


@dataclass(frozen=True)
class Receipt:
    """All of it, newest first."""

    shared: tuple[Shared, ...]
    agreed: tuple[Agreed, ...]
    photographs: tuple[Photograph, ...]


def of_account(session: Session, account_id: str) -> Receipt:
    """The account's receipt."""
    rows, consents = disclosures.of_account(session, account_id), _consents(session, account_id)
    kept = disclosures.texts(session, [*(row.text_hash for row in rows), *(one.text_hash for one in consents)])
    agreed = [
        Agreed(one.client_id, tuple(one.scope.split()), one.given_at, one.way, kept.get(one.text_hash or ""))
        for one in consents
    ]
    return Receipt(tuple(_together(rows, kept)), tuple(agreed), tuple(_photographs(session, account_id)))


def hashes(session: Session, account_id: str) -> set[str]:
    """The texts that the account's receipt names."""
    named = [row.text_hash for row in disclosures.of_account(session, account_id)]
    named += [one.text_hash for one in _consents(session, account_id)]
    return {one for one in named if one}


def _together(rows: Sequence[DisclosureRow], kept: dict[str, SharedText]) -> list[Shared]:
    """What is the same but for its moment is one line: each login shares anew what the former one did."""
    groups: dict[tuple[object, ...], list[DisclosureRow]] = {}
    for row in rows:
        groups.setdefault((row.recipient, row.occasion, tuple(row.what), row.text_hash), []).append(row)
    return [_shared(same, kept) for same in groups.values()]


def _shared(same: list[DisclosureRow], kept: dict[str, SharedText]) -> Shared:
    newest, oldest = same[0], same[-1]
    return Shared(
        recipient=newest.recipient,
        occasion=newest.occasion,
        what=tuple(newest.what),
        first=oldest.at,
        last=newest.at,
        times=len(same),
        text=kept.get(newest.text_hash or ""),
    )


def _consents(session: Session, account_id: str) -> Sequence[Consent]:
    found = select(Consent).where(Consent.account_id == account_id)
    return session.scalars(found.order_by(Consent.given_at.desc(), Consent.client_id)).all()


def _photographs(session: Session, account_id: str) -> list[Photograph]:
    told = [one for one in events.history(session, account_id) if one.name == PhotographDiscarded.__name__]
    return [_photograph(datetime.fromisoformat(one.details["at"]), one.details["parts"]) for one in reversed(told)]


def _photograph(at: datetime, parts: bool) -> Photograph:
    return Photograph(at, at + timedelta(seconds=crops.LIVES.total_seconds()) if parts else None)
