"""Provisioning: when stores open and close, where staff worked before, and the links that set their passwords."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9d3b7e51a8f4"
down_revision: str | None = "7d1e5b90c3a8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("store") as batch_op:
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
    with op.batch_alter_table("staff") as batch_op:
        batch_op.alter_column("password_hash", existing_type=sa.String(), nullable=True)
        batch_op.add_column(sa.Column("email_encrypted", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("sign_in_epoch", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("staff") as batch_op:
        batch_op.alter_column("sign_in_epoch", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "former_post",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("store_id", sa.String(), nullable=True),
        sa.Column("dealer_id", sa.String(), nullable=True),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_former_post_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_former_post_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_former_post_staff_id_staff")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_former_post_store_id_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_post")),
    )
    op.create_index(op.f("ix_former_post_staff_id"), "former_post", ["staff_id"])
    op.create_table(
        "staff_password_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_password_link_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_password_link")),
    )
    op.create_index(op.f("ix_staff_password_link_staff_id"), "staff_password_link", ["staff_id"])
    _create_imports()


def _create_imports() -> None:
    op.create_table(
        "provisioning_import",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("dealer_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_problem", sa.String(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_provisioning_import_by_staff")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_provisioning_import_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisioning_import")),
    )
    op.create_table(
        "provisioning_row",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("values_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("target_id", sa.String(), nullable=True),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["provisioning_import.id"], name=op.f("fk_provisioning_row_import_id_provisioning_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisioning_row")),
    )
    op.create_index("ix_provisioning_row_key", "provisioning_row", ["import_id", "key"])
    op.create_index("ix_provisioning_row_order", "provisioning_row", ["import_id", "rank", "line"])
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_maintenance_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance")),
    )


def downgrade() -> None:
    for table in ("maintenance", "provisioning_row", "provisioning_import"):
        op.drop_table(table)
    op.drop_table("staff_password_link")
    op.drop_table("former_post")
    op.execute(sa.text("UPDATE staff SET password_hash = '' WHERE password_hash IS NULL"))  # fits nobody's password
    with op.batch_alter_table("staff") as batch_op:
        batch_op.drop_column("sign_in_epoch")
        batch_op.drop_column("email_encrypted")
        batch_op.alter_column("password_hash", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("store") as batch_op:
        batch_op.drop_column("closed_on")
        batch_op.drop_column("opened_on")
