"""letters: one of each kind a day to an account, not one in all"""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('surat', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(op.f('uq_surat_account_id_day'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_surat_account_id_day_kind'), ['account_id', 'day', 'kind'])


def downgrade() -> None:
    with op.batch_alter_table('surat', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(op.f('uq_surat_account_id_day_kind'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_surat_account_id_day'), ['account_id', 'day'])
