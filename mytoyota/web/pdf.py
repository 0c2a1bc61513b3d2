"""A page as a PDF to print: made in memory, with the fonts of this machine, nothing fetched and no file written."""

from collections.abc import Iterable
from typing import Any

import structlog
from PIL import ImageFile

from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import Refused
from mytoyota.web.texts import lazy_gettext as _l

PRINTING = Bounded("pdf", running=1, waiting=2)  # 0.2 s for a page, a second for the first, of CPU that pages need too
SCARCE = 10  # different characters without a shape: not a rare name, this machine has no Japanese font at all
log = structlog.get_logger()


class CannotPrint(Refused):
    """This machine lacks the libraries or the fonts that set a page."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _l("いまは印刷用の書類を作れません。用紙に手書きでご記入いただき、システムの管理者にお知らせください。")
        )


def pdf(html: str) -> bytes:
    """The page as PDF.

    Raises:
        CannotPrint: Pango or a Japanese font is missing (docs/operations.md).
        Busy: others print.
    """
    try:
        with PRINTING:
            from weasyprint import HTML  # slow to load, and its libraries may be missing
            from weasyprint.urls import URLFetcher

            # WeasyPrint lets Pillow take pictures that are cut off, everywhere in this process.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            # What stands on the page was typed by people: neither file nor address is opened for it.
            document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).render()
            made: bytes = document.write_pdf()
    except OSError:
        log.error("paper.impossible", reason="pango")
        raise CannotPrint from None
    if _without_shape(document.fonts.values()) >= SCARCE:
        log.error("paper.impossible", reason="fonts")
        raise CannotPrint
    return made


def _without_shape(fonts: Iterable[Any]) -> int:
    """How many different characters no font could draw."""
    return len({code for font in fonts for code in font.missing})
