"""Changes that took effect and that the finance company's file contradicts since."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, Transfer


def listed() -> Select[Transfer]:
    """Those of them that are the contract's last word: none that is followed by a change under way."""
    later = aliased(Transfer)
    followed = exists().where(later.contract_id == Transfer.contract_id, later.state == UNDER_WAY)
    since = Transfer.file_at >= Transfer.closed_at
    return select(Transfer).where(Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None), since, ~followed)
