"""services."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '5c1e70b2a9d4'
down_revision: str | None = '392ad930b81d'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('service_application',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('order_id', sa.String(), nullable=False),
    sa.Column('service', sa.String(), nullable=False),
    sa.Column('registration_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('payment_method_id', sa.String(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_aside_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('renewed_by', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_application')),
    sa.UniqueConstraint('order_id', 'service', 'registration_id', name=op.f('uq_service_application_order_id'))
    )
    with op.batch_alter_table('service_application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_application_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_application_registration_id'), ['registration_id'], unique=False)

    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('t_connect_application_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('charging_application_id', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.drop_column('charging_application_id')
        batch_op.drop_column('t_connect_application_id')

    with op.batch_alter_table('service_application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_application_registration_id'))
        batch_op.drop_index(batch_op.f('ix_service_application_order_id'))

    op.drop_table('service_application')
