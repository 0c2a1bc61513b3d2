"""The auditor after every test: no row may break a rule, unless the test's own mark says which."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from sqlalchemy.orm import Session

from mytoyota.audit import RULES
from mytoyota.base import audit
from mytoyota.base.db import Database
from mytoyota.models import MODELS

BREAKS = "breaks"  # @pytest.mark.breaks("rule", …): the test makes rows that break exactly these rules


def audited(database: Database, request: pytest.FixtureRequest | None = None) -> None:
    """Every rule holds for every row of this database; what a test says that it breaks must be broken."""
    marks = request.node.iter_markers(BREAKS) if request else ()
    meant = {rule for mark in marks for rule in mark.args}
    with database.reading() as session:
        moment = cast(Database, _Moment(session))
        found = list(audit.breaches(moment, RULES, MODELS))
    assert {one.rule for one in found} == meant, "\n".join(map(str, found)) or f"nothing breaks {sorted(meant)}"


class _Moment:
    """A database at one moment: small as it is, all rules may look at it in one transaction, which takes less time."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        yield self.session
