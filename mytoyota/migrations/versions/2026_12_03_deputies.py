"""J-PASS's deputies: who stands in for an approver, for whom an act was done; contracts are counted in their index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c81f4e7a20d6"
down_revision: str | None = "d7e2b95c1f08"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "return_deputy",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("principal_id", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_return_deputy_changed_by_staff")),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff.id"], name=op.f("fk_return_deputy_deputy_id_staff")),
        sa.ForeignKeyConstraint(["principal_id"], ["staff.id"], name=op.f("fk_return_deputy_principal_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_deputy")),
    )
    with op.batch_alter_table("return_deputy") as batch_op:
        batch_op.create_index("ix_return_deputy_of_principal", ["principal_id", "last_day"])
        batch_op.create_index("ix_return_deputy_of_deputy", ["deputy_id", "last_day"])
    with op.batch_alter_table("return_move") as batch_op:
        batch_op.add_column(sa.Column("for_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_return_move_for_id_staff"), "staff", ["for_id"], ["id"])
    _date_index(["dealer_id", "final_date", "store_id", "claim_status", "valid_from", "valid_to"])


def _date_index(columns: list[str]) -> None:
    op.drop_index("ix_contract_date", "contract")
    op.create_index("ix_contract_date", "contract", columns)


def downgrade() -> None:
    _date_index(["dealer_id", "final_date"])
    with op.batch_alter_table("return_move") as batch_op:
        batch_op.drop_constraint(op.f("fk_return_move_for_id_staff"), type_="foreignkey")
        batch_op.drop_column("for_id")
    op.drop_table("return_deputy")
