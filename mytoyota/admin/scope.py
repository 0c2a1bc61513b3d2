"""Whom center and headquarters may let in, and what nobody may do: remove the last of center, or change themselves."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mytoyota.organisation.models import Dealer, Staff, Store, Workplace
from mytoyota.organisation.roles import CENTER, HEADQUARTERS, MANAGER, ROLES, SALES

MAY = (CENTER, HEADQUARTERS)


class Yourself(Exception):
    """Nobody moves, lets go or takes back themselves, or gives themselves a role."""


class LastOfCenter(Exception):
    """Without this person nobody could let anybody in."""


@dataclass(frozen=True)
class Scope:
    """What somebody may change: everything (`dealer_id` empty), or one dealer's stores and staff.

    `by` is the id of the member of staff who acts, empty for a command.
    """

    dealer_id: str | None = None
    by: str = ""

    @classmethod
    def of(cls, member: Staff) -> "Scope":
        """That of whoever is signed in."""
        return cls(member.dealer_id, member.id)

    @property
    def everything(self) -> bool:
        """Whether dealers, organisations and models are theirs to change."""
        return self.dealer_id is None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that they may give."""
        return ROLES if self.everything else (SALES, MANAGER, HEADQUARTERS)

    def holds(self, place: Workplace) -> bool:
        """Whether they may change this place and its staff."""
        if self.everything:
            return True
        return place.id == self.dealer_id if isinstance(place, Dealer) else self._own_store(place)

    def _own_store(self, place: Workplace) -> bool:
        return isinstance(place, Store) and place.dealer_id == self.dealer_id


def not_oneself(scope: Scope, member: Staff) -> None:
    """Raises Yourself where somebody would change their own post."""
    if member.id == scope.by:
        raise Yourself


def not_the_last(session: Session, member: Staff) -> None:
    """Raises LastOfCenter where nobody of center would be left who can sign in; call it in `changes.take_turn`."""
    if member.role == CENTER and member.active and others_of_center(session, member.id) == 0:
        raise LastOfCenter


def others_of_center(session: Session, but_for: str = "") -> int:
    """How many others of center work here and have a password."""
    able = (Staff.role == CENTER, Staff.active, Staff.password_hash.is_not(None), Staff.id != but_for)
    return session.scalar(select(func.count()).select_from(Staff).where(*able)) or 0
