"""People with a keyboard and nothing else: they come to everything by Tab, see where they are, and press keys."""

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.actors import Desk, Person, Phone

MANY = 150  # as often as Tab is pressed at most: no page has so many places
THERE = "places => places.includes(document.activeElement)"
# What is wrong with the place where the focus is: no ring around it, out of sight, or under something that sticks.
UNSEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), card = one.closest("label") ?? one;
  const name = `${one.tagName} ${one.name ?? ""} ${one.textContent.trim().slice(0, 30)}`;
  const styles = [getComputedStyle(one), getComputedStyle(card), getComputedStyle(one, "::after")];
  const ring = styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  if (!ring) return `no ring: ${name}`;
  const within = box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0;
  if (!within) return `out of sight at ${box.top} of ${innerHeight}: ${name}`;
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const free = [box.top + 2, box.top + box.height / 2, box.bottom - 2].some((y) => {
    const above = document.elementFromPoint(x, Math.min(Math.max(y, 1), innerHeight - 1));
    return above && (card.contains(above) || above.contains(one));
  });
  return free ? "" : `covered: ${name}`;
}"""


class ByKeyboard(Person):
    """Presses, ticks, chooses and fills as everybody does, but by keys alone."""

    def presses(self, label: str) -> None:
        """Tab to the button or link, then Enter."""
        self.goes_to(self.finds(label))
        try:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        except TooLate as late:
            raise AssertionError(f"Enter on 「{label}」 led nowhere at {self.page.url}") from late

    def ticks(self, label: str) -> None:
        """Tab to the box, then Space."""
        self._checks(self.box(label))

    def chooses(self, label: str) -> None:
        """Tab to the group, then the arrow keys."""
        wanted = self.page.get_by_role("radio", name=label)
        group = self.page.locator(f"[type=radio][name='{wanted.first.get_attribute('name')}']")
        self.goes_to(group)
        for _ in range(group.count() + 1):
            self.page.keyboard.press("Space")
            if wanted.first.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never came to {label}")

    def fills(self, boxes: dict[str, str]) -> None:
        """Tab to each field; types, or takes a choice of a list by its arrows."""
        for label, text in boxes.items():
            field = self.box(label)
            self.goes_to(field)
            if field.evaluate("field => field.tagName") == "SELECT":
                self._takes(field, text)
            else:
                self.page.keyboard.press("ControlOrMeta+a")
                self.page.keyboard.insert_text(text)

    def unfolds(self, summary: str) -> None:
        """Tab to the words, then Enter."""
        self.goes_to(self.page.locator("summary", has_text=summary))
        self.page.keyboard.press("Enter")

    def goes_to(self, place: Locator) -> None:
        """Tab until the focus is there; every place on the way must be seen."""
        place.first.wait_for(state="attached")
        for _ in range(MANY):
            if place.evaluate_all(THERE):
                return
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement !== document.body"):
                assert not (wrong := self.page.evaluate(UNSEEN)), f"{self.page.url}: {wrong}"
        raise AssertionError(f"no Tab leads to {place} at {self.page.url}")

    def _checks(self, box: Locator) -> None:
        self.goes_to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def _takes(self, field: Locator, text: str) -> None:
        self.page.keyboard.press("Home")
        for _ in range(60):
            if field.evaluate("field => field.selectedOptions[0].label.trim()") == text:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never came to {text}")


class Typist(ByKeyboard, Phone):
    """A customer with a keyboard."""


class DeskTypist(ByKeyboard, Desk):
    """佐藤 without a mouse."""

    def confirms_waiting_check(self, order: object) -> None:
        """Compares every field with the licence and confirms."""
        self.opens_check(order)  # type: ignore[arg-type]
        for box in self.page.get_by_label("免許証と同じ").all():
            self._checks(box)
        self.presses("確認した")
        self.sees("確認しました。")
