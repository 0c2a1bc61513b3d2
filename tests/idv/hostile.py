"""Files that people send by mistake or malice in the place of a photograph."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A tiny PNG that declares a size and holds as many black pixels, eight to a byte: a bomb when large."""
    head = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return head + b"".join(_chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def plain(size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> Image.Image:
    """A harmless grey picture."""
    return Image.new("RGB", size, (150, 150, 150)).convert(mode)


def animation(kind: str) -> bytes:
    """Forty frames."""
    frames = [Image.new("RGB", (640, 480), (90 + n * 4, 90, 90)) for n in range(40)]
    return _encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=40)


def sixteen_bits() -> bytes:
    """A PNG of 16 bits a pixel."""
    return _encoded(
        Image.fromarray((np.arange(640 * 480, dtype=np.uint32) % 65536).astype(np.uint16).reshape(480, 640)), "PNG"
    )


def deep_and_interlaced(width: int, height: int) -> bytes:
    """The beginning of a PNG that says so."""
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))


def scanned(times: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each costs a walk over the whole picture."""
    once = _encoded(Image.new("RGB", (3000, 2000), "white"), "JPEG", progressive=True)
    last = once.rindex(b"\xff\xda")
    return once[:-2] + once[last:-2] * times + once[-2:]


def broken_metadata() -> bytes:
    """A good JPEG whose EXIF points nowhere."""
    exif = b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40
    return _encoded(plain(), "JPEG", exif=exif)


def noise(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture that does not compress."""
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


def _damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 64 + data[middle + 64 :]


def _jpeg() -> bytes:
    return _encoded(plain(), "JPEG")


def refused() -> dict[str, tuple[Callable[[], bytes], str]]:
    """Name, what makes the bytes when they are asked for, and the reason that must be given."""
    heic = struct.pack(">I", 24) + b"ftypheic" + b"\0" * 2000
    return {
        "a bomb of 144 megapixels in 17 kB": (lambda: png_of(12000, 12000), "too_large"),
        "61 megapixels": (lambda: png_of(7850, 7850), "too_large"),
        "59 megapixels in 21 kB": (lambda: png_of(7700, 7700), "too_large"),
        "59 megapixels of colours in 190 kB": (lambda: _encoded(Image.new("RGB", (7700, 7700)), "PNG"), "too_large"),
        "16 megapixels with transparency": (lambda: _encoded(Image.new("RGBA", (4000, 4000)), "PNG"), "too_large"),
        "a WebP of 20 megapixels": (lambda: _encoded(Image.new("RGB", (5000, 4000)), "WEBP", method=0), "too_large"),
        "12 interlaced megapixels of 16 bits": (lambda: deep_and_interlaced(4032, 3024), "too_large"),
        "a progressive JPEG of hundreds of scans": (lambda: scanned(500), "too_large"),
        "30 MB": (lambda: _jpeg() + b"\0" * 30_000_000, "too_large"),
        "cut off": (lambda: _jpeg()[: len(_jpeg()) // 2], "not_an_image"),
        "the first bytes only": (lambda: _jpeg()[:20], "not_an_image"),
        "TIFF": (lambda: _encoded(plain(), "TIFF"), "unsupported_format"),
        "GIF": (lambda: animation("GIF"), "unsupported_format"),
        "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not_an_image"),
        "PDF": (lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n", "unsupported_format"),
        "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "not_an_image"),
        "HEIC": (lambda: heic, "unsupported_format"),
        "nothing": (lambda: b"", "not_an_image"),
        "one byte": (lambda: b"\xff", "not_an_image"),
        "1 x 60,000 pixels": (lambda: png_of(1, 60000), "too_small"),
        "60,000 x 1 pixels": (lambda: png_of(60000, 1), "too_small"),
        "a thumbnail": (lambda: _encoded(plain((160, 120)), "JPEG"), "too_small"),
        "noise that begins like a JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400, "not_an_image"),
        "a PNG whose data are not what they were": (lambda: _damaged(_encoded(noise(), "PNG")), "not_an_image"),
    }


def harmless() -> dict[str, Callable[[], bytes]]:
    """Odd pictures that decode all the same, each made when it is asked for."""
    return {
        "CMYK": lambda: _encoded(plain(mode="CMYK"), "JPEG"),
        "grey": lambda: _encoded(plain(mode="L"), "JPEG"),
        "16 bits": sixteen_bits,
        "with alpha": lambda: _encoded(plain(mode="RGBA"), "PNG"),
        "with a palette": lambda: _encoded(plain(mode="P"), "PNG"),
        "WebP": lambda: _encoded(plain(), "WEBP"),
        "animated PNG": lambda: animation("PNG"),
        "animated WebP": lambda: animation("WEBP"),
        "a JPEG that is HTML too": lambda: _encoded(plain(), "JPEG", comment=b"<script>alert(1)</script>") + b"<html>",
        "broken metadata": broken_metadata,
        "progressive": lambda: _encoded(plain(), "JPEG", progressive=True),
    }
