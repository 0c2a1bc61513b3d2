"""Why a contract's store or person is not changed: asked when shown, previewed and applied (pure; seed 001)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mytoyota.japanese.characters import half_width
from mytoyota.jpass.products import PRODUCTS

MOST = 100  # contracts of one bulk


class Refusal(StrEnum):
    """Why not."""

    NOT_FOUND = "not_found"
    PRODUCT = "product"
    UNDER_WAY = "under_way"
    CHANGED = "changed"
    NOTHING_CHOSEN = "nothing_chosen"
    STORE_UNKNOWN = "store_unknown"
    STORE_UNUSED = "store_unused"
    STAFF_UNKNOWN = "staff_unknown"
    STAFF_LEFT = "staff_left"
    NO_CHANGE = "no_change"


@dataclass(frozen=True)
class Place:
    """A store and a person of it; no person: 担当者未定."""

    store_id: str
    staff_id: str | None
    staff_code: str


@dataclass(frozen=True)
class Target:
    """Where a contract is to go, as far as it is known: what is None was not chosen, "" is not known."""

    store: str | None = None
    unused: bool = False  # the store
    staff: str | None = None
    staff_code: str = ""
    active: bool = True


@dataclass(frozen=True)
class Now:
    """What counts of a contract when it is asked for: `under_way_since` is the day of a change that is not done."""

    product: str
    version: str
    place: Place
    under_way_since: date | None = None
    under_way_to: Place | None = None


def is_unused(store_name: str) -> bool:
    """Whether the store's name stands in ( ): its code is not in use (seed 001: ( )付営業所)."""
    name = half_width(store_name).strip()
    return name.startswith("(") and name.endswith(")")


def refusal(now: Now, target: Target, seen: str, today: date) -> Refusal | None:
    """Why the contract is not changed so; None where it is."""
    if not PRODUCTS[now.product].transfer:
        return Refusal.PRODUCT
    if now.under_way_since is not None and now.under_way_since != today:
        return Refusal.UNDER_WAY
    if now.version != seen:
        return Refusal.CHANGED
    return _of_target(now, target)


def _of_target(now: Now, target: Target) -> Refusal | None:
    if target.store is None and target.staff is None:
        return Refusal.NOTHING_CHOSEN
    if target.store == "":
        return Refusal.STORE_UNKNOWN
    if target.store is not None and target.unused:
        return Refusal.STORE_UNUSED
    if target.staff == "":
        return Refusal.STAFF_UNKNOWN
    if target.staff is not None and not target.active:
        return Refusal.STAFF_LEFT
    stands = now.under_way_to or now.place
    return Refusal.NO_CHANGE if place_of(now, target) in (now.place, stands) else None


def place_of(now: Now, target: Target) -> Place:
    """Where the contract goes: a store without a person leaves it without one, a person alone stays at its store."""
    store = target.store or now.place.store_id
    if target.staff:
        return Place(store, target.staff, target.staff_code)
    stays = store == now.place.store_id
    return now.place if stays else Place(store, None, "")
