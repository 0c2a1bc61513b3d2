"""What the screens of the user's part save (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mytoyota.flows.engine.saved_answer import AgreedTerms, SavedAnswer


@dataclass(frozen=True)
class NameChoice(SavedAnswer):
    """名義の選択: `same` or `other` name than the buyer's (2-1/2)."""

    screen = "name_choice"
    name: str = ""


@dataclass(frozen=True)
class Presence(SavedAnswer):
    """使用者の同席確認: whether the user is here (2-2/3)."""

    screen = "presence"
    here: bool = False


@dataclass(frozen=True)
class UserTerms(AgreedTerms):
    """使用者登録規約の同意: which version, with which the user was registered (2-1/3)."""

    screen = "user_terms"
    version = "2026-11"


@dataclass(frozen=True)
class Mismatch(SavedAnswer):
    """Beside the screens' answers: the fields that differed from the certificate, and of exactly which account data."""

    screen = "mismatch"
    differing: Sequence[str] = ()
    of: str = ""
