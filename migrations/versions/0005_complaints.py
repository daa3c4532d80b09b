"""complaints: facts in the clear, the office's own figures and days"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

FACTS = {
    'kind': 16,
    'category': 16,
    'classification': 24,
    'outcome': 24,
    'unit': 60,
    'assignee': 40,
    'priority': 16,
    'reach': 32,
    'joined': 24,
}

QUEUES = {'tenggat': ['channel', 'closed', 'next_due', 'number', 'kind']} | {
    name: ['channel', 'closed', name, 'next_due', 'number', 'kind']
    for name in ('state', 'category', 'unit', 'assignee', 'medium', 'priority', 'joined')
} | {'menunggu': ['channel', 'awaits', 'closed', 'state', 'next_due', 'number', 'kind']}


def upgrade() -> None:
    for name, length in FACTS.items():
        column = sa.Column(name, sa.String(length=length), server_default='', nullable=False)
        op.add_column('kasus', column)
    never = sa.Column('next_due', sa.Date(), server_default='9999-12-31', nullable=False)
    op.add_column('kasus', never)
    where = sa.text("kind <> ''")
    for name, columns in QUEUES.items():
        op.create_index(
            f'ix_kasus_{name}', 'kasus', columns, sqlite_where=where, postgresql_where=where
        )
    op.add_column('kasus', sa.Column('origin', sa.LargeBinary(length=32), nullable=True))
    op.create_index('ix_kasus_asal', 'kasus', ['origin'], unique=True)
    op.create_table('aturan_kantor',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('mark', sa.String(length=1), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_aturan_kantor'))
    )
    op.create_table('contoh_jawaban',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contoh_jawaban'))
    )
    op.create_index('ix_contoh_jawaban_role', 'contoh_jawaban', ['role'], unique=False)
    op.create_table('hari_kantor',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('works', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_hari_kantor'))
    )


def downgrade() -> None:
    op.drop_table('hari_kantor')
    op.drop_table('contoh_jawaban')
    op.drop_table('aturan_kantor')
    op.drop_index('ix_kasus_asal', 'kasus')
    op.drop_column('kasus', 'origin')
    for name in QUEUES:
        op.drop_index(f'ix_kasus_{name}', 'kasus')
    op.drop_column('kasus', 'next_due')
    for name in reversed(FACTS):
        op.drop_column('kasus', name)
