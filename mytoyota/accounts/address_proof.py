"""That a code was sent to an account's address and used: a keyed hash on the account, checked by the auditor."""

from mytoyota.accounts.registration import email_key
from mytoyota.base import keys

BEFORE = "before"  # made by a version that kept no proof
PURPOSE = "account.address_proof"


def by_code(sign_up_id: str, address: str) -> str:
    """The proof that within this sign-up the code that was sent to this very address was given back."""
    return f"{sign_up_id}/{keys.ring().lookup(_about(sign_up_id, address), PURPOSE)}"


def holds(proof: str, address: str) -> bool:
    """Whether it proves this address and no other."""
    sign_up_id, _slash, tag = proof.partition("/")
    return tag in keys.ring().lookups(_about(sign_up_id, address), PURPOSE)


def _about(sign_up_id: str, address: str) -> str:
    return f"{sign_up_id}:{email_key(address)}"
