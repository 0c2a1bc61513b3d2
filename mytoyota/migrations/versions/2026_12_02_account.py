"""account: logins by device, services ended, vehicles given up, cards renewed, what was shared under which text."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'a91c4d7e5b28'
down_revision: str | None = 'e3c58a17d920'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

time = sa.DateTime(timezone=True)
RUNNING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table('sign_in',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('browser', sa.String(), nullable=False),
    sa.Column('at', time, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id_account'),
                            ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('session_id', name=op.f('uq_sign_in_session_id'))
    )
    for column in ('account_id', 'at'):
        op.create_index(op.f(f'ix_sign_in_{column}'), 'sign_in', [column], unique=False)
    op.create_table('shared_text',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('since', time, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_text'))
    )
    op.create_table('disclosure',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('at', time, nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('what', sa.JSON(), nullable=False),
    sa.Column('occasion', sa.String(), nullable=False),
    sa.Column('text_hash', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['text_hash'], ['shared_text.id'], name=op.f('fk_disclosure_text_hash_shared_text')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosure')),
    sa.UniqueConstraint('source', name=op.f('uq_disclosure_source'))
    )
    op.create_index(op.f('ix_disclosure_account_id'), 'disclosure', ['account_id'], unique=False)
    with op.batch_alter_table('service_application') as table:
        table.add_column(sa.Column('ended_at', time, nullable=True))
        table.add_column(sa.Column('ended_on', sa.String(), nullable=True))
        table.add_column(sa.Column('ended_because', sa.String(), nullable=True))
        table.add_column(sa.Column('finished_at', time, nullable=True))
        table.drop_constraint(op.f('uq_service_application_registration_id'), type_='unique')
        table.create_index('uq_service_application_running', ['registration_id', 'service'], unique=True,
                           sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.add_column('registration', sa.Column('given_up_at', time, nullable=True))
    op.add_column('card_attempt', sa.Column('renews', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('review', sa.Column('text_hash', sa.String(), nullable=True))
    op.add_column('consent', sa.Column('text_hash', sa.String(), nullable=True))


def downgrade() -> None:
    """Of a service that was ended and applied for anew under the same registration the former form knows one row."""
    op.execute("""DELETE FROM service_application WHERE ended_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM service_application AS newer WHERE newer.registration_id = service_application.registration_id
        AND newer.service = service_application.service AND newer.accepted_at > service_application.accepted_at)""")
    with op.batch_alter_table('service_application') as table:
        table.drop_index('uq_service_application_running')
        for column in ('ended_at', 'ended_on', 'ended_because', 'finished_at'):
            table.drop_column(column)
        table.create_unique_constraint(op.f('uq_service_application_registration_id'), ['registration_id', 'service'])
    op.drop_column('consent', 'text_hash')
    op.drop_column('review', 'text_hash')
    op.drop_column('card_attempt', 'renews')
    op.drop_column('registration', 'given_up_at')
    op.drop_table('disclosure')
    op.drop_table('shared_text')
    op.drop_table('sign_in')
