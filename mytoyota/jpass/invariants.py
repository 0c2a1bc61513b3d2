"""Rules for the contracts' rows: which version counts, and that everything searched by agrees (composed in audit)."""

from sqlalchemy import exists, func, or_, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.jpass import claims, uses
from mytoyota.jpass.models import RUNNING, Contract, ContractGeneration, ContractImport
from mytoyota.jpass.permissions import counting
from mytoyota.jpass.products import PRODUCTS
from mytoyota.organisation.models import Staff, Store


def at_most_one_version_of_a_contract_counts() -> Broken:
    """Of each contract one version counts now, or none."""
    return select(func.max(Contract.row)).where(*counting()).group_by(Contract.id).having(func.count() > 1)


def every_version_is_of_a_generation_that_counts_or_is_being_written() -> Broken:
    """What a file left behind is gone: a version beyond the present generation belongs to a file that is being read."""
    now = select(func.coalesce(func.max(ContractGeneration.current), 0)).scalar_subquery()
    read = exists().where(ContractImport.generation == Contract.valid_from, ContractImport.state == RUNNING)
    return select(Contract.row).where(Contract.valid_from > now, ~read)


def every_contract_is_of_its_stores_dealer() -> Broken:
    """A contract's dealer is the dealer of its store, its person one of the store's staff."""
    store = exists().where(Store.id == Contract.store_id, Store.dealer_id == Contract.dealer_id)
    person = exists().where(Staff.id == Contract.staff_id, Staff.store_id == Contract.store_id)
    return select(Contract.row).where(or_(~store, Contract.staff_id.is_not(None) & ~person))


def every_contract_has_known_codes() -> Broken:
    """Product, use and claim are of their tables."""
    known = (
        Contract.product.in_(list(PRODUCTS)),
        Contract.use.in_(list(uses.NAMES)),
        Contract.claim_status.in_(list(claims.NAMES)),
    )
    return select(Contract.row).where(or_(*(~one for one in known)))


RULES = (
    Rule(Contract, at_most_one_version_of_a_contract_counts),
    Rule(Contract, every_version_is_of_a_generation_that_counts_or_is_being_written),
    Rule(Contract, every_contract_is_of_its_stores_dealer),
    Rule(Contract, every_contract_has_known_codes),
)
