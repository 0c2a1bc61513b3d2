"""Columns and a table get the field's standard names; what values are bound to and found by stays as it was."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'f6b3d2a8c915'
down_revision: str | None = 'e41f07c9b2d6'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENCRYPTED = {
    'account': ('email', 'profile', 'authentication_phone'),
    'account_draft': ('typed',),
    'answer': ('value', 'draft'),
    'card_attempt': ('reference', 'url'),
    'certificate': ('name', 'address', 'chassis', 'plate'),
    'crop': ('picture',),
    'interaction': ('request',),
    'login_request': ('nonce', 'verifier'),
    'message': ('recipient', 'subject', 'body'),
    'password_reset': ('email',),
    'payment_method': ('card',),
    'registration': ('claims',),
    'signing_key': ('jwk',),
    'staff_check': ('shown', 'note', 'difference_reason'),
    'vehicle': ('chassis', 'plate'),
}
RENAMED = [
    ('journey', 'holder', 'browser_id'),
    ('journey', 'ref', 'public_id'),
    ('login_request', 'holder', 'browser_id'),
    *((table, f'{name}_sealed', f'{name}_encrypted') for table, names in ENCRYPTED.items() for name in names),
]


def upgrade() -> None:
    for table, old, new in RENAMED:
        _rename_column(table, old, new)
    op.rename_table('done_once', 'idempotency_record')
    _names_of_journey('holder', 'browser_id', 'ref', 'public_id')


def downgrade() -> None:
    op.rename_table('idempotency_record', 'done_once')
    for table, old, new in RENAMED:
        _rename_column(table, new, old)
    _names_of_journey('browser_id', 'holder', 'public_id', 'ref')


def _rename_column(table: str, old: str, new: str) -> None:
    """In place on both databases: no row is written."""
    op.execute(f'ALTER TABLE {table} RENAME COLUMN {old} TO {new}')


def _names_of_journey(old_browser: str, new_browser: str, old_id: str, new_id: str) -> None:
    with op.batch_alter_table('journey', schema=None) as batch_op:
        batch_op.drop_index(f'ix_journey_{old_browser}')
        batch_op.create_index(f'ix_journey_{new_browser}', [new_browser], unique=False)
        batch_op.drop_constraint(f'uq_journey_{old_id}', type_='unique')
        batch_op.create_unique_constraint(f'uq_journey_{new_id}', [new_id])
