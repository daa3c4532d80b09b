"""letters: outbox, keys lent to the jobs process, where members want their letters"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('surat',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('case_id', sa.String(length=32), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.String(length=32), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('claim', sa.String(length=32), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['kasus.id'], name=op.f('fk_surat_case_id_kasus')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surat')),
    sa.UniqueConstraint('account_id', 'day', name=op.f('uq_surat_account_id_day')),
    sa.UniqueConstraint('case_id', 'seq', name=op.f('uq_surat_case_id_seq')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_surat_keadaan', 'surat', ['state', 'kind'], unique=False)
    op.create_table('peminjam_kunci',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('public_key', sa.LargeBinary(length=1217), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seen', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peminjam_kunci'))
    )
    op.create_table('kunci_dipinjam',
    sa.Column('borrower', sa.String(length=32), nullable=False),
    sa.Column('vault', sa.String(length=40), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['borrower'], ['peminjam_kunci.id'], name=op.f('fk_kunci_dipinjam_borrower_peminjam_kunci'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('borrower', 'vault', 'generation', name=op.f('pk_kunci_dipinjam')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('akun', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=254), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('akun', schema=None) as batch_op:
        batch_op.drop_column('email')
    op.drop_table('kunci_dipinjam')
    op.drop_table('peminjam_kunci')
    op.drop_table('surat')
