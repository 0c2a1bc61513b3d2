"""Maintenance mode: while it is on, customers and stores are asked for patience; center's pages stay open."""

import time
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mytoyota.admin.models import Maintenance
from mytoyota.base.db import Database
from mytoyota.base.insert import insert_if_absent

ROW = 1
SECONDS = 1.0  # how long a process goes by what it saw last


def begin(session: Session, by: str | None) -> None:
    """From now on; where it is on already nothing changes."""
    insert_if_absent(session, Maintenance(id=ROW, by=by))


def end(session: Session) -> None:
    """No longer."""
    session.execute(delete(Maintenance))


def present(session: Session) -> Maintenance | None:
    """Since when, if it is on."""
    return session.get(Maintenance, ROW)


@dataclass
class Watch:
    """What this process knows of it: asked of the database once a second, not with each request."""

    database: Database
    on: bool = False
    until: float = 0.0

    def is_on(self) -> bool:
        """Whether it is on; where the database does not answer its own page says so."""
        now = time.monotonic()
        if now >= self.until:
            self.until = now + SECONDS
            try:
                with self.database.reading() as view:
                    self.on = present(view) is not None
            except SQLAlchemyError:
                self.on = False
        return self.on

    def forget(self) -> None:
        """It was switched here: the next request asks."""
        self.until = 0.0
