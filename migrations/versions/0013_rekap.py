"""monitoring: frozen summaries, and what they say to the circle of one vault"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rekap',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=80), nullable=False),
    sa.Column('published', sa.Date(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('analysis', sa.Text(), nullable=False),
    sa.Column('correction', sa.String(length=300), nullable=False),
    sa.Column('replaces', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=True),
    sa.Column('read_by', sa.String(length=120), nullable=False),
    sa.Column('signed', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['signed'], ['dokumen.id'], name=op.f('fk_rekap_signed_dokumen')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rekap')),
    sa.UniqueConstraint('channel', 'period', 'version', name=op.f('uq_rekap_channel_period_version')),
    sa.UniqueConstraint('number', name=op.f('uq_rekap_number')),
    sqlite_with_rowid=False
    )
    op.create_table('rekap_lembar',
    sa.Column('summary', sa.String(length=32), nullable=False),
    sa.Column('vault', sa.String(length=40), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('made', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['summary'], ['rekap.id'], name=op.f('fk_rekap_lembar_summary_rekap')),
    sa.PrimaryKeyConstraint('summary', 'vault', name=op.f('pk_rekap_lembar')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('rekap_lembar')
    op.drop_table('rekap')
