"""Files of the organisation as people send them, taken in without a page."""

import io
from dataclasses import dataclass

from sqlalchemy import select

from mytoyota.admin import applying, judging, reading
from mytoyota.admin.models import ORGANISATION, ProvisioningImport, ProvisioningRow
from mytoyota.admin.scope import Scope
from mytoyota.base.db import Database

HEADER = "種別,コード,所属コード,名称,役割,電話番号,メールアドレス,開店日,閉店日,状態,異動元コード"


@dataclass
class File:
    """A file that was sent."""

    database: Database
    import_id: str

    @property
    def row(self) -> ProvisioningImport:
        """How it stands."""
        with self.database.reading() as view:
            return view.get_one(ProvisioningImport, self.import_id)

    def problems(self) -> dict[int, str]:
        """What is wrong in which line."""
        with self.database.reading() as view:
            wrong = select(ProvisioningRow).where(
                ProvisioningRow.import_id == self.import_id, ProvisioningRow.problem.is_not(None)
            )
            return {one.line: f"{one.about}:{one.problem}" for one in view.scalars(wrong)}

    def counts(self) -> dict[tuple[int, str], int]:
        """How many lines do what."""
        with self.database.reading() as view:
            return applying.counts(view, self.import_id)

    def compared(self) -> "File":
        """What the job does."""
        judging.judge(self.database, self.import_id)
        return self

    def taken_in(self) -> bool:
        """Whether it was."""
        with self.database.writing() as session:
            applying.ask(session, session.get_one(ProvisioningImport, self.import_id))
        return applying.apply(self.database, self.import_id)


def sent(database: Database, *lines: str, scope: Scope | None = None, encoding: str = "utf-8-sig") -> File:
    """These lines under the usual header, read and compared."""
    return sent_as(database, "\r\n".join([HEADER, *lines, ""]).encode(encoding), scope=scope)


def sent_as(database: Database, content: bytes, kind: str = ORGANISATION, scope: Scope | None = None) -> File:
    """This very file."""
    file = File(database, reading.begin(database, kind, scope or Scope()))
    reading.read(database, file.import_id, io.BytesIO(content))
    return file if file.row.file_problem else file.compared()


def dealer(code: str, name: str) -> str:
    """A line."""
    return f"販売会社,{code},,{name},,,,,,,"


def store(code: str, of: str, name: str = "新店", opened: str = "", closed: str = "") -> str:
    """A line."""
    return f"店舗,{code},{of},{name},,0565-11-2222,,{opened},{closed},,"


def person(
    code: str, at: str, name: str = "新人 太郎", role: str = "営業スタッフ", *more: str, former: str = ""
) -> str:
    """A line; `more` is the state."""
    return f"スタッフ,{code},{at},{name},{role},,,,,{''.join(more)},{former}"
