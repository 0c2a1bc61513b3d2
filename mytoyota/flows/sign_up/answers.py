"""What the screens of the sign-up save (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mytoyota.flows.engine.saved_answer import AgreedTerms, SavedAnswer

Data = dict[str, object]


@dataclass(frozen=True)
class AccountTerms(AgreedTerms):
    """アカウント利用規約の同意: which version (1-1/7-B)."""

    screen = "account_terms"
    version = "2026-11"


@dataclass(frozen=True)
class Email(SavedAnswer):
    """The address that becomes the account's (1-1/8-B)."""

    screen = "email"
    email: str = ""


@dataclass(frozen=True)
class EmailCode(SavedAnswer):
    """The very address whose code was given back (1-1/9-B)."""

    screen = "email_code"
    proven: str = ""
    proof: str = "before"  # address_proof.BEFORE: rows of an earlier version have none


@dataclass(frozen=True)
class CustomerKind(SavedAnswer):
    """個人 or 法人: `individual`, `corporate` (1-1/11-B)."""

    screen = "customer_kind"
    kind: str = ""


@dataclass(frozen=True)
class EntryWay(SavedAnswer):
    """Whether the document is photographed (`photo`) or typed (`type`; 1-1/12-B)."""

    screen = "entry_way"
    way: str = ""


@dataclass(frozen=True)
class DocumentKind(SavedAnswer):
    """身分証明書の選択 (1-1/14-B)."""

    screen = "document_kind"
    kind: str = ""


@dataclass(frozen=True)
class Photo(SavedAnswer):
    """What was read of the licence, which fields are doubtful, and why (1-1/16-B).

    `discarded_at` says when the photograph was gone (ISO, UTC), `parts` whether pieces of it were kept for 15 minutes.
    """

    screen = "photo"
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    doubts: Sequence[str] = ()
    reasons: Sequence[str] = ()
    discarded_at: str = ""
    parts: bool = False


@dataclass(frozen=True)
class Person(SavedAnswer):
    """お客さま情報の入力: the data, the form as it was typed, the login's telephone (1-1/18-B)."""

    screen = "person"
    identity: Data = field(default_factory=dict, repr=False)
    typed: Data = field(default_factory=dict, repr=False)
    authentication_phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Password(SavedAnswer):
    """Beside the screens' answers: the password's hash, until the account holds it."""

    screen = "password"
    hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class CompanyNumber(SavedAnswer):
    """ログイン情報の入力 with the corporate number, and what the register said of it (1-1/12-C).

    `way` is found, missing, down (with `reason`), by_hand or unknown; `searchable`: a name can be searched instead.
    `asked_at` is when another party was last asked for a number (ISO, UTC).
    """

    screen = "company_number"
    way: str = ""
    reason: str = ""
    number: str = ""
    company: Data | None = None
    searchable: bool = False
    typed: Data = field(default_factory=dict, repr=False)
    authentication_phone: str | None = field(default=None, repr=False)
    asked_at: str = ""


@dataclass(frozen=True)
class CompanySearch(SavedAnswer):
    """The company that was found by its name, or none (`by_hand`; 1-1/13-C)."""

    screen = "company_search"
    way: str = ""
    company: Data | None = None
    company_name: str | None = ""
    asked_at: str = ""  # as above


@dataclass(frozen=True)
class CompanyCheck(SavedAnswer):
    """法人情報の確認: the number of the company that was confirmed (1-1/14-C)."""

    screen = "company_check"
    number: str = ""


@dataclass(frozen=True)
class CompanyData(SavedAnswer):
    """法人情報の入力: the data, and the form as it was typed (1-1/15-C)."""

    screen = "company"
    identity: Data = field(default_factory=dict, repr=False)
    typed: Data = field(default_factory=dict, repr=False)
