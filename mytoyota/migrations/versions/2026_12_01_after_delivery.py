"""after delivery: what a journey applied for or mends, and who is reminded when the certificate is on file."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'd7b2e9f4a815'
down_revision: str | None = 'c4a81f6e2d37'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('journey') as table:
        table.add_column(sa.Column('review_id', sa.String(), nullable=True))
        table.add_column(sa.Column('mends', sa.String(), nullable=True))
    op.create_table('reminder',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('order_id', sa.String(), nullable=False),
    sa.Column('email_lookup', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('email_encrypted', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('order_id', 'email_lookup', name=op.f('uq_reminder_order_id'))
    )


def downgrade() -> None:
    op.drop_table('reminder')
    with op.batch_alter_table('journey') as table:
        table.drop_column('mends')
        table.drop_column('review_id')
