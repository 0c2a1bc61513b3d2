"""login text: under which text a provider was asked who somebody is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e7b31c9d5a40"
down_revision: str | None = "c4f19a7d3e62"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("login_request") as batch:
        batch.add_column(sa.Column("text_hash", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("login_request") as batch:
        batch.drop_column("text_hash")
