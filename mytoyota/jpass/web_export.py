"""顧客リスト(csv): what was found as a file, written row by row while it is read; who took it is kept."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any

from flask import Response

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.jpass import criteria as criterias
from mytoyota.jpass import search, web_labels
from mytoyota.jpass.criteria import Criteria
from mytoyota.jpass.models import ContractExport
from mytoyota.organisation.models import Staff
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

BOM = "\ufeff"  # by which spreadsheet programs know UTF-8
# A spreadsheet program takes such a cell for a formula; with an apostrophe before it, it is a text.
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20\u2212")  # also full width, and the minus sign


def stream(member: Staff, wanted: Criteria) -> Response:
    """The file as an answer, read in a transaction of its own when the request's is over."""
    database, asked = unit.database(), search.queries(member, wanted)
    with database.writing() as session:
        log = ContractExport(staff_id=member.id)
        log.criteria = criterias.packed(wanted)
        session.add(log)
    answer = Response(_lines(database, asked, Labels(), log.id), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=customers-{_today():%Y%m%d}.csv"
    return answer


def _lines(database: Database, asked: list[search.Query], labels: "Labels", log_id: str) -> Iterator[str]:
    """The file in pieces of a thousand rows, and at its end the note of how many there were."""
    with database.reading() as session:
        yield from written(search.every(session, asked), labels, noted := [0])
    with database.writing() as session:
        session.get_one(ContractExport, log_id).rows = noted[0]


def written(found: Iterator[search.Found], labels: "Labels", count: list[int]) -> Iterator[str]:
    """The head and the rows; `count` holds how many were written."""
    yield BOM + _text([labels.head])
    while some := [labels.cells(row) for row in islice(found, search.AT_ONCE)]:
        count[0] += len(some)
        yield _text(some)


class Labels:
    """The words of the reader's language, looked up once for all rows."""

    def __init__(self) -> None:
        self._products = {code: str(label) for code, label in web_labels.PRODUCTS.items()}
        self._claims = {code: str(label) for code, label in web_labels.CLAIMS.items()}
        self._uses = {code: str(label) for code, label in web_labels.USES.items()}
        self._bought = {True: _("買取あり"), False: _("買取なし")}
        self._unknown = _("未登録")
        self.head = [
            _("契約番号"),
            _("契約者名"),
            _("契約者名カナ"),
            _("登録番号"),
            _("車種"),
            _("用途"),
            _("制度"),
            _("初度登録年月"),
            _("最終回期日"),
            _("債権のステータス（対応状況）"),
            _("債権買取"),
            _("店舗"),
            _("スタッフコード"),
            _("担当スタッフ"),
        ]

    def cells(self, row: Any) -> list[str]:
        (
            _row,
            _id,
            number,
            name,
            kana,
            plate,
            model,
            use,
            product,
            registered,
            final,
            claim,
            bought,
            code,
            store,
            who,
        ) = row
        return [
            harmless(number),
            harmless(name),
            harmless(kana),
            plate,
            harmless(model),
            self._uses[use],
            self._products[product],
            registered.isoformat()[:7],
            final.isoformat(),
            self._claims[claim],
            self._bought[bought],
            harmless(store),
            harmless(code),
            harmless(who or self._unknown),
        ]


def harmless(cell: str) -> str:
    """The cell as a text that no spreadsheet program calculates."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _text(rows: list[list[str]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _today() -> date:
    return clock.in_japan(clock.now()).date()
