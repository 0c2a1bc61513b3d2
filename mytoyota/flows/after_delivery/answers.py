"""What the screens of registering after delivery save (pure; guide 4-1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mytoyota.flows.engine.saved_answer import AgreedTerms, SavedAnswer

DIFFERENCES = ("name", "address", "kind", "chassis", "plate", "light")  # what a review may find to differ


@dataclass(frozen=True)
class Mending(SavedAnswer):
    """Beside the screens' answers: what an earlier application differed in; only that is asked again."""

    screen = "mending"
    differing: Sequence[str] = ()


@dataclass(frozen=True)
class Adding(SavedAnswer):
    """Beside the screens' answers: this account adds a vehicle from its マイカー page.

    `known`: it was registered or has applied before, and so has seen its data and agreed to the terms.
    """

    screen = "adding"
    account_id: str = ""
    known: bool = False


@dataclass(frozen=True)
class ProfileSharing(SavedAnswer):
    """連携する: the account lets My TOYOTA(WEB) have its data (4-1/13-B)."""

    screen = "profile_sharing"


@dataclass(frozen=True)
class WebTerms(AgreedTerms):
    """My TOYOTA(WEB)利用規約の同意: which version (4-1/12-B)."""

    screen = "web_terms"
    version = "2026-11"


@dataclass(frozen=True)
class Magazine(SavedAnswer):
    """メールマガジンの登録 (4-1/14-B)."""

    screen = "mail_magazine"
    wanted: bool = False


@dataclass(frozen=True)
class AfterTerms(AgreedTerms):
    """使用者登録規約の同意: which version (4-1/6-A)."""

    screen = "after_terms"
    version = "2026-11"


@dataclass(frozen=True)
class VehicleNumbers(SavedAnswer):
    """車両情報の入力: both numbers in their normal form, and the form as it was typed (4-1/7-A)."""

    screen = "vehicle_numbers"
    chassis: str = field(default="", repr=False)
    plate: str = field(default="", repr=False)
    typed: dict[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CertificateRead(SavedAnswer):
    """Beside the screens' answers: what a picture or file of the certificate gave for the boxes of 4-1/7-A.

    `found` names the numbers that were filled in, `missing` what the picture lacked, `reasons` why nothing was read.
    `half` is the one symbol of two that was read, kept until the other one is: it bears a part of the numbers. `joined`
    says that the two were in two pictures.
    """

    screen = "certificate_read"
    found: Sequence[str] = ()
    missing: Sequence[str] = ()
    reasons: Sequence[str] = ()
    light: bool = False
    half: dict[str, object] = field(default_factory=dict, repr=False)
    joined: bool = False
