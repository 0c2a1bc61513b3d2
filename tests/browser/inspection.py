"""What every page must stand: narrow screens, large letters, axe in light and dark; a picture for who wants to look."""

import io
import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page

from mytoyota.settings import CHECKOUT
from tests.browser.actors import Person

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
HAND, NARROW, WIDE = (390, 844), (320, 640), (1280, 900)
# For the README; any other value of SCREENSHOTS names a folder for the pictures of all pages.
SHOWN = {name: name for name in ("demo", "opening", "camera", "staff-check", "finished", "order")}
SHOWN |= {"form": "person", "desk-called": "desk"}
COLOURS = 128
AXE = Axe()
WIDER_THAN_THE_PAGE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1)
    .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(-5);
}"""


class Inspection:
    """Looks at pages and keeps what is wrong, so that one run tells everything."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def of(self, person: Person, name: str, first: tuple[int, int] = HAND) -> None:
        """Looks at the page that is open; its window is `first` wide before and after."""
        page = person.page
        page.wait_for_load_state()
        shown(page, name)
        for size, letters in ((NARROW, "100%"), (HAND, "200%"), (WIDE, "200%"), (WIDE, "100%"), (HAND, "100%")):
            _appears(page, size, letters)
            self._tell(name, f"{size[0]} px, letters {letters}: too wide", page.evaluate(WIDER_THAN_THE_PAGE))
            if letters == "100%" and size != NARROW:
                self._tell(name, f"axe at {size[0]} px", axe(page, RULES))
                picture(page, f"{name}-{size[0]}")
        page.emulate_media(color_scheme="dark")
        self._tell(name, "axe in the dark", axe(page, CONTRAST))
        page.emulate_media(color_scheme="light")
        _appears(page, first, "100%")

    def ends(self) -> None:
        """Fails with everything that was wrong."""
        assert not self.wrong, "\n".join(self.wrong)

    def _tell(self, name: str, what: str, found: list[str]) -> None:
        self.wrong += [f"{name}: {what}: {one}" for one in found]


def _appears(page: Page, size: tuple[int, int], letters: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)


def axe(page: Page, options: dict[str, object]) -> list[str]:
    """The rules that the page breaks, and where."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("options => axe.run(document, options)", options | {"resultTypes": ["violations"]})[
        "violations"
    ]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def shown(page: Page, name: str) -> None:
    """A picture for the README, as the page is seen first."""
    if os.environ.get("SCREENSHOTS") == "1" and name in SHOWN:
        taken = Image.open(io.BytesIO(page.screenshot(scale="css")))
        taken.quantize(COLOURS).save(CHECKOUT / "docs" / "screenshots" / f"{SHOWN[name]}.png", optimize=True)


def picture(page: Page, name: str) -> None:
    """The whole page, for who wants to look at all of them."""
    folder = os.environ.get("SCREENSHOTS", "1")
    if folder != "1":
        page.screenshot(path=Path(folder) / f"{name}.png", scale="css", full_page=True)
