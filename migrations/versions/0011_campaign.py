"""campaign pages and socialisation events"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kampanye_tinjauan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('page', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kampanye_tinjauan')),
    sqlite_with_rowid=False
    )
    op.create_table('kampanye_kunjungan',
    sa.Column('page', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('page', 'day', name=op.f('pk_kampanye_kunjungan')),
    sqlite_with_rowid=False
    )
    op.create_table('sosialisasi',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('campaign', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('begins', sa.String(length=5), nullable=False),
    sa.Column('ends', sa.String(length=5), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.String(length=200), nullable=False),
    sa.Column('speaker', sa.String(length=200), nullable=False),
    sa.Column('in_charge', sa.String(length=120), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sosialisasi')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_sosialisasi_day'), 'sosialisasi', ['day'])
    op.create_table('sosialisasi_berkas',
    sa.Column('event_id', sa.String(length=32), nullable=False),
    sa.Column('document_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['dokumen.id'], name=op.f('fk_sosialisasi_berkas_document_id_dokumen')),
    sa.ForeignKeyConstraint(['event_id'], ['sosialisasi.id'], name=op.f('fk_sosialisasi_berkas_event_id_sosialisasi')),
    sa.PrimaryKeyConstraint('event_id', 'document_id', name=op.f('pk_sosialisasi_berkas')),
    sqlite_with_rowid=False
    )
    op.create_table('sosialisasi_hadir',
    sa.Column('event_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.String(length=200), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['sosialisasi.id'], name=op.f('fk_sosialisasi_hadir_event_id_sosialisasi')),
    sa.PrimaryKeyConstraint('event_id', 'place', name=op.f('pk_sosialisasi_hadir')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('sosialisasi_hadir')
    op.drop_table('sosialisasi_berkas')
    op.drop_index(op.f('ix_sosialisasi_day'), table_name='sosialisasi')
    op.drop_table('sosialisasi')
    op.drop_table('kampanye_kunjungan')
    op.drop_table('kampanye_tinjauan')
