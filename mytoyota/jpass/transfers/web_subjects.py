"""What pages of changes are about besides contracts: the results of one's own bulk, or NotFound."""

from mytoyota.base.refusals import NotFound
from mytoyota.jpass.transfers.models import TransferBulk
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit


def own_bulk(bulk_id: str) -> TransferBulk:
    """The results, for who pressed alone."""
    found = unit.session().get(TransferBulk, bulk_id)
    if found is None or found.staff_id != me().id:
        raise NotFound
    return found
