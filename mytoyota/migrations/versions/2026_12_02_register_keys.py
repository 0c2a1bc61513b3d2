"""The imported register is found by names in old and new characters alike: its keys are written anew."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from mytoyota.japanese.corporate_names import search_key

revision: str = "d7e2b95c1f08"
down_revision: str | None = "a91c4d7e5b28"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 10_000  # rows
TABLE = sa.table("registered_company", *map(sa.column, ("number", "name", "name_key", "furigana", "furigana_key")))


def upgrade() -> None:
    connection = op.get_bind()
    changed = (
        sa.update(TABLE)
        .where(TABLE.c.number == sa.bindparam("key_of"))
        .values(name_key=sa.bindparam("new_name"), furigana_key=sa.bindparam("new_furigana"))
    )
    for rows in _batches(connection):
        keys = [(row, search_key(row.name), search_key(row.furigana) or None) for row in rows]
        new = [
            {"key_of": row.number, "new_name": name, "new_furigana": furigana}
            for row, name, furigana in keys
            if (name, furigana) != (row.name_key, row.furigana_key)
        ]
        if new:
            connection.execute(changed, new)


def downgrade() -> None:
    """Nothing to take back: the former version finds most names by these keys too, and its next import writes its own."""


def _batches(connection: sa.Connection) -> Iterator[Sequence[sa.Row]]:
    """All companies in order of their numbers, never more than a batch at once."""
    last = ""
    while rows := connection.execute(
        sa.select(TABLE).where(TABLE.c.number > last).order_by(TABLE.c.number).limit(BATCH)
    ).all():
        yield rows
        last = rows[-1].number
