"""Contracts of the finance company at the showroom's stores, and files of them as the company writes them."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.jpass import contracts
from mytoyota.jpass.contract_columns import COLUMNS
from mytoyota.jpass.contracts import NewContract
from mytoyota.organisation.models import Store

HANAKO = {
    "契約番号": "A-1001", "制度": "残額据置き払い(ＴＦＣ保証)", "契約者名": "渡邉　花子", "契約者名カナ": "ﾜﾀﾅﾍﾞ ﾊﾅｺ",
    "登録番号": "豊田３３０さ１２-３４", "車種": "プリウス", "用途": "乗用", "初度登録年月": "令和4年5月",
    "最終回期日": "2027/05/26", "債権ステータス": "未対応", "債権買取": "0",
    "販売会社コード": "HT", "店舗コード": "T01", "スタッフコード": "100",
}  # fmt: skip


def line(**changed: str) -> dict[str, str]:
    """渡邉花子's line, but for what is given."""
    return HANAKO | changed


def file_of(*lines: dict[str, str], coding: str = "utf-8", columns: tuple[str, ...] = COLUMNS) -> bytes:
    """A CSV file with these lines."""
    buffer = io.StringIO()
    out = csv.DictWriter(buffer, columns, extrasaction="ignore", restval="")
    out.writeheader()
    out.writerows(lines)
    return buffer.getvalue().encode(coding)


def zipped(content: bytes, name: str = "contracts.csv") -> bytes:
    """The file in a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@dataclass
class Portfolio:
    """The contracts of a database, added one by one."""

    database: Database
    count: int = 0

    def has(self, store: str = "T01", **known: Any) -> int:
        """One more contract at the store with this code; returns its id."""
        self.count += 1
        values: dict[str, Any] = {
            "contract_number": f"C{self.count:05d}",
            "product": "gamma",
            "customer_name": "高橋　陽菜",
            "customer_name_kana": "タカハシ　ヒナ",
            "plate": "豊田 330 さ 12-34",
            "model_name": "プリウス",
            "use": "passenger",
            "first_registration": date(2022, 5, 1),
            "final_date": date(2027, 5, 26),
            "staff_code": "100",
        }
        with self.database.writing() as session:
            place = session.scalars(select(Store).where(Store.code == store)).one()
            return contracts.add(session, place, NewContract(**values | known)).id
