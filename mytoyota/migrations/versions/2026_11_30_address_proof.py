"""An account keeps by which code its address was proven; of those made before it is not known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'b9e47d20c6a1'
down_revision: str | None = 'f6b3d2a8c915'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address_proof', sa.String(), nullable=False, server_default='before'))


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('address_proof')
