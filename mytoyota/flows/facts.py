"""What is known of one person's way: the only thing that rules and the path may look at (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
# What 登録 and 申し込む make; "service" stands beside either application.
REGISTRATIONS = ("buyer", "user", "account", "t_connect", "charging", "service")


@dataclass(frozen=True)
class Check:
    """The newest staff check of this journey: its state and which data it was asked for."""

    id: str
    state: str  # waiting, confirmed, sent_back
    fingerprint: str


@dataclass(frozen=True)
class Facts:
    """Answers by screen, registrations made, the staff check, and what the vehicle offers."""

    answers: Answers = field(default_factory=dict)
    registered: frozenset[str] = frozenset()  # of REGISTRATIONS
    check: Check | None = None
    fingerprint: str | None = None  # of the identity data that are on file now
    services: frozenset[str] = frozenset()  # of "t_connect", "charging"
    kind: str = "buyer"  # of the journey: buyer, user, sign_up
    told: dict[Any, bool] = field(default_factory=dict, compare=False, repr=False)  # what each rule said

    def answered(self, screen: str) -> bool:
        """Whether this screen's answer was saved."""
        return screen in self.answers

    def answer(self, screen: str, name: str) -> Any:
        """One saved value, or None."""
        return self.answers[screen].get(name) if screen in self.answers else None
