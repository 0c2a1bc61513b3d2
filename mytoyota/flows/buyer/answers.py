"""What the screens of the buyer's part save; the user's own phone saves the same under the same names (pure)."""

from dataclasses import dataclass, field

from mytoyota.flows.engine.saved_answer import SavedAnswer

Claims = dict[str, object]


@dataclass(frozen=True)
class InformationConsent(SavedAnswer):
    """情報提供の同意: which version of the terms (1-1/5, 2-2/9)."""

    screen = "information_consent"
    terms: str = ""
    text: str = ""  # its hash (base/disclosures.py)


@dataclass(frozen=True)
class Login(SavedAnswer):
    """Who logged in: the provider's `sub`, the claims that the wizard keeps, whether the account is new (1-1/6)."""

    screen = "login"
    sub: str = ""
    kind: str = "individual"  # individual, corporate
    claims: Claims = field(default_factory=dict, repr=False)
    signed_up_now: bool = False
    locked: bool = False  # some fields of the account cannot be edited any more
    access_token: str = field(default="", repr=False)
    ended: bool = False  # the provider refused the token: the person logs in once more before anything goes on


@dataclass(frozen=True)
class ChangedSinceCheck(SavedAnswer):
    """Beside the screens' answers: the account was edited after the buyer was registered, before the user is (2-1)."""

    screen = "changed_since_check"


@dataclass(frozen=True)
class AccountReview(SavedAnswer):
    """確認 of the account's data: exactly these went to the staff (1-1/7-A)."""

    screen = "account_review"
    identity: Claims = field(default_factory=dict, repr=False)
