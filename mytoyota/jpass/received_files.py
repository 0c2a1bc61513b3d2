"""Files of contracts that a page received: kept encrypted until they are read, then erased; how long contracts stay."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.exc import OperationalError

from mytoyota.base import clock, encrypted_file
from mytoyota.base.db import Database
from mytoyota.base.jobs import NotYet, PermanentFailure
from mytoyota.jpass import importing, staging
from mytoyota.jpass.importing import UnderWay
from mytoyota.jpass.models import DONE, FAILED, WAITING, Contract, ContractImport
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import UNDER_WAY

IMPORT = "jpass.import"
ERASE, EVERY = "jpass.erase_contracts", timedelta(hours=12)
LARGEST = 256 * 1024 * 1024  # bytes; larger files by the command
LEFT_BEHIND = timedelta(days=2)  # then nobody reads it any more

_folder: Path | None = None
_kept_days = 0


def use(folder: Path, kept_days: int) -> None:
    """Says where files lie, and how many days after 最終回期日 a contract stays."""
    global _folder, _kept_days
    _folder, _kept_days = folder, kept_days


def path_of(import_id: str) -> Path:
    """Where the file lies that belongs to this row of `contract_import`."""
    assert _folder is not None  # `use` is called when the process starts
    return _folder / import_id


def take_in(database: Database, import_id: str) -> None:
    """Job: reads a received file and erases it; safe to run twice.

    Raises:
        NotYet: another file is being read.
        PermanentFailure: it broke off; the page says so, and the file may be sent again.
        OperationalError: the database is away: the next attempt begins anew.
    """
    path = path_of(import_id)
    try:
        row = importing.run(database, import_id, lambda: encrypted_file.opened(path))
    except UnderWay:
        raise NotYet from None
    except OperationalError:
        raise
    except Exception as problem:  # whatever it was, whoever sent the file is told
        if not importing.give_up(database, import_id):
            raise
        path.unlink(missing_ok=True)
        raise PermanentFailure from problem
    if row.state in (DONE, FAILED):
        path.unlink(missing_ok=True)


def erase(database: Database, _period: str) -> None:
    """Job: contracts whose time is over, and files that nobody came back for."""
    oldest = clock.in_japan(clock.now()).date() - timedelta(days=_kept_days)
    staging.erase(database, lambda: and_(Contract.final_date < oldest, ~_has_return_under_way()))
    importing.end_abandoned(database, clock.now() - LEFT_BEHIND)
    with database.reading() as session:
        for path in _left_behind():
            row = session.get(ContractImport, path.name)
            if row is None or row.state != WAITING:
                path.unlink(missing_ok=True)


def _has_return_under_way() -> ColumnElement[bool]:
    return exists().where(ReturnEntry.contract_id == Contract.id, ReturnEntry.status.in_(sorted(UNDER_WAY)))


def _left_behind() -> list[Path]:
    old = (clock.now() - LEFT_BEHIND).timestamp()
    return [path for path in path_of("").glob("*") if path.stat().st_mtime < old]
