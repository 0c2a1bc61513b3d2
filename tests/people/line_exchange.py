"""The line service of the tests: the demo's own, asked without a network; and how it fails."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mytoyota.base import clock
from mytoyota.subscriptions.lines.sandbox.scenarios import Answer, Lines
from mytoyota.subscriptions.lines.service import UNKNOWN, LineAnswer, NoAnswer

AT_ONCE = 1e-9  # everything that a line needs is done when it is asked for


def now() -> float:
    """Seconds of the clock that the product has, which tests may move."""
    return clock.now().timestamp()


@dataclass
class LineExchange:
    """Implements `LineService`; with `down` nobody answers, `meanwhile` runs while somebody waits for the answer."""

    pace: float = AT_ONCE
    down: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self.lines = Lines(self.pace, now)

    def takes_its_time(self) -> None:
        """Lines open as long after they are asked for as in the demo."""
        self.lines.pace = 1.0

    def ask(self, chassis: str, key: str) -> LineAnswer:
        return self._said("ask", key, lambda: self.lines.ask(key, chassis))

    def status(self, key: str) -> LineAnswer:
        return self._said("status", key, lambda: self.lines.status(key))

    def close(self, key: str) -> LineAnswer:
        return self._said("close", key, lambda: self.lines.close(key))

    def open_keys(self) -> list[str]:
        """The openings that were asked for, have not failed there and were not called off."""
        living = {key: one for key, one in self.lines.openings.items() if one.closing is None}
        return [key for key, one in living.items() if self.lines.told(one).body.get("state") != "failed"]

    def _said(self, act: str, key: str, answers: Callable[[], Answer]) -> LineAnswer:
        self.asked.append((act, key))
        if self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        if self.down:
            raise NoAnswer("unreachable")
        said = answers()
        if said.wait:
            raise NoAnswer("slow")
        if said.status == 404:
            return UNKNOWN
        if said.status != 200:
            raise NoAnswer("trouble")
        return LineAnswer(**said.body)
