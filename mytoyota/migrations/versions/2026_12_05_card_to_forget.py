"""card to forget: what was removed here and is still kept at its gateway."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c4f19a7d3e62"
down_revision: str | None = "684b99790699"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "card_to_forget",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_encrypted", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_to_forget")),
    )


def downgrade() -> None:
    op.drop_table("card_to_forget")
