"""review: what is applied for after delivery; a registration names the review that took the staff check's place."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'c4a81f6e2d37'
down_revision: str | None = 'b9e47d20c6a1'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

time = sa.DateTime(timezone=True)
IS_LOOKED_AT = sa.text("first_by IS NOT NULL")
IS_OPEN = sa.text("state IN ('asked', 'person')")


def upgrade() -> None:
    op.create_table('review',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('journey_id', sa.String(), nullable=False),
    sa.Column('order_id', sa.String(), nullable=True),
    sa.Column('dealer_id', sa.String(), nullable=True),
    sa.Column('claims_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('chassis_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('chassis_lookup', sa.String(), nullable=False),
    sa.Column('plate_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('light', sa.Boolean(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('mends', sa.String(), nullable=True),
    sa.Column('applied_at', time, nullable=False),
    sa.Column('expected_on', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asks', sa.Integer(), nullable=False),
    sa.Column('asked_at', time, nullable=True),
    sa.Column('next_ask_at', time, nullable=True),
    sa.Column('certificate_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('differing', sa.JSON(), nullable=False),
    sa.Column('causes', sa.JSON(), nullable=False),
    sa.Column('person_since', time, nullable=True),
    sa.Column('reminded_at', time, nullable=True),
    sa.Column('told_at', time, nullable=True),
    sa.Column('first_by', sa.String(), nullable=True),
    sa.Column('first_at', time, nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('decided_at', time, nullable=True),
    sa.Column('reason_encrypted', sa.LargeBinary(), nullable=True),
    sa.Column('registration_id', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mends'], ['review.id'], name=op.f('fk_review_mends_review')),
    sa.ForeignKeyConstraint(['first_by'], ['staff.id'], name=op.f('fk_review_first_by_staff')),
    sa.ForeignKeyConstraint(['decided_by'], ['staff.id'], name=op.f('fk_review_decided_by_staff')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'],
                            name=op.f('fk_review_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review'))
    )
    for column in ('account_id', 'order_id', 'chassis_lookup', 'decided_at', 'mends'):
        op.create_index(op.f(f'ix_review_{column}'), 'review', [column], unique=False)
    op.create_index('ix_review_queue', 'review', ['state', 'applied_at', 'id'], unique=False)
    op.create_index('ix_review_queue_of_dealer', 'review', ['state', 'dealer_id', 'applied_at', 'id'], unique=False)
    op.create_index('ix_review_second_look', 'review', ['state', 'applied_at', 'id'], unique=False,
                    sqlite_where=IS_LOOKED_AT, postgresql_where=IS_LOOKED_AT)
    op.create_index('ix_review_applied_at', 'review', ['applied_at'], unique=False)
    op.create_index('uq_review_open', 'review', ['account_id', 'chassis_lookup'], unique=True,
                    sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.add_column('registration', sa.Column('review_id', sa.String(), nullable=True))
    op.create_index('uq_registration_review', 'registration', ['review_id'], unique=True)


def downgrade() -> None:
    """Registrations that stand on a review alone have no place in the former form, but nothing there forbids them."""
    op.drop_table('review')
    op.drop_index('uq_registration_review', table_name='registration')
    op.drop_column('registration', 'review_id')
