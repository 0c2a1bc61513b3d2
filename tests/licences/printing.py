"""Prints the front of a made-up licence: ruled lines, labels, values, photo, seal, in millimetres of an ID-1 card."""

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mytoyota.japanese.dates import to_wareki
from tests.licences.people import CLASSES, Person

MM = 20
WIDTH, HEIGHT = 85.6, 54.0
_FONTS = {
    "noto-sans": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "noto-sans-bold": "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "noto-serif": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "ipaex-gothic": "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "ipaex-mincho": "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
}
FACES = ("noto-sans", "ipaex-gothic", "noto-serif", "ipaex-mincho")
BANDS = {"gold": (226, 196, 110), "blue": (150, 190, 228), "green": (160, 208, 160)}

# x0, y0, x1, y1 of every ruled line, in mm.
RULES = (
    (1.5, 1.6, 84.1, 1.6),
    (1.5, 6.5, 84.1, 6.5),
    (1.5, 11.3, 84.1, 11.3),
    (1.5, 15.2, 58.7, 15.2),
    (1.5, 20.7, 58.7, 20.7),
    (1.5, 33.2, 58.7, 33.2),
    (1.5, 38.4, 58.7, 38.4),
    (1.5, 52.4, 58.7, 52.4),
    (1.5, 1.6, 1.5, 52.4),
    (8.5, 1.6, 8.5, 15.2),
    (8.5, 33.2, 8.5, 38.4),
    (58.7, 11.3, 58.7, 52.4),
    (84.1, 1.6, 84.1, 11.3),
    (26.8, 38.4, 26.8, 52.4),
    (30.1, 38.4, 30.1, 52.4),
    (30.1, 45.4, 58.7, 45.4),
    *((30.1 + 28.6 / 7 * n, 38.4, 30.1 + 28.6 / 7 * n, 52.4) for n in range(1, 7)),
)


@dataclass(frozen=True)
class Press:
    """How one card is printed: typeface, how far the values stray from their places (mm), and the seed of its
    details.
    """

    face: str = "noto-sans"
    stray: tuple[float, float] = (0.0, 0.0)
    jitter: float = 0.0
    seed: int = 0
    specimen: bool = False


@lru_cache(maxsize=256)
def font(face: str, size_mm: float) -> ImageFont.FreeTypeFont:
    """The face at a height in millimetres. Raises OSError where the Debian package of the face is not installed."""
    path = Path(_FONTS[face])
    return ImageFont.truetype(str(path), max(4, round(size_mm * MM)))


class Card:
    """A card being printed."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.chance = random.Random(f"press-{press.seed}")
        self.image = Image.fromarray(_paper(press.seed))
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, place: tuple[float, float], words: str, size: float, ink: tuple[int, int, int] = (25, 25, 32)
    ) -> float:
        """Print the words with their em box's top left at `place` (mm); gives the x where they end. Missing
        glyphs come from Noto.
        """
        x, y = place
        baseline = round((y + 0.88 * size) * MM)
        for character in words:
            face = font(self.press.face if _has(self.press.face, character) else "noto-sans", size)
            self.draw.text((round(x * MM), baseline), character, fill=ink, font=face, anchor="ls")
            x += face.getlength(character) / MM
        return x

    def value(self, box: tuple[float, float, float], words: str, size: float) -> None:
        """Print a person's value at (x, y) no wider than the third number, strayed as the press does."""
        dx, dy = self.press.stray
        jitter = self.press.jitter
        x = box[0] + dx + self.chance.uniform(-jitter, jitter)
        y = box[1] + dy + self.chance.uniform(-jitter, jitter)
        while size > 1.7 and self.font_length(words, size) > box[2]:
            size *= 0.96
        self.text((x, y), words, size)

    def font_length(self, words: str, size: float) -> float:
        return font(self.press.face, size).getlength(words) / MM

    def label(self, place: tuple[float, float], words: str, size: float = 2.0) -> None:
        self.text(place, words, size, ink=(60, 72, 96))


@lru_cache(maxsize=4096)
def _has(face: str, character: str) -> bool:
    glyph, missing = (
        font(face, 2.0).getmask(c).getbbox() and bytes(font(face, 2.0).getmask(c)) for c in (character, "\U000f0000")
    )
    return character == " " or glyph != missing


def _paper(seed: int) -> np.ndarray:
    """The pale, wavy ground of a licence."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : round(HEIGHT * MM), 0 : round(WIDTH * MM)].astype(np.float32)
    waves = np.sin(x / rng.uniform(9, 14) + 3 * np.sin(y / rng.uniform(40, 70))) * rng.uniform(2, 4)
    waves += np.sin(y / rng.uniform(11, 17) + 4 * np.sin(x / rng.uniform(60, 90))) * rng.uniform(2, 4)
    ground = np.array(rng.choice([(232, 240, 244), (240, 238, 230), (230, 240, 234), (238, 234, 242)]), np.float32)
    return np.clip(ground + waves[..., None], 0, 255).astype(np.uint8)


def front(person: Person, press: Press = Press()) -> np.ndarray:
    """The printed front as an RGB array at MM pixels a millimetre."""
    card = Card(press)
    _band(card, person)
    for x0, y0, x1, y1 in RULES:
        card.draw.line([round(v * MM) for v in (x0, y0, x1, y1)], fill=(70, 84, 110), width=4)
    _labels(card)
    _upper_values(card, person)
    _lower_values(card, person)
    _portrait(card)
    _seal(card, person)
    if press.specimen:
        _specimen(card)
    return _rounded(np.asarray(card.image))


def _band(card: Card, person: Person) -> None:
    colour = BANDS["gold" if person.gold else card.chance.choice(("blue", "blue", "green"))]
    card.draw.rectangle([round(v * MM) for v in (1.5, 15.2, 58.7, 20.7)], fill=colour)


def _labels(card: Card) -> None:
    for place, words in (((2.6, 2.8), "氏名"), ((2.6, 7.7), "住所"), ((2.6, 12.1), "交付"), ((2.6, 34.6), "番号")):
        card.label(place, words, 2.3)
    card.label((1.9, 21.3), "免許の", 1.9)
    card.label((1.9, 23.6), "条件等", 1.9)
    for row, words in enumerate(("二・小・原", "他", "二種")):
        card.label((1.9, 39.6 + row * 4.3), words, 1.3)
    card.label((27.4, 41.6), "種", 2.0)
    card.label((27.4, 46.6), "類", 2.0)


def _upper_values(card: Card, person: Person) -> None:
    born = to_wareki(person.birth_date)
    card.value((9.6, 2.3, 45.0), person.name.replace(" ", "\u3000"), 3.3)
    card.value((57.0, 2.5, 26.6), _padded(born) + "生", 2.7)
    if card.font_length(person.address, 2.7) <= 73.5:
        card.value((9.6, 7.2, 73.5), person.address, 2.7)
    else:
        cut = len(person.address) // 2 + 4
        card.value((9.6, 6.75, 73.5), person.address[:cut], 2.0)
        card.value((9.6, 8.95, 73.5), person.address[cut:], 2.0)
    card.value((9.6, 11.7, 38.0), to_wareki(person.issue_date, padded=True), 2.7)
    card.value((40.0, 11.7, 16.0), person.issue_number, 2.7)
    expiry = to_wareki(person.expiry_date, padded=True)
    western = f"{person.expiry_date.year}年({expiry[:5]}){expiry[5:]}まで有効"
    card.value((2.6, 16.0, 54.5), western, 3.4)


def _padded(wareki: str) -> str:
    """A birth date's single figures stand behind a space of a figure's width."""
    return "".join(part.rjust(2, " ") if part.isdigit() else part for part in _parts(wareki))


def _parts(text: str) -> list[str]:
    parts = [""]
    for character in text:
        if parts[-1] and parts[-1][-1].isdigit() != character.isdigit():
            parts.append("")
        parts[-1] += character
    return parts


def _lower_values(card: Card, person: Person) -> None:
    for row, words in enumerate(person.conditions[:4]):
        card.value((9.8, 21.6 + row * 2.8, 41.0), words, 2.2)
    if person.gold:
        card.draw.rectangle([round(v * MM) for v in (52.0, 28.0, 58.0, 32.6)], outline=(150, 110, 30), width=4)
        card.text((52.6, 29.0), "優良", 2.4, ink=(150, 110, 30))
    card.value((9.6, 34.2, 46.0), f"第\u3000{person.licence_number}\u3000号", 3.3)
    for row, day in enumerate((person.motorcycle_date, person.other_date, person.second_class_date)):
        words = to_wareki(day, padded=True) if day else "平成00年00月00日"
        card.value((9.3, 39.3 + row * 4.3, 17.2), words, 1.9)
    for index, name in enumerate(CLASSES):
        _class_box(card, index, name if name in person.categories else "")


def _class_box(card: Card, index: int, name: str) -> None:
    left, top = 30.1 + 28.6 / 7 * (index % 7), 38.4 + 7.0 * (index // 7)
    dx, dy = card.press.stray
    if not name:
        card.draw.line(
            [round(v * MM) for v in (left + 1.0 + dx, top + 3.5 + dy, left + 3.1 + dx, top + 3.5 + dy)],
            fill=(25, 25, 32),
            width=5,
        )
        return
    for line, start in enumerate(range(0, len(name), 2)):
        card.text((left + 0.35 + dx, top + 1.3 + line * 2.3 + dy), name[start : start + 2], 1.65)


def _portrait(card: Card) -> None:
    """A drawn face: enough to look like a photograph to a machine, and like nobody."""
    tone = card.chance.choice([(225, 190, 165), (205, 165, 135), (235, 205, 185)])
    box = [round(v * MM) for v in (60.2, 12.4, 84.0, 42.3)]
    card.draw.rectangle(box, fill=card.chance.choice([(170, 200, 225), (205, 215, 222), (150, 175, 205)]))
    card.draw.ellipse([round(v * MM) for v in (61.5, 34.0, 82.6, 56.0)], fill=(58, 62, 74))
    card.draw.rectangle(
        [box[0], box[3], box[2], box[3] + 12 * MM],
        fill=tuple(int(v) for v in np.asarray(card.image)[int(45 * MM), int(59.5 * MM)]),
    )
    card.draw.ellipse([round(v * MM) for v in (65.4, 15.8, 78.8, 27.0)], fill=(40, 34, 32))
    card.draw.ellipse([round(v * MM) for v in (66.4, 17.6, 77.8, 35.0)], fill=tone)
    for x in (69.5, 74.7):
        card.draw.ellipse([round(v * MM) for v in (x - 0.8, 25.0, x + 0.8, 26.2)], fill=(30, 26, 26))
    card.draw.line([round(v * MM) for v in (70.2, 31.0, 74.0, 31.0)], fill=(150, 80, 80), width=10)


def _seal(card: Card, person: Person) -> None:
    card.value((60.6, 44.0, 22.0), person.committee, 2.6)
    card.value((60.6, 47.6, 22.0), "公安委員会", 2.6)
    card.draw.rectangle([round(v * MM) for v in (76.2, 44.6, 83.2, 51.6)], outline=(196, 60, 60), width=7)
    card.text((77.4, 45.4), "公安", 2.4, ink=(196, 60, 60))
    card.text((77.4, 48.2), "委印", 2.4, ink=(196, 60, 60))


def _specimen(card: Card) -> None:
    """見本 across the photo, where nothing is read from."""
    layer = Image.new("RGBA", card.image.size)
    pen = ImageDraw.Draw(layer)
    pen.text(
        (round(62.6 * MM), round(33.6 * MM)),
        "見本",
        fill=(200, 20, 40, 225),
        font=font("noto-sans-bold", 9.4),
        anchor="lm",
    )
    card.image.paste(layer, (0, 0), layer)


def _rounded(image: np.ndarray, radius_mm: float = 3.0) -> np.ndarray:
    """RGBA with the card's round corners cut out."""
    height, width = image.shape[:2]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), round(radius_mm * MM), fill=255)
    return cv2.merge([*cv2.split(image), np.asarray(mask)])
