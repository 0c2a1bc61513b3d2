"""What pages of vehicle returns are about: an entry with its contract, for who is signed in, or NotFound."""

from dataclasses import dataclass

from flask import request

from mytoyota.base import db
from mytoyota.base.refusals import NotFound
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import entries
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit


@dataclass(frozen=True)
class EntryOfContract:
    """An entry and what is known of its contract now."""

    entry: ReturnEntry
    contract: Contract


def entry_in_sight(entry_id: str) -> EntryOfContract:
    """The entry, of a contract in sight; for an act it is locked."""
    session = unit.session()
    found = entries.one_in_sight(session, me(), entry_id)
    if found is None:
        raise NotFound
    if request.method not in unit.READING_METHODS and not db.looks(session):
        session.refresh(found[0], with_for_update=True)
    return EntryOfContract(*found)
