"""The answers of one journey: read in one look, each written the moment it is given, encrypted (decision 1).

Every page reads all of them and every act writes one, so they go past SQLAlchemy's unit of work (decision 20).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db
from mytoyota.base.db import Encrypted
from mytoyota.base.fixed import Fixed
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.flows.models import Answer

_ROWS = Answer.metadata.tables[Answer.__tablename__]
_COLUMNS = (_ROWS.c.screen, _ROWS.c.id, _ROWS.c.saved_at.is_not(None), _ROWS.c.value_encrypted, _ROWS.c.draft_encrypted)
_OF_JOURNEY = Fixed(select(*_COLUMNS).where(_ROWS.c.journey_id == bindparam("journey")))


Stored = dict[str, object]


@cache
def _changing(*columns: str) -> Fixed:
    return Fixed(_ROWS.update().where(_ROWS.c.id == bindparam("row")).values(_named(columns)))


@cache
def _first(*columns: str) -> Fixed:
    return Fixed(_ROWS.insert().values(_named(columns)))


def _named(columns: tuple[str, ...]) -> dict[str, BindParameter[object]]:
    return {column: bindparam(column) for column in columns}


@dataclass(slots=True)
class Kept:
    """What stands in one row of the table `answer`."""

    screen: str
    id: str
    saved: bool = False
    value_encrypted: bytes | None = None
    draft_encrypted: bytes | None = None

    __tablename__ = Answer.__tablename__
    value = Encrypted()
    draft = Encrypted()


class Answers(Mapping[str, dict[str, object]]):
    """The saved answers by screen. Each is decrypted when it is first asked for: most pages ask for a few of many."""

    def __init__(self, session: Session, journey_id: str) -> None:
        self._session, self._journey_id = session, journey_id
        found = _OF_JOURNEY.rows(db.connection(session), {"journey": journey_id})
        self._rows = {columns[0]: Kept(*columns) for columns in found}
        self._opened: dict[str, Stored | None] = {name: None for name, row in self._rows.items() if row.saved}

    def __contains__(self, screen: object) -> bool:
        return screen in self._opened

    def __getitem__(self, screen: str) -> dict[str, object]:
        value = self._opened[screen]
        if value is None:
            value = self._opened[screen] = self._rows[screen].value or {}
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened)

    def __len__(self) -> int:
        return len(self._opened)

    def touched(self, screen: str) -> bool:
        """Whether anything was answered or typed there."""
        return screen in self._rows

    def draft(self, screen: str) -> dict[str, object] | None:
        """What was typed on a screen after its last save."""
        row = self._rows.get(screen)
        return row.draft if row else None

    def save(self, screen: str, value: Mapping[str, object]) -> None:
        """Keeps an answer; the draft has become it."""
        row = self._row(screen)
        row.value, row.draft, row.saved = dict(value), None, True
        self._opened[screen] = dict(value)
        self._write(row, saved_at=clock.now(), value_encrypted=row.value_encrypted, draft_encrypted=None)

    def forget(self, screen: str) -> None:
        """Takes an answer back; what was typed stays as a draft."""
        row = self._rows.get(screen)
        if row:
            row.draft, row.saved = row.draft or row.value, False
            self._opened.pop(screen, None)
            self._write(row, saved_at=None, draft_encrypted=row.draft_encrypted)

    def save_draft(self, screen: str, typed: Mapping[str, object]) -> None:
        """Keeps what was typed but not sent."""
        row = self._row(screen)
        row.draft = dict(typed)
        self._write(row, draft_encrypted=row.draft_encrypted)

    def _row(self, screen: str) -> Kept:
        return self._rows.get(screen) or Kept(screen, db.new_id())

    def _write(self, row: Kept, **columns: object) -> None:
        connection = db.connection(self._session)
        if row.screen in self._rows:
            if _changing(*columns).changes(connection, {"row": row.id, **columns}) == 0:
                raise AlreadyMoved
        else:
            self._rows[row.screen] = row
            whole = {"id": row.id, "journey_id": self._journey_id, "screen": row.screen, **columns}
            _first(*whole).changes(connection, whole)
