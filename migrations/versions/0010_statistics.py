"""figures that everybody reads, and published answers"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ('angka_harian', 'angka_bulanan'):
        op.create_table(name,
        sa.Column('channel', sa.String(length=32), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('measure', sa.String(length=24), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('channel', 'day', 'measure', name=op.f(f'pk_{name}')),
        sqlite_with_rowid=False
        )
    op.create_table('angka_keadaan',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('counted_by', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_angka_keadaan'))
    )
    op.create_table('angka_tahunan',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('year', 'channel', name=op.f('pk_angka_tahunan'))
    )
    op.create_table('jawaban_terbit',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('written', sa.Date(), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('corrected', sa.Date(), nullable=True),
    sa.Column('correction', sa.String(length=300), nullable=False),
    sa.Column('withdrawn', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jawaban_terbit')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_akar_kepala_kasus', 'akar_kepala', ['case_id', 'seq'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_akar_kepala_kasus', 'akar_kepala')
    op.drop_table('jawaban_terbit')
    op.drop_table('angka_tahunan')
    op.drop_table('angka_keadaan')
    op.drop_table('angka_bulanan')
    op.drop_table('angka_harian')
