"""line opening: one row for each time that a vehicle's line was asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'e3c58a17d920'
down_revision: str | None = 'd7b2e9f4a815'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

time = sa.DateTime(timezone=True)
IS_LIVING = sa.text("state IN ('asked', 'opening', 'open')")


def upgrade() -> None:
    op.create_table('line_opening',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('vehicle_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('registration_id', sa.String(), nullable=False),
    sa.Column('chassis_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('requested_at', time, nullable=False),
    sa.Column('accepted_at', time, nullable=True),
    sa.Column('opened_at', time, nullable=True),
    sa.Column('checked_at', time, nullable=True),
    sa.Column('failed_at', time, nullable=True),
    sa.Column('closing_at', time, nullable=True),
    sa.Column('closed_at', time, nullable=True),
    sa.Column('mailed_at', time, nullable=True),
    sa.Column('asks', sa.Integer(), nullable=False),
    sa.Column('asked_at', time, nullable=True),
    sa.Column('next_ask_at', time, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_line_opening_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_opening'))
    )
    for column in ('vehicle_id', 'account_id'):
        op.create_index(op.f(f'ix_line_opening_{column}'), 'line_opening', [column], unique=False)
    op.create_index('ix_line_opening_state', 'line_opening', ['state', 'next_ask_at'], unique=False)
    op.create_index('uq_line_opening_living', 'line_opening', ['vehicle_id'], unique=True,
                    sqlite_where=IS_LIVING, postgresql_where=IS_LIVING)


def downgrade() -> None:
    op.drop_table('line_opening')
