"""預金口座振替依頼書 as a PDF on one A4 page, with what we know filled in and the bank's part left blank.

Fields as Japanese banks ask for them; layout, names of the collecting company and its numbers are our own invention.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mytoyota.base.refusals import Refused
from mytoyota.payments.direct_debit import REASONS
from mytoyota.settings import CHECKOUT

TEMPLATE = "payments/direct_debit_form.html"
COLLECTOR = {"name": "My TOYOTA", "number": "0000000000", "day": 26}  # until a real contract with the banks exists


class CannotPrint(Refused):
    """This machine lacks the libraries that set the page."""

    status = 503


@dataclass(frozen=True)
class Paper:
    """What is filled in: who applies (name, reading, address, telephone), and for which contract at which store."""

    applied_on: date
    name: str
    kana: str
    postal_code: str
    address: str
    phone: str
    customer_number: str
    contract_number: str
    store: str
    staff: str


def pdf(paper: Paper) -> bytes:
    """The paper to print; raises CannotPrint."""
    html = (
        _environment().get_template(TEMPLATE).render(paper=paper, collector=COLLECTOR, reasons=list(REASONS.values()))
    )
    try:
        from weasyprint import HTML  # slow to load, and its libraries may be missing

        made: bytes = HTML(string=html, url_fetcher=_nothing_else).write_pdf()
    except OSError as missing:
        raise CannotPrint(str(missing).partition(":")[0]) from None
    return made


def _nothing_else(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """The page is whole in itself: nothing is fetched, neither file nor address."""
    raise ValueError(url)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # a bank's paper is Japanese
    return environment
