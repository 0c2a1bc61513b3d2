"""What is known of one person's journey: the only thing that rules and the path may look at (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mytoyota.flows.engine.saved_answer import SavedAnswer

Answer = TypeVar("Answer", bound=SavedAnswer)
StoredAnswers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Check:
    """The newest staff check of this journey: its state and which data it was asked for."""

    id: str
    state: str  # waiting, confirmed, sent_back
    fingerprint: str


@dataclass(frozen=True)
class State:
    """Answers by screen, registrations made, the staff check, and what the vehicle offers."""

    answers: StoredAnswers = field(default_factory=dict)
    registered: frozenset[str] = frozenset()  # of models.REGISTRATIONS
    check: Check | None = None
    fingerprint: str | None = None  # of the identity data that are on file now
    services: frozenset[str] = frozenset()  # of "t_connect", "charging"
    flow: str = "buyer"  # the key of the journey's flow
    cache: dict[object, bool] = field(default_factory=dict, compare=False, repr=False)  # what each rule said
    _read: dict[object, SavedAnswer] = field(default_factory=dict, compare=False, repr=False)

    def answered(self, screen: str) -> bool:
        """Whether this screen's answer was saved."""
        return screen in self.answers

    def get(self, kind: type[Answer]) -> Answer | None:
        """The saved answer of this kind, or None."""
        if kind.screen not in self.answers:
            return None
        known = self._read.get(kind)
        if not isinstance(known, kind):
            known = self._read[kind] = kind.read(self.answers[kind.screen])
        return known

    def answer(self, kind: type[Answer]) -> Answer:
        """The saved answer of this kind, or an empty one."""
        return self.get(kind) or kind()
