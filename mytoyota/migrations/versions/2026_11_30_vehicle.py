"""vehicle: a row of its own, which orders, certificates, registrations, applications and ways to pay point to.

The order's numbers move to it. An encrypted value is bound to its place, so each is decrypted at the old place and
encrypted for the new one, in batches; lookups are copied as they are. The whole chain is one transaction: killed in
the middle it leaves the former form, and the next start does it again.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from mytoyota.base import keys

revision: str = 'a7d3c5e91b24'
down_revision: str | None = '8d41f6b0c2e7'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 500  # orders in memory at once
POINTING = ('certificate', 'registration', 'service_application', 'payment_method')
NUMBERS = ('chassis_sealed', 'chassis_lookup', 'plate_sealed', 'plate_lookup')
IN_FORCE = sa.text('replaced_at IS NULL')
CONFIRMED = sa.text('confirmed_at IS NOT NULL')

time = sa.DateTime(timezone=True)
number_columns = {'chassis_sealed': sa.LargeBinary, 'chassis_lookup': sa.String, 'plate_sealed': sa.LargeBinary,
                  'plate_lookup': sa.String}
orders = sa.table('vehicle_order', sa.column('id'), sa.column('vehicle_id'), sa.column('model_id'),
                  sa.column('created_at', time), *(sa.column(name, kind) for name, kind in number_columns.items()))
certificates = sa.table('certificate', sa.column('id'), sa.column('order_id'), sa.column('light', sa.Boolean),
                        sa.column('arrived_at', time),
                        *(sa.column(name, kind) for name, kind in number_columns.items()))
vehicles = sa.table('vehicle', sa.column('id'), sa.column('model_id'), sa.column('light', sa.Boolean),
                    sa.column('confirmed_at', time), sa.column('created_at', time), sa.column('version'),
                    *(sa.column(name, kind) for name, kind in number_columns.items()))


def upgrade() -> None:
    _make_vehicles()
    _add_prefixes()
    for table in ('vehicle_order', *POINTING):
        op.add_column(table, sa.Column('vehicle_id', sa.String(), nullable=True))
    last: str | None = ''
    while last is not None:
        last = _one_batch(op.get_bind(), last)
    for table in POINTING:
        op.execute(f'UPDATE {table} SET vehicle_id ='
                   f' (SELECT o.vehicle_id FROM vehicle_order o WHERE o.id = {table}.order_id)')
    _settle_orders()
    _settle_certificates()
    _settle_registrations()
    _settle_applications()
    _settle_payment_methods()


def _make_vehicles() -> None:
    op.create_table('vehicle',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('model_id', sa.String(), nullable=True),
    sa.Column('chassis_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('chassis_lookup', sa.String(), nullable=True),
    sa.Column('plate_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('plate_lookup', sa.String(), nullable=True),
    sa.Column('light', sa.Boolean(), nullable=True),
    sa.Column('confirmed_at', time, nullable=True),
    sa.Column('created_at', time, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['vehicle_model.id'], name=op.f('fk_vehicle_model_id_vehicle_model')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicle'))
    )
    op.create_index(op.f('ix_vehicle_chassis_lookup'), 'vehicle', ['chassis_lookup'], unique=False)
    op.create_index(op.f('ix_vehicle_plate_lookup'), 'vehicle', ['plate_lookup'], unique=False)
    op.create_index('uq_vehicle_confirmed', 'vehicle', ['chassis_lookup'], unique=True,
                    sqlite_where=CONFIRMED, postgresql_where=CONFIRMED)


def _add_prefixes() -> None:
    op.add_column('vehicle_model', sa.Column('chassis_prefixes', sa.JSON(), nullable=True))
    op.execute("UPDATE vehicle_model SET chassis_prefixes = '[]'")
    with op.batch_alter_table('vehicle_model', schema=None) as batch_op:
        batch_op.alter_column('chassis_prefixes', existing_type=sa.JSON(), nullable=False)


def _one_batch(connection: sa.Connection, after: str) -> str | None:
    """Makes the vehicles of the next orders; returns the last of them, or None where there are no more."""
    about = [orders.c[name].label(name) for name in ('id', 'model_id', 'created_at', *NUMBERS)]
    filed = [certificates.c[name].label(f'filed_{name}') for name in ('id', 'light', 'arrived_at', *NUMBERS)]
    found = sa.select(*about, *filed).select_from(
        orders.outerjoin(certificates, certificates.c.order_id == orders.c.id)
    ).where(orders.c.id > after).order_by(orders.c.id).limit(BATCH)
    rows = connection.execute(found).mappings().all()
    made = {row['id']: _vehicle(row) for row in rows}
    _confirm(connection, made)
    if made:
        connection.execute(sa.insert(vehicles), [one['row'] for one in made.values()])
        pointing = sa.update(orders).where(orders.c.id == sa.bindparam('order')).values(vehicle_id=sa.bindparam('to'))
        connection.execute(pointing, [{'order': key, 'to': one['row']['id']} for key, one in made.items()])
    return rows[-1]['id'] if len(rows) == BATCH else None


def _vehicle(row: Mapping[str, Any]) -> dict[str, Any]:
    """One order's vehicle. The certificate says its numbers, unless the staff wrote another chassis number later."""
    ring, made_id = keys.ring(), secrets.token_hex(12)
    typed = {name: _opened(row[f'{name}_sealed'], f'vehicle_order.{name}:{row["id"]}') for name in ('chassis', 'plate')}
    filed = {name: _opened(row[f'filed_{name}_sealed'], f'certificate.{name}:{row["filed_id"]}')
             for name in ('chassis', 'plate')}
    certified = row['filed_id'] is not None and typed['chassis'] in (None, filed['chassis'])
    made = {'id': made_id, 'model_id': row['model_id'], 'created_at': row['created_at'], 'version': 1,
            'light': row['filed_light'] if certified else None, 'confirmed_at': None}
    for name in ('chassis', 'plate'):
        own = typed[name] is not None or not certified
        value = typed[name] if own else filed[name]
        made[f'{name}_sealed'] = None if value is None else ring.encrypt(value, f'vehicle.{name}:{made_id}')
        made[f'{name}_lookup'] = row[f'{name}_lookup' if own else f'filed_{name}_lookup']
    return {'row': made, 'certificate': row['filed_id'] if certified else None, 'arrived': row['filed_arrived_at'],
            'chassis': filed['chassis']}


def _opened(value: bytes | None, about: str) -> bytes | None:
    return None if value is None else keys.ring().decrypt(bytes(value), about)


def _confirm(connection: sa.Connection, made: dict[str, dict[str, Any]]) -> None:
    """The newest certificate of a chassis number confirms its vehicle.

    Others with the same number stay as they are, each order with its own vehicle: nobody is there to be told. Filing
    their certificate once more makes one vehicle of them.
    """
    certified = [one for one in made.values() if one['certificate']]
    for one in certified:
        # JSON is what is encrypted; lookups are of the value itself.
        one['lookups'] = keys.ring().lookups(json.loads(one['chassis']), 'chassis')
    wanted = {lookup for one in certified for lookup in one['lookups']}
    same = sa.select(certificates.c.chassis_lookup, certificates.c.arrived_at, certificates.c.id)
    newest: dict[str, list[Any]] = {}
    for lookup, *what in connection.execute(same.where(certificates.c.chassis_lookup.in_(wanted))):
        newest[lookup] = max(newest.get(lookup, what), what)
    for one in certified:
        if max(newest[lookup] for lookup in one['lookups'] if lookup in newest)[1] == one['certificate']:
            one['row']['confirmed_at'] = one['arrived']


def _settle_orders() -> None:
    with op.batch_alter_table('vehicle_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vehicle_order_chassis_lookup'))
        batch_op.drop_index(batch_op.f('ix_vehicle_order_plate_lookup'))
        for name in NUMBERS:
            batch_op.drop_column(name)
        batch_op.alter_column('vehicle_id', existing_type=sa.String(), nullable=False)
        batch_op.create_index(batch_op.f('ix_vehicle_order_vehicle_id'), ['vehicle_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_vehicle_order_vehicle_id_vehicle'), 'vehicle', ['vehicle_id'], ['id'])


def _settle_certificates() -> None:
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.alter_column('vehicle_id', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=True)
        batch_op.create_index(batch_op.f('ix_certificate_vehicle_id'), ['vehicle_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_certificate_vehicle_id_vehicle'), 'vehicle', ['vehicle_id'], ['id'])


def _settle_registrations() -> None:
    op.drop_index('uq_registration_in_force', table_name='registration')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.alter_column('vehicle_id', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=True)
        batch_op.create_index(batch_op.f('ix_registration_vehicle_id'), ['vehicle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_order_id'), ['order_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_registration_vehicle_id_vehicle'), 'vehicle', ['vehicle_id'], ['id'])
    op.create_index('uq_registration_in_force', 'registration', ['vehicle_id', 'role'], unique=True,
                    sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


def _settle_applications() -> None:
    with op.batch_alter_table('service_application', schema=None) as batch_op:
        batch_op.alter_column('vehicle_id', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=True)
        batch_op.drop_constraint(batch_op.f('uq_service_application_order_id'), type_='unique')
        batch_op.create_unique_constraint(
            batch_op.f('uq_service_application_registration_id'), ['registration_id', 'service']
        )
        batch_op.drop_index(batch_op.f('ix_service_application_registration_id'))
        batch_op.create_index(batch_op.f('ix_service_application_vehicle_id'), ['vehicle_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_service_application_vehicle_id_vehicle'), 'vehicle', ['vehicle_id'], ['id']
        )


def _settle_payment_methods() -> None:
    op.drop_index('uq_payment_method_in_force', table_name='payment_method')
    with op.batch_alter_table('payment_method', schema=None) as batch_op:
        batch_op.alter_column('vehicle_id', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=True)
        batch_op.drop_constraint(batch_op.f('uq_payment_method_owner'), type_='unique')
        batch_op.create_index(batch_op.f('ix_payment_method_vehicle_id'), ['vehicle_id'], unique=False)
    op.create_index('uq_payment_method_in_force', 'payment_method', ['owner', 'vehicle_id'], unique=True,
                    sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


def downgrade() -> None:
    """What has no order has no place in the former form: then this stops, and nothing is changed."""
    for name, kind in number_columns.items():
        op.add_column('vehicle_order', sa.Column(name, kind(), nullable=True))
    last: str | None = ''
    while last is not None:
        last = _one_batch_back(op.get_bind(), last)
    _unsettle_payment_methods()
    _unsettle_applications()
    op.drop_index('uq_registration_in_force', table_name='registration')
    for table in ('registration', 'certificate'):
        _drop_vehicle_id(table)
    op.drop_index('ix_registration_order_id', table_name='registration')
    op.create_index('uq_registration_in_force', 'registration', ['order_id', 'role'], unique=True,
                    sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    with op.batch_alter_table('vehicle_order', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_vehicle_order_vehicle_id_vehicle'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_vehicle_order_vehicle_id'))
        batch_op.drop_column('vehicle_id')
        batch_op.create_index(batch_op.f('ix_vehicle_order_chassis_lookup'), ['chassis_lookup'], unique=False)
        batch_op.create_index(batch_op.f('ix_vehicle_order_plate_lookup'), ['plate_lookup'], unique=False)
    op.drop_table('vehicle')
    with op.batch_alter_table('vehicle_model', schema=None) as batch_op:
        batch_op.drop_column('chassis_prefixes')


def _one_batch_back(connection: sa.Connection, after: str) -> str | None:
    numbers = [vehicles.c[name].label(name) for name in NUMBERS]
    found = sa.select(orders.c.id.label('order'), vehicles.c.id.label('vehicle'), *numbers).select_from(
        orders.join(vehicles, vehicles.c.id == orders.c.vehicle_id)
    ).where(orders.c.id > after).order_by(orders.c.id).limit(BATCH)
    rows = connection.execute(found).mappings().all()
    back = [{'order': row['order'], **_back(row)} for row in rows]
    if back:
        values = {name: sa.bindparam(f'new_{name}') for name in NUMBERS}
        connection.execute(sa.update(orders).where(orders.c.id == sa.bindparam('order')).values(values), back)
    return rows[-1]['order'] if len(rows) == BATCH else None


def _back(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {f'new_{name}': row[name] for name in ('chassis_lookup', 'plate_lookup')}
    for name in ('chassis', 'plate'):
        value = _opened(row[f'{name}_sealed'], f'vehicle.{name}:{row["vehicle"]}')
        about = f'vehicle_order.{name}:{row["order"]}'
        made[f'new_{name}_sealed'] = None if value is None else keys.ring().encrypt(value, about)
    return made


def _drop_vehicle_id(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'fk_{table}_vehicle_id_vehicle'), type_='foreignkey')
        batch_op.drop_index(batch_op.f(f'ix_{table}_vehicle_id'))
        batch_op.drop_column('vehicle_id')
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=False)


def _unsettle_applications() -> None:
    with op.batch_alter_table('service_application', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_service_application_registration_id'), type_='unique')
        batch_op.create_unique_constraint(
            batch_op.f('uq_service_application_order_id'), ['order_id', 'service', 'registration_id']
        )
        batch_op.create_index(batch_op.f('ix_service_application_registration_id'), ['registration_id'], unique=False)
    _drop_vehicle_id('service_application')


def _unsettle_payment_methods() -> None:
    op.drop_index('uq_payment_method_in_force', table_name='payment_method')
    with op.batch_alter_table('payment_method', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payment_method_vehicle_id'))
        batch_op.drop_column('vehicle_id')
        batch_op.alter_column('order_id', existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_payment_method_owner'), ['owner', 'order_id', 'kind'])
    op.create_index('uq_payment_method_in_force', 'payment_method', ['owner', 'order_id'], unique=True,
                    sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
