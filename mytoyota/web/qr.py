"""QR codes as SVG: what the dealer's screen and the printed sheets show (guide 1-1/1, 2-2/4)."""

from functools import lru_cache

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage


@lru_cache(maxsize=256)
def svg(url: str) -> Markup:
    """The QR code of `url` as an SVG element with a quiet zone of four modules, error correction M."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(url)
    code.make(fit=True)
    return Markup(code.make_image().to_string(encoding="unicode"))  # noqa: S704 - drawn by the library, holds no text
