"""A column that SQLite shall not choose its index by: it knows no statistics here, and takes the first that fits.

PostgreSQL counts what stands in each column and chooses by itself.
"""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Beside(FunctionElement[Any]):
    """The column's value, to be compared only: `Beside(Contract.store_id) == store_id`."""

    inherit_cache = True


@compiles(Beside)
def _plain(element: Beside, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(Beside, "sqlite")
def _without_index(element: Beside, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"
