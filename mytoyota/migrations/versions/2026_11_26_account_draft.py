"""account_draft."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '5e0c7a91d3f4'
down_revision: str | None = '5c1e70b2a9d4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('account_draft',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('page', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('typed_sealed', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_draft_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_draft')),
    sa.UniqueConstraint('account_id', 'page', name=op.f('uq_account_draft_account_id'))
    )
    with op.batch_alter_table('account_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_draft_expires_at'), ['expires_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('account_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_draft_expires_at'))

    op.drop_table('account_draft')
