"""Draws the characters that have several written forms, for the second look at a name: mytoyota/idv/glyphs.npz.

`python -m tools.make_glyphs`; needs the Debian packages fonts-noto-cjk, fonts-ipaexfont-gothic and
fonts-ipaexfont-mincho. The file holds pictures of characters (SIDE x SIDE, 0 to 255), not fonts.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mytoyota.idv.glyphs import SIDE, normalised
from mytoyota.japanese.kanji_forms import OF_NAMES

FILE = Path("mytoyota/idv/glyphs.npz")
_NOTO = "/usr/share/fonts/opentype/noto/Noto{}CJK-Regular.ttc"
FACES = {
    "gothic": ("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf", _NOTO.format("Sans")),
    "mincho": ("/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf", _NOTO.format("Serif")),
    "sans": (_NOTO.format("Sans"),),
    "serif": (_NOTO.format("Serif"),),
}
_SIZE = 96


def glyph(character: str, paths: tuple[str, ...]) -> np.ndarray:
    """The character from the first face that has it."""
    for path in paths:
        face = ImageFont.truetype(path, _SIZE)
        drawn = face.getmask(character)
        if bytes(drawn) != bytes(face.getmask("\U000f0000")):
            image = Image.new("L", (_SIZE * 2, _SIZE * 2), 255)
            ImageDraw.Draw(image).text((_SIZE // 2, _SIZE // 2), character, font=face, fill=0)
            return normalised(255 - np.asarray(image))
    raise SystemExit(f"no face has {character}")


def main() -> int:
    """Write the file and say how large it is."""
    characters = "".join(OF_NAMES.split())
    pictures = {name: np.stack([glyph(character, paths) for character in characters]) for name, paths in FACES.items()}
    np.savez_compressed(FILE, characters=np.array(list(characters)), **pictures)
    print(f"{FILE}: {len(characters)} characters of {SIDE} x {SIDE}, {FILE.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
