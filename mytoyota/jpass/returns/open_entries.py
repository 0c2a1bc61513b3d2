"""What is under way on the contracts of a list, found with one query for all of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import UNDER_WAY

Open = Row[int, str, str, datetime]  # contract, entry, status, since


def of_contracts(session: Session, contract_ids: Sequence[int]) -> dict[int, Open]:
    """The entry that is under way on each of these contracts, as far as there is one; at most one each."""
    if not contract_ids:
        return {}
    wanted = select(ReturnEntry.contract_id, ReturnEntry.id, ReturnEntry.status, ReturnEntry.since)
    # Through the index of contracts: a dealer's entries under way are more than a list's contracts.
    found = session.execute(wanted.where(ReturnEntry.contract_id.in_(contract_ids)))
    return {row.contract_id: row for row in found if row.status in UNDER_WAY}
