"""J-PASS's changes of store and person, the results of a bulk, and the dealers' closing days."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '684b99790699'
down_revision: str | None = 'c81f4e7a20d6'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('closing_day',
    sa.Column('dealer_id', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealer.id'], name=op.f('fk_closing_day_dealer_id_dealer')),
    sa.PrimaryKeyConstraint('dealer_id', 'day', name=op.f('pk_closing_day'))
    )
    op.create_table('closing_week',
    sa.Column('dealer_id', sa.String(), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(weekdays) <= 6', name=op.f('ck_closing_week_open_on_some_day')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealer.id'], name=op.f('fk_closing_week_dealer_id_dealer')),
    sa.PrimaryKeyConstraint('dealer_id', name=op.f('pk_closing_week'))
    )
    op.create_table('contract_transfer',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('contract_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('dealer_id', sa.String(), nullable=False),
    sa.Column('from_store_id', sa.String(), nullable=False),
    sa.Column('from_staff_id', sa.String(), nullable=True),
    sa.Column('from_staff_code', sa.String(), nullable=False),
    sa.Column('to_store_id', sa.String(), nullable=False),
    sa.Column('to_staff_id', sa.String(), nullable=True),
    sa.Column('to_staff_code', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('registered_by', sa.String(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(), nullable=True),
    sa.Column('file_store_id', sa.String(), nullable=True),
    sa.Column('file_staff_code', sa.String(), nullable=True),
    sa.Column('file_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['contract_number.id'], name=op.f('fk_contract_transfer_contract_id_contract_number')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealer.id'], name=op.f('fk_contract_transfer_dealer_id_dealer')),
    sa.ForeignKeyConstraint(['file_store_id'], ['store.id'], name=op.f('fk_contract_transfer_file_store_id_store')),
    sa.ForeignKeyConstraint(['from_staff_id'], ['staff.id'], name=op.f('fk_contract_transfer_from_staff_id_staff')),
    sa.ForeignKeyConstraint(['from_store_id'], ['store.id'], name=op.f('fk_contract_transfer_from_store_id_store')),
    sa.ForeignKeyConstraint(['registered_by'], ['staff.id'], name=op.f('fk_contract_transfer_registered_by_staff')),
    sa.ForeignKeyConstraint(['to_staff_id'], ['staff.id'], name=op.f('fk_contract_transfer_to_staff_id_staff')),
    sa.ForeignKeyConstraint(['to_store_id'], ['store.id'], name=op.f('fk_contract_transfer_to_store_id_store')),
    sa.ForeignKeyConstraint(['undone_by'], ['staff.id'], name=op.f('fk_contract_transfer_undone_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_transfer')),
    sa.UniqueConstraint('contract_id', 'number', name=op.f('uq_contract_transfer_contract_id'))
    )
    with op.batch_alter_table('contract_transfer', schema=None) as batch_op:
        batch_op.create_index('ix_contract_transfer_closed_at', ['closed_at'], unique=False)
        batch_op.create_index('ix_contract_transfer_comes', ['to_store_id', 'state', 'registered_on'], unique=False)
        batch_op.create_index('ix_contract_transfer_due', ['state', 'effective_on'], unique=False)
        batch_op.create_index('ix_contract_transfer_leaves', ['from_store_id', 'state', 'registered_on'], unique=False)
        batch_op.create_index('ix_contract_transfer_watched', ['contract_id'], unique=False, sqlite_where=sa.text("state = 'under_way' OR (state = 'effective' AND agreed_at IS NULL)"), postgresql_where=sa.text("state = 'under_way' OR (state = 'effective' AND agreed_at IS NULL)"))
        batch_op.create_index('uq_contract_transfer_under_way', ['contract_id'], unique=True, sqlite_where=sa.text("state = 'under_way'"), postgresql_where=sa.text("state = 'under_way'"))

    op.create_table('transfer_bulk',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('staff_id', sa.String(), nullable=False),
    sa.Column('outcomes', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_transfer_bulk_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_bulk'))
    )
    with op.batch_alter_table('transfer_bulk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_bulk_created_at'), ['created_at'], unique=False)



def downgrade() -> None:
    for table in ("transfer_bulk", "contract_transfer", "closing_week", "closing_day"):
        op.drop_table(table)
