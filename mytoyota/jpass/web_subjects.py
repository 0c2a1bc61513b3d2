"""What J-PASS's pages are about: loads a contract for who is signed in, or raises NotFound.

What belongs to others and what there is not get the same answer.
"""

from mytoyota.base.refusals import NotFound
from mytoyota.jpass import permissions
from mytoyota.jpass.models import Contract, ContractImport
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit


def contract_in_sight(contract_id: int) -> Contract:
    """The contract as it is now."""
    found = permissions.contract_in_sight(unit.session(), me(), contract_id)
    if found is None:
        raise NotFound
    return found


def import_of_company(import_id: str) -> ContractImport:
    """The file of contracts; the guard lets the finance company alone come here."""
    row = unit.session().get(ContractImport, import_id)
    if row is None:
        raise NotFound
    return row
