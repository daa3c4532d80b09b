"""survey: periods, answers, what respondents said of themselves, suggestions, improvements"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('periode_survei',
    sa.Column('instrument', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=8), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('order', sa.String(length=16), server_default='', nullable=False),
    sa.Column('set_aside', sa.String(length=200), server_default='', nullable=False),
    sa.Column('closed', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('instrument', 'name', name=op.f('pk_periode_survei')),
    sqlite_with_rowid=False
    )
    op.create_table('jawaban_survei',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('instrument', sa.String(length=8), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('medium', sa.String(length=8), nullable=False),
    sa.Column('answers', sa.String(length=12), nullable=False),
    sa.Column('kelompok', sa.String(length=8), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jawaban_survei')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_jawaban_survei_hasil', 'jawaban_survei', ['instrument', 'period', 'kelompok', 'service', 'answers'], unique=False)
    op.create_table('hitungan_survei',
    sa.Column('instrument', sa.String(length=8), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('value', sa.String(length=24), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('instrument', 'period', 'what', 'value', name=op.f('pk_hitungan_survei')),
    sqlite_with_rowid=False
    )
    op.create_table('saran_survei',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('instrument', sa.String(length=8), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('service', sa.String(length=60), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saran_survei')),
    sqlite_with_rowid=False
    )
    op.create_table('tindak_lanjut_survei',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('instrument', sa.String(length=8), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('element', sa.String(length=16), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('done', sa.Date(), nullable=True),
    sa.Column('change', sa.Text(), server_default='', nullable=False),
    sa.Column('proof', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['proof'], ['dokumen.id'], name=op.f('fk_tindak_lanjut_survei_proof_dokumen')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tindak_lanjut_survei')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('tindak_lanjut_survei')
    op.drop_table('saran_survei')
    op.drop_table('hitungan_survei')
    op.drop_index('ix_jawaban_survei_hasil', table_name='jawaban_survei')
    op.drop_table('jawaban_survei')
    op.drop_table('periode_survei')
