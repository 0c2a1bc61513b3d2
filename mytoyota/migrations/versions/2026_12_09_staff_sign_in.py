"""Staff sign-in: second factors and recovery codes, signed-in places, the access log, dealers' own providers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5e0c7a1b94d2"
down_revision: str | None = "9d3b7e51a8f4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "staff_factor",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("secret_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("credential_id", sa.String(), nullable=True),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("used_step", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_factor_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_factor")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_staff_factor_credential_id")),
    )
    op.create_index(op.f("ix_staff_factor_staff_id"), "staff_factor", ["staff_id"])
    is_app = sa.text("kind = 'totp'")
    op.create_index(
        "uq_staff_factor_app", "staff_factor", ["staff_id"], unique=True, sqlite_where=is_app, postgresql_where=is_app
    )
    op.create_table(
        "staff_recovery_code",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("lookup", sa.String(), nullable=False),
        sa.Column("shown_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_recovery_code_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_recovery_code")),
    )
    op.create_index(op.f("ix_staff_recovery_code_staff_id"), "staff_recovery_code", ["staff_id"])
    op.create_table(
        "staff_sign_in",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_sign_in_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sign_in")),
        sa.UniqueConstraint("session_id", name=op.f("uq_staff_sign_in_session_id")),
    )
    op.create_index(op.f("ix_staff_sign_in_staff_id"), "staff_sign_in", ["staff_id"])
    op.create_table(
        "access_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("store_id", sa.String(), nullable=True),
        sa.Column("dealer_id", sa.String(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_line")),
    )
    op.create_index("ix_access_line_subject", "access_line", ["subject_id", "id"])
    op.create_index("ix_access_line_staff", "access_line", ["staff_id", "id"])
    op.create_index("ix_access_line_dealer", "access_line", ["dealer_id", "id"])
    op.create_index("ix_access_line_act", "access_line", ["act", "id"])
    op.create_index("ix_access_line_at", "access_line", ["at"])
    op.create_index(op.f("ix_vehicle_order_contract_number"), "vehicle_order", ["contract_number"])
    op.create_table(
        "dealer_provider",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("dealer_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("client_secret_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("number_claim", sa.String(), nullable=False),
        sa.Column("place_claim", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_provider_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_provider")),
        sa.UniqueConstraint("dealer_id", name=op.f("uq_dealer_provider_dealer_id")),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_vehicle_order_contract_number"), table_name="vehicle_order")
    for table in ("dealer_provider", "access_line", "staff_sign_in", "staff_recovery_code", "staff_factor"):
        op.drop_table(table)
