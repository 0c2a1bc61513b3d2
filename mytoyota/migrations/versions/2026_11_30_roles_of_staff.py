"""roles of staff."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '8d41f6c2b7a0'
down_revision: str | None = 'a7d3c5e91b24'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLACE_FITS_ROLE = (
    "role IN ('sales', 'manager', 'headquarters', 'finance', 'center')"
    " AND (store_id IS NOT NULL) = (role IN ('sales', 'manager'))"
    " AND (dealer_id IS NOT NULL) = (role IN ('headquarters'))"
    " AND (organisation_id IS NOT NULL) = (role IN ('finance', 'center'))"
)


def upgrade() -> None:
    op.create_table('organisation',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('code', name=op.f('uq_organisation_code'))
    )
    with op.batch_alter_table('dealer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(), nullable=True))
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('dealer_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('organisation_id', sa.String(), nullable=True))

    give_codes_to_dealers(op.get_bind())
    op.execute("UPDATE staff SET role = 'sales'")

    with op.batch_alter_table('dealer', schema=None) as batch_op:
        batch_op.alter_column('code', existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_dealer_code'), ['code'])
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.alter_column('role', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('store_id', existing_type=sa.String(), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_staff_dealer_id_dealer'), 'dealer', ['dealer_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_staff_organisation_id_organisation'), 'organisation', ['organisation_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_staff_dealer_id'), ['dealer_id', 'number'])
        batch_op.create_unique_constraint(batch_op.f('uq_staff_organisation_id'), ['organisation_id', 'number'])
        batch_op.create_check_constraint(batch_op.f('ck_staff_place_fits_role'), PLACE_FITS_ROLE)


def give_codes_to_dealers(connection: sa.Connection) -> None:
    """H before the lowest code of the dealer's stores; where that is taken or there is no store, before its id."""
    stores = connection.execute(sa.text("SELECT dealer_id, code FROM store ORDER BY code")).all()
    taken, lowest = {code for _, code in stores}, {}
    for dealer_id, code in stores:
        lowest.setdefault(dealer_id, code)
    give = sa.text("UPDATE dealer SET code = :code WHERE id = :id")
    for (dealer_id,) in connection.execute(sa.text("SELECT id FROM dealer ORDER BY id")).all():
        code = f"H{lowest.get(dealer_id, '')}"
        if code == "H" or code in taken:
            code = f"H{dealer_id.upper()}"
        taken.add(code)
        connection.execute(give, {"code": code, "id": dealer_id})


def downgrade() -> None:
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_staff_place_fits_role'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_staff_organisation_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_staff_dealer_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_staff_organisation_id_organisation'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_staff_dealer_id_dealer'), type_='foreignkey')
    op.execute("DELETE FROM staff WHERE store_id IS NULL")
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.alter_column('store_id', existing_type=sa.String(), nullable=False)
        batch_op.drop_column('organisation_id')
        batch_op.drop_column('dealer_id')
        batch_op.drop_column('role')
    with op.batch_alter_table('dealer', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_dealer_code'), type_='unique')
        batch_op.drop_column('code')
    op.drop_table('organisation')
