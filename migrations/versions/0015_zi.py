"""zi: what the office says of criteria, documents and what they serve, meetings, work plan, reviews"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('zi_kegiatan',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('activity_id', 'number', name=op.f('pk_zi_kegiatan')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_zi_kegiatan_tahun', 'zi_kegiatan', ['year'], unique=False)
    op.create_table('zi_keputusan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('meeting_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('done', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('done_by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_keputusan')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_zi_keputusan_meeting_id'), 'zi_keputusan', ['meeting_id'], unique=False)
    op.create_table('zi_kriteria',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('assessment', sa.String(length=8), nullable=False),
    sa.Column('narrative', sa.Text(), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('year', 'code', 'number', name=op.f('pk_zi_kriteria')),
    sqlite_with_rowid=False
    )
    op.create_table('zi_rapat',
    sa.Column('meeting_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('meeting_id', 'number', name=op.f('pk_zi_rapat')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_zi_rapat_day'), 'zi_rapat', ['day'], unique=False)
    op.create_table('zi_reviu',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('semester', sa.Integer(), nullable=False),
    sa.Column('achieved', sa.Text(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_reviu')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_zi_reviu_tahun', 'zi_reviu', ['year'], unique=False)
    op.create_table('zi_target',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('priority', sa.Boolean(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('year', 'code', 'number', name=op.f('pk_zi_target')),
    sqlite_with_rowid=False
    )
    op.create_table('zi_dokumen',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('series', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('replaces', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('document_id', sa.String(length=32), nullable=True),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('expires', sa.Date(), nullable=True),
    sa.Column('meeting_id', sa.String(length=32), nullable=True),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('withdrawn', sa.Date(), nullable=True),
    sa.Column('withdrawn_because', sa.String(length=300), nullable=False),
    sa.Column('withdrawn_by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['dokumen.id'], name=op.f('fk_zi_dokumen_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_dokumen')),
    sa.UniqueConstraint('document_id', name=op.f('uq_zi_dokumen_document_id')),
    sa.UniqueConstraint('replaces', name=op.f('uq_zi_dokumen_replaces')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_zi_dokumen_meeting_id'), 'zi_dokumen', ['meeting_id'], unique=False)
    op.create_index('ix_zi_dokumen_series', 'zi_dokumen', ['series'], unique=False)
    op.create_table('zi_kemajuan',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('series', sa.String(length=32), nullable=True),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['series'], ['zi_dokumen.id'], name=op.f('fk_zi_kemajuan_series')),
    sa.PrimaryKeyConstraint('activity_id', 'month', 'number', name=op.f('pk_zi_kemajuan')),
    sqlite_with_rowid=False
    )
    op.create_table('zi_tautan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('series', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('linked', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('unlinked', sa.Date(), nullable=True),
    sa.Column('unlinked_by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['series'], ['zi_dokumen.id'], name=op.f('fk_zi_tautan_series')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_tautan')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_zi_tautan_series'), 'zi_tautan', ['series'], unique=False)
    op.create_index('ix_zi_tautan_tahun', 'zi_tautan', ['year', 'code'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_zi_tautan_tahun', table_name='zi_tautan')
    op.drop_index(op.f('ix_zi_tautan_series'), table_name='zi_tautan')
    op.drop_table('zi_tautan')
    op.drop_table('zi_kemajuan')
    op.drop_index('ix_zi_dokumen_series', table_name='zi_dokumen')
    op.drop_index(op.f('ix_zi_dokumen_meeting_id'), table_name='zi_dokumen')
    op.drop_table('zi_dokumen')
    op.drop_table('zi_target')
    op.drop_index('ix_zi_reviu_tahun', table_name='zi_reviu')
    op.drop_table('zi_reviu')
    op.drop_index(op.f('ix_zi_rapat_day'), table_name='zi_rapat')
    op.drop_table('zi_rapat')
    op.drop_table('zi_kriteria')
    op.drop_index(op.f('ix_zi_keputusan_meeting_id'), table_name='zi_keputusan')
    op.drop_table('zi_keputusan')
    op.drop_index('ix_zi_kegiatan_tahun', table_name='zi_kegiatan')
    op.drop_table('zi_kegiatan')
