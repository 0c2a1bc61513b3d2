"""jobs: duty becomes job, with the time it was first due; messages may expire or be superseded."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision: str = '8d41f6b0c2e7'
down_revision: str | None = '5e0c7a91d3f4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CODES = {  # messages that end soon, in minutes: they get a lane of their own and are not sent too late
    'mail/email_code.txt': 10, 'mail/account_exists.txt': 10, 'mail/login_code.txt': 10, 'mail/password_reset.txt': 30,
}
KEPT = 'id, kind, subject, unique_key, due_at, attempt, lease, leased_until'


def _create(name: str, state_index: list[str], *own: sa.Column) -> None:
    op.create_table(name,
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('unique_key', sa.String(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    *own,
    sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
    sa.UniqueConstraint('unique_key', name=op.f(f'uq_{name}_unique_key'))
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(f'ix_{name}_due', state_index, unique=False)


def upgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('series', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('dropped_because', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_message_series'), ['series'], unique=False)
    _create('job', ['state', 'kind', 'due_at'],
        sa.Column('first_due_at', sa.DateTime(timezone=True), nullable=False), sa.Column('error', sa.String(), nullable=True))
    # A mail was first due when it was written; of other rows only the next attempt is known.
    op.execute(
        f"INSERT INTO job ({KEPT}, first_due_at, state, error) SELECT {KEPT},"
        " coalesce((SELECT created_at FROM message WHERE message.id = duty.subject AND duty.kind = 'message.send'), due_at),"
        " CASE state WHEN 'owed' THEN 'queued' WHEN 'dead' THEN 'failed' ELSE state END, trouble FROM duty"
    )
    op.drop_table('duty')
    _let_codes_expire()


def _let_codes_expire() -> None:
    time = sa.DateTime(timezone=True)
    message = sa.table('message', sa.column('id'), sa.column('template'), sa.column('created_at', time),
        sa.column('expires_at', time))
    job = sa.table('job', sa.column('subject'), sa.column('kind'), sa.column('state'))
    waiting = sa.select(message.c.id, message.c.template, message.c.created_at).join(job, job.c.subject == message.c.id)
    waiting = waiting.where(job.c.kind == 'message.send', job.c.state == 'queued', message.c.template.in_(CODES))
    for row in op.get_bind().execute(waiting).all():
        expires_at = row.created_at + timedelta(minutes=CODES[row.template])
        op.execute(sa.update(message).where(message.c.id == row.id).values(expires_at=expires_at))
        op.execute(sa.update(job).where(job.c.subject == row.id).values(kind='code.send'))


def downgrade() -> None:
    _create('duty', ['state', 'due_at'], sa.Column('trouble', sa.String(), nullable=True))
    op.execute("UPDATE job SET kind = 'message.send' WHERE kind = 'code.send'")
    op.execute(
        f"INSERT INTO duty ({KEPT}, state, trouble) SELECT {KEPT},"
        " CASE state WHEN 'queued' THEN 'owed' WHEN 'failed' THEN 'dead' ELSE state END, error FROM job"
    )
    op.drop_table('job')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_series'))
        batch_op.drop_column('dropped_because')
        batch_op.drop_column('dropped_at')
        batch_op.drop_column('series')
        batch_op.drop_column('expires_at')
