"""Decodes an uploaded photograph safely and in memory: limits before decoding, plain RGB (guide 1-1/16-B)."""

import io
import warnings

import numpy as np
from cv2.typing import MatLike
from PIL import Image

Pixels = MatLike
"""Pixels, or anything measured on them, as arrays."""

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
MIN_SIDE = 320
"""No side of a picture that shows a readable card is shorter (px)."""
ENOUGH_PIXELS = 13_000_000
"""A 12 megapixel photograph is read as it is; larger ones are reduced while decoding."""
MAX_DECODED = 50_000_000
"""Bytes that a PNG or WebP may become: they are decoded whole, 12 megapixels with transparency or 16 without."""
MAX_SCANNED = 600_000_000
"""Pixels of a JPEG times its scans: every scan goes over the whole picture (10 of 50 megapixels take 0.6 s)."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_JPEGS = ("JPEG", "MPO")
"""MPO is what Pillow calls a JPEG of a phone that puts another picture behind it, of which nothing is read."""
_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112


class PictureRefused(Exception):
    """The bytes cannot be read as a photograph; `code` is one of the reading's reasons."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decode(data: bytes, least_side: int = MIN_SIDE) -> Pixels:
    """The picture as RGB. Raises PictureRefused, and nothing else, for whatever the bytes are.

    The first frame of an animation is taken; metadata is dropped. No side may be shorter than `least_side` (px).
    """
    if len(data) > MAX_BYTES:
        raise PictureRefused("too_large")
    _check_kind(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(data, least_side)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise PictureRefused("too_large") from None
    except Exception:  # Pillow's decoders raise anything from SyntaxError to struct.error on hostile bytes.
        raise PictureRefused("not_an_image") from None


def _check_kind(data: bytes) -> None:
    """Look at the first bytes, never at a name or a declared type."""
    if (
        data[:3] == b"\xff\xd8\xff"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    ):
        return
    others = (b"II*\x00", b"MM\x00*", b"GIF8", b"BM", b"%PDF")
    heic = data[4:8] == b"ftyp"
    raise PictureRefused("unsupported_format" if heic or data.startswith(others) else "not_an_image")


def _decoded(data: bytes, least_side: int) -> Pixels:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise PictureRefused("too_large")
        if min(width, height) < least_side:
            raise PictureRefused("too_small")
        _check_cost(image, data)
        if image.format in _JPEGS and width * height > ENOUGH_PIXELS:
            image.draft("RGB", (width // 2, height // 2))
        image.seek(0)
        image.load()
        mirrored = _mirrored(image)
        if image.width * image.height > ENOUGH_PIXELS:
            image.thumbnail((4032, 4032), Image.Resampling.BILINEAR, reducing_gap=2.0)
        pixels = np.asarray(_rgb(image))
        return np.ascontiguousarray(pixels[:, ::-1]) if mirrored else pixels


def _check_cost(image: Image.Image, data: bytes) -> None:
    """What decoding will take is known from the first bytes; a small file may become a large picture."""
    pixels = image.width * image.height
    if image.format in _JPEGS:
        fits = pixels * data.count(_SCAN) <= MAX_SCANNED
    else:
        fits = pixels * _bytes_a_pixel(image, data) <= MAX_DECODED
    if not fits:
        raise PictureRefused("too_large")


def _bytes_a_pixel(image: Image.Image, data: bytes) -> int:
    """Twice as many for 16 bits a channel and for an interlaced PNG, whose rows are put together in seven passes."""
    channels = 4 if "transparency" in image.info else len(image.getbands())
    if image.format != "PNG" or data[12:16] != b"IHDR":
        return channels
    depth, interlaced = data[24], data[28]
    return channels * (2 if depth == 16 else 1) * (2 if interlaced else 1)


def _mirrored(image: Image.Image) -> bool:
    """Whether the EXIF orientation says that the stored pixels are a mirror image.

    Its turns are not applied: a card is found whichever way it lies, and turning 12 megapixels costs as much as
    reading.
    """
    try:
        return image.getexif().get(_ORIENTATION, 1) in (2, 4, 5, 7)
    except Exception:  # Broken metadata is no reason to refuse a good picture.
        return False


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        top = 65535.0 if values.max(initial=0.0) > 255 else 255.0
        return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        opaque = Image.new("RGBA", image.size, "white")
        opaque.alpha_composite(image.convert("RGBA"))
        return opaque.convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
