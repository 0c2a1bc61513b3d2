"""flow and generation."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'e41f07c9b2d6'
down_revision: str | None = '8d41f6c2b7a0'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FLOW = "CASE WHEN kind <> 'sign_up' THEN kind WHEN section = '2-2' THEN 'user_sign_up' ELSE 'buyer_sign_up' END"
LINK_ROLE = "CASE WHEN journey.flow IN ('user', 'user_sign_up') THEN 'user' ELSE 'buyer' END"
SUBJECTS = (('staff_check', 'subject_kind'), ('progress', 'role'))


def upgrade() -> None:
    with op.batch_alter_table('order_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('generation', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('flow', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('link_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('generation', sa.Integer(), nullable=False, server_default='0'))
    # What was begun with a link stays as alive as it was: the buyer's by the order's hand-overs, the user's by version.
    op.execute("UPDATE order_link SET generation = version WHERE role = 'user'")
    op.execute(
        "UPDATE order_link SET generation ="
        " (SELECT handover FROM vehicle_order WHERE vehicle_order.id = order_link.order_id) WHERE role = 'buyer'"
    )
    op.execute(f"UPDATE journey SET generation = handover, flow = {FLOW}")
    op.execute(
        "UPDATE journey SET link_id = (SELECT order_link.id FROM order_link"
        f" WHERE order_link.order_id = journey.order_id AND order_link.role = {LINK_ROLE})"
    )
    for table, column in SUBJECTS:
        op.execute(f"UPDATE {table} SET {column} = 'buyer_sign_up' WHERE {column} = 'sign_up'")
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.alter_column('flow', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('generation', existing_type=sa.Integer(), server_default=None)
        batch_op.drop_column('handover')
        batch_op.drop_column('section')
        batch_op.drop_column('kind')
    with op.batch_alter_table('order_link', schema=None) as batch_op:
        batch_op.alter_column('generation', existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table('vehicle_order', schema=None) as batch_op:
        batch_op.drop_column('handover')


def downgrade() -> None:
    with op.batch_alter_table('vehicle_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handover', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), nullable=False, server_default='buyer'))
        batch_op.add_column(sa.Column('section', sa.String(), nullable=False, server_default='1-1'))
        batch_op.add_column(sa.Column('handover', sa.Integer(), nullable=False, server_default='0'))
    op.execute(  # an order without a link was never handed over
        "UPDATE vehicle_order SET handover = COALESCE((SELECT generation FROM order_link"
        " WHERE order_link.order_id = vehicle_order.id AND role = 'buyer'), 0)"
    )
    op.execute(
        "UPDATE journey SET handover = generation,"
        " kind = CASE WHEN flow LIKE '%sign_up' THEN 'sign_up' ELSE flow END,"
        " section = CASE WHEN flow LIKE 'user%' THEN '2-2' ELSE '1-1' END"
    )
    for table, column in SUBJECTS:
        op.execute(f"UPDATE {table} SET {column} = 'sign_up' WHERE {column} = 'buyer_sign_up'")
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.drop_column('generation')
        batch_op.drop_column('link_id')
        batch_op.drop_column('flow')
    with op.batch_alter_table('order_link', schema=None) as batch_op:
        batch_op.drop_column('generation')
