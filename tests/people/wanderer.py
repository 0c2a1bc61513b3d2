"""A customer who does everything one should not do with a browser, and remembers what they typed (decision 1)."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import time_machine

from mytoyota.base import clock
from tests.people.chooser import NEVER_KEPT, PERSON, Chooser
from tests.people.tabs import BrowserTab

BREAK = timedelta(minutes=30)


class Wanderer(Chooser):
    """One walk by a seed: what the page asks most of the time, and in between whatever comes to mind."""

    def wanders(self, moves: int = 60) -> None:
        """Scans the code and then does whatever comes to mind; most of the time what the page asks."""
        with time_machine.travel(clock.now(), tick=True) as self.traveller:
            self.tab.scans(self.link)
            acts, weights = zip(*MOVES.items(), strict=True)
            for act in self.chance.choices(acts, weights, k=moves):
                self._notes(act.__name__.strip("_"))
                act(self)
                self._reads_japanese()
                self._nothing_typed_is_missing()
            self._comes_to_the_end()

    def _comes_to_the_end(self) -> None:
        for _page in range(80):
            if self.journey.step_id == "end":
                return
            self._notes("end: goes_on")
            self._goes_on()
            self._nothing_typed_is_missing()
        raise AssertionError(f"never came to the end; is at {self.journey.step_id}")

    def _browser_back(self) -> None:
        self.tab.goes(-1)

    def _browser_forward(self) -> None:
        self.tab.goes(1)

    def _page_as_it_was(self) -> None:
        """Back to a page that the phone kept as it was left, without asking the server."""
        self.tab.goes(-1, kept=True)

    def _reloads(self) -> None:
        self.tab.reloads()

    def _presses_twice(self) -> None:
        """The last form once more, exactly as it was."""
        last = next((one for one in reversed(self.tab.history) if one.sent), None)
        if last and last.sent:
            self.tab.filled = {}  # what stands in the boxes now is put by already; it is not what is sent again
            self.tab.sends_to(last.url, last.sent)

    def _opens_tab(self) -> None:
        self.tab = self.tab.opens_another()
        self.journey.phone = self.tab
        self.tabs = [*self.tabs[-2:], self.tab]
        self.tab.opens(self.link)

    def _other_tab(self) -> None:
        self.tab = self.journey.phone = self.chance.choice(self.tabs)
        self.tab.fresh = False

    def _scans_again(self) -> None:
        self.tab.filled = {}
        self.tab.scans(self.link)

    def _other_language(self) -> None:
        """English and back; on a page with a form with all that is typed."""
        if not self.tab.page.offers("English"):
            return
        self._types_some()
        if self.tab.page.tree.css_first("button[name=switch_language]"):
            self._presses_and_remembers("English")
            self._presses_and_remembers("日本語")
        else:
            self.tab.presses("English")
            self.tab.presses("日本語")

    def _reads_japanese(self) -> None:
        """A page that the phone kept, or a form sent again, may be from the moment in the other language."""
        if not self.tab.page.offers("日本語"):
            return
        if self.tab.page.tree.css_first("button[name=switch_language]"):
            self._presses_and_remembers("日本語")
        else:
            self.tab.presses("日本語")

    def _breaks(self) -> None:
        """Half an hour of something else."""
        self.traveller.shift(BREAK)

    def _closes_browser(self) -> None:
        """The phone was off: what the browser keeps for one sitting only is gone, so are the tabs."""
        self.tab.http.delete_cookie("form", domain=urlsplit(self.tab.base).hostname or "")
        self.tab = self.journey.phone = BrowserTab(self.tab.app, self.tab.http)
        self.tabs = [self.tab]
        self.tab.scans(self.link)

    def _types(self) -> None:
        """Types something, which the page puts by; the next act is another one."""
        if self._types_some() and (form := self.tab.page.tree.css_first("form#step[data-draft-url]")):
            body = {k: v for k, v in self.tab.body().items() if k not in NEVER_KEPT[2:]}
            self._remembers(body)
            answer = self.tab.http.post(str(form.attributes["data-draft-url"]), data=body, base_url=self.tab.base)
            assert answer.status_code == 204, f"{answer.status_code} for a draft"

    def _types_wrongly(self) -> None:
        """Sends a form that cannot do: an impossible postal code."""
        if self.step_id == PERSON and self._types_some():
            self.tab.fills(postal_code="12")
            self._presses_and_remembers("確認")

    def _types_some(self) -> bool:
        """Fills a part of the form on the page."""
        if self.step_id != PERSON or self.tab.page.tree.css_first("form#step") is None:
            return False
        self._changes_mind()
        names = self.chance.sample(sorted(set(self.journey.person) - set(NEVER_KEPT)), 6)
        self.tab.fills(**{name: self.journey.person[name] for name in names})
        return True

    def _notes(self, act: str) -> None:
        self.diary.append(
            f"{self.journey.step_id:12} {self.tabs.index(self.tab) if self.tab in self.tabs else '-'} {act}"
        )


Move = Callable[[Wanderer], None]
MOVES: dict[Move, int] = {
    Wanderer._goes_on: 45,
    Wanderer._browser_back: 10,
    Wanderer._browser_forward: 6,
    Wanderer._page_as_it_was: 6,
    Wanderer._reloads: 6,
    Wanderer._presses_twice: 4,
    Wanderer._turns_back: 6,
    Wanderer._opens_tab: 3,
    Wanderer._other_tab: 4,
    Wanderer._scans_again: 3,
    Wanderer._other_language: 3,
    Wanderer._breaks: 4,
    Wanderer._closes_browser: 2,
    Wanderer._types: 8,
    Wanderer._types_wrongly: 3,
}
