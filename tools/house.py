"""Draws the house: the packages from the ground up, as the import contract of pyproject.toml says (docs/house.svg)."""

import re
import tomllib
from html import escape
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PICTURE = CHECKOUT / "docs" / "house.svg"
WIDTH, FLOOR, GAP, EDGE, LETTERS = 960, 40, 6, 16, 108
# Ours are known by what the product is about; the rest is how it is run and what it stands on.
KIND = {"package": "#fdeeee", "file": "#f4f4f4"}


def floors() -> list[list[str]]:
    """The names on each floor, from the roof down, of what there is."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(one["layers"] for one in contracts if one["type"] == "layers")
    rooms = [[name.strip(" ()") for name in layer.split("|")] for layer in layers]
    return [found for floor in rooms if (found := [name for name in floor if source(name).is_file()])]


def source(name: str) -> Path:
    """The file that says what a room is for."""
    package = CHECKOUT / "mytoyota" / name
    return package / "__init__.py" if package.is_dir() else package.with_suffix(".py")


def purpose(name: str) -> str:
    """What the first sentence of its file says, without remarks in brackets."""
    first = source(name).read_text("utf-8").partition("\n")[0].strip('"').replace("`", "")
    return re.sub(r" \([^)]*\)", "", first).strip()


def room(name: str, left: float, top: int, width: float, alone: bool) -> str:
    """A box with its name; what it is for stands beside it, or is read by who points at it."""
    fill = KIND["package" if source(name).parent.name == name else "file"]
    middle, line = left + width / 2, top + FLOOR / 2 + 5
    beside = f'<tspan dx="10" font-size="12" fill="#555">{escape(short(purpose(name)))}</tspan>' if alone else ""
    anchor, start = ("start", left + 14) if alone else ("middle", middle)
    return (
        f'<g><title>{escape(purpose(name))}</title><rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{FLOOR}" '
        f'rx="6" fill="{fill}" stroke="#999"/><text x="{start:.0f}" y="{line:.0f}" text-anchor="{anchor}">'
        f'<tspan font-weight="bold">{escape(name)}</tspan>{beside}</text></g>'
    )


def short(text: str) -> str:
    """As much of it as stands on a floor."""
    return text if len(text) <= LETTERS else text[:LETTERS].rpartition(" ")[0].rstrip(",;:") + " …"


def drawn() -> str:
    """The picture."""
    lines, rows = [], floors()
    for number, floor in enumerate(rows):
        width = (WIDTH - 2 * EDGE - GAP * (len(floor) - 1)) / len(floor)
        top = EDGE + number * (FLOOR + GAP)
        lines += [
            room(name, EDGE + place * (width + GAP), top, width, len(floor) == 1) for place, name in enumerate(floor)
        ]
    height = 2 * EDGE + len(rows) * (FLOOR + GAP) - GAP
    about = "The packages of My TOYOTA; each knows only what stands below it"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{about}"',
            ' font-family="sans-serif" font-size="15" fill="#222">',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *lines,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
