"""A return that ends because its contract went to another dealer: nobody's act in its history, counted by the file."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7d1e5b90c3a8"
down_revision: str | None = "e7b31c9d5a40"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNTS = ("moved", "ended")


def upgrade() -> None:
    with op.batch_alter_table("return_move", schema=None) as batch_op:
        batch_op.alter_column("staff_id", existing_type=sa.String(), nullable=True)
    with op.batch_alter_table("contract_import", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("contract_import", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.alter_column(name, existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contract_import", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.drop_column(name)
    op.execute(  # the former form asks for somebody: the one whose entry it was
        "UPDATE return_move SET (staff_id, role) = (SELECT originator_id, originator_role FROM return_entry"
        " WHERE return_entry.id = return_move.entry_id) WHERE staff_id IS NULL"
    )
    with op.batch_alter_table("return_move", schema=None) as batch_op:
        batch_op.alter_column("staff_id", existing_type=sa.String(), nullable=False)
