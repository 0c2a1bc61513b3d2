"""What every page must stand: narrow screens, large letters, axe in light and dark; a picture for who wants to look."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Error, Page

from mytoyota.settings import CHECKOUT
from tests.browser.actors import Person

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
MORE_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
HAND, NARROW, WIDE = (390, 844), (320, 640), (1280, 900)
SIZES = ((NARROW, "100%"), (HAND, "200%"), (WIDE, "200%"), (WIDE, "100%"), (HAND, "100%"))
# Whoever takes pictures has time for every size and every setting of a device; else a page is looked at as it is seen
# first, narrow, with large letters, in the dark and in the device's own colours.
# For the README: SCREENSHOTS=1 takes them anew, SCREENSHOTS=compare looks whether they still fit; any other value names
# a folder for the pictures of all pages.
THOROUGH = bool(os.environ.get("SCREENSHOTS"))
SHOWN = {name: name for name in ("demo", "opening", "camera", "staff-check", "finished", "order")}
SHOWN |= {"form": "person", "desk-called": "desk"}
COLOURS = 256
COLOUR_SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
PICTURES, MANUAL = CHECKOUT / "docs" / "screenshots", CHECKOUT / "static" / "manual"
AFAR, UNLIKE = (48, 64), 12.0
AXE = Axe()
OPENED_ANEW = ("Execution context was destroyed", "axe is not defined")
WIDER_THAN_THE_PAGE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1)
    .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(-5);
}"""

# Where the device's own colours replace ours, a thing to press or to fill is known by its edge or its underline;
# boxes to tick that the device draws itself have an edge of its own.
BARE = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, a[href]")]
  .filter((one) => one.checkVisibility() && !one.matches(".vh, .skip, [aria-hidden=true], [type=file]"))
  .filter((one) => !one.matches("[type=checkbox], [type=radio]") || getComputedStyle(one).appearance === "none")
  .filter((one) => [one, one.closest("label"), one.closest(".choice")].filter(Boolean).every((it) => {
    const style = getComputedStyle(it);
    return !parseFloat(style.borderTopWidth) && !style.textDecorationLine.includes("underline");
  })).map((one) => one.outerHTML.slice(0, 120))"""
MOVING = """() => document.getAnimations().filter((one) => one.playState === "running")
  .map((one) => one.effect.target?.outerHTML.slice(0, 120))"""
# What was wrong with what was sent: told in the title, said aloud, and the focus is there.
UNTOLD = """() => {
  const errors = document.getElementById("errors");
  if (!errors) return [];
  return [
    document.title.startsWith("要確認：") ? "" : `title ${document.title}`,
    errors.getAttribute("role") === "alert" ? "" : "no alert",
    document.activeElement === errors ? "" : `focus on ${document.activeElement.tagName}`,
  ].filter(Boolean);
}"""


class Inspection:
    """Looks at pages and keeps what is wrong, so that one run tells everything."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.sizes = SIZES

    def of(self, person: Person, name: str, first: tuple[int, int] = HAND) -> None:
        """Looks at the page that is open; its window is `first` wide before and after."""
        page = person.page
        page.wait_for_load_state()
        self._tell(name, "mistakes untold", asked(page, UNTOLD))
        shown(page, name)
        for size, letters in self._sizes(first):
            _appears(page, size, letters)
            self._tell(name, f"{size[0]} px, letters {letters}: too wide", asked(page, WIDER_THAN_THE_PAGE))
            if letters == "100%" and size != NARROW:
                self._tell(name, f"axe at {size[0]} px", axe(page, RULES))
                picture(page, f"{name}-{size[0]}")
        self._in_every_colour(page, name)
        _appears(page, first, "100%")

    def _sizes(self, first: tuple[int, int]) -> tuple[tuple[tuple[int, int], str], ...]:
        return self.sizes if THOROUGH else (*[one for one in self.sizes if one[0] != WIDE][:-1], (first, "100%"))

    def _in_every_colour(self, page: Page, name: str) -> None:
        """In the dark, with more contrast, and where the device's own colours replace ours."""
        page.emulate_media(color_scheme="dark")
        self._tell(name, "axe in the dark", axe(page, CONTRAST))
        for scheme in COLOUR_SCHEMES if THOROUGH else ():
            page.emulate_media(color_scheme=scheme, contrast="more")
            self._tell(name, f"axe with more contrast, {scheme}", axe(page, MORE_CONTRAST))
        page.emulate_media(color_scheme="light", contrast="null", forced_colors="active", reduced_motion="reduce")
        self._tell(name, "bare in the device's own colours", asked(page, BARE))
        self._tell(name, "moves all the same", asked(page, MOVING))
        picture(page, f"{name}-forced")
        page.emulate_media(forced_colors="null", reduced_motion="null")

    def ends(self) -> None:
        """Fails with everything that was wrong."""
        assert not self.wrong, "\n".join(self.wrong)

    def _tell(self, name: str, what: str, found: list[str]) -> None:
        self.wrong += [f"{name}: {what}: {one}" for one in found]


def _appears(page: Page, size: tuple[int, int], letters: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    asked(page, "size => { document.documentElement.style.fontSize = size }", letters)


def axe(page: Page, options: dict[str, object]) -> list[str]:
    """The rules that the page breaks, and where."""

    def run() -> Any:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE.axe_script)
        return page.evaluate("options => axe.run(document, options)", options | {"resultTypes": ["violations"]})

    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in until_it_stays(page, run)["violations"]
        for node in rule["nodes"]
    ]


def asked(page: Page, script: str, argument: object = None) -> Any:
    """What the script finds on the page."""
    return until_it_stays(page, lambda: page.evaluate(script, argument))


def until_it_stays(page: Page, look: Callable[[], Any]) -> Any:
    """What `look` finds. A page that waits for something may open anew meanwhile, and is looked at again then."""
    for _time in range(2):
        try:
            return look()
        except Error as gone:
            if not any(words in gone.message for words in OPENED_ANEW):
                raise
            page.wait_for_load_state()
    return look()


def shown(page: Page, name: str) -> None:
    """A picture for the README or the manual, as the page is seen first; or a look whether the one there still fits."""
    wish, path = os.environ.get("SCREENSHOTS"), _path(name)
    if wish not in ("1", "compare") or path is None:
        return
    taken = Image.open(io.BytesIO(page.screenshot(scale="css")))
    if wish == "1":
        taken.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    else:
        assert unlike(taken, Image.open(path)) < UNLIKE, f"{path.name} is not what the page looks like: make pictures"


def _path(name: str) -> Path | None:
    """Where the picture lies, if this page has one: the manual's where the product serves them."""
    if name.startswith("manual-"):
        return MANUAL / f"{name.removeprefix('manual-')}.png"
    return PICTURES / f"{SHOWN[name]}.png" if name in SHOWN else None


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How far apart two pictures are from afar, of 255: numbers and times that differ count for little."""
    small = [each.convert("L").resize(AFAR, Image.Resampling.BOX) for each in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).rms[0])


def picture(page: Page, name: str) -> None:
    """The whole page, for who wants to look at all of them."""
    folder = os.environ.get("SCREENSHOTS", "1")
    if folder not in ("1", "compare"):
        page.screenshot(path=Path(folder) / f"{name}.png", scale="css", full_page=True)
