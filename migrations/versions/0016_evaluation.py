"""evaluations: findings, recommendations, follow-up, verdicts, tests of channels"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluasi',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('period', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('begun', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('basis', sa.JSON(), nullable=False),
    sa.Column('conclusion', sa.Text(), server_default='', nullable=False),
    sa.Column('drawn_up', sa.Date(), nullable=True),
    sa.Column('drawn_up_by', sa.String(length=40), server_default='', nullable=False),
    sa.Column('verified', sa.Date(), nullable=True),
    sa.Column('verified_by', sa.String(length=40), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluasi')),
    sa.UniqueConstraint('unit', 'period', name=op.f('uq_evaluasi_unit_period')),
    sqlite_with_rowid=False
    )
    op.create_table('evaluasi_temuan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('evaluation_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('path', sa.String(length=80), nullable=False),
    sa.Column('value', sa.String(length=16), nullable=False),
    sa.Column('summary_id', sa.String(length=32), nullable=False),
    sa.Column('summary_number', sa.String(length=80), nullable=False),
    sa.Column('summary_digest', sa.String(length=64), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluasi.id'], name=op.f('fk_evaluasi_temuan_evaluation_id_evaluasi')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluasi_temuan')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_evaluasi_temuan_evaluation_id'), 'evaluasi_temuan', ['evaluation_id'], unique=False)
    op.create_table('evaluasi_saran',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('evaluation_id', sa.String(length=32), nullable=False),
    sa.Column('finding_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('path', sa.String(length=80), nullable=False),
    sa.Column('then', sa.String(length=16), nullable=False),
    sa.Column('wanted', sa.String(length=16), nullable=False),
    sa.Column('summary_id', sa.String(length=32), nullable=False),
    sa.Column('summary_number', sa.String(length=80), nullable=False),
    sa.Column('summary_digest', sa.String(length=64), nullable=False),
    sa.Column('summary_period', sa.String(length=8), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluasi.id'], name=op.f('fk_evaluasi_saran_evaluation_id_evaluasi')),
    sa.ForeignKeyConstraint(['finding_id'], ['evaluasi_temuan.id'], name=op.f('fk_evaluasi_saran_finding_id_evaluasi_temuan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluasi_saran')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_evaluasi_saran_evaluation_id'), 'evaluasi_saran', ['evaluation_id'], unique=False)
    op.create_table('evaluasi_tindak_lanjut',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('recommendation_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.Column('document_id', sa.String(length=32), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['dokumen.id'], name=op.f('fk_evaluasi_tindak_lanjut_document_id_dokumen')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['evaluasi_saran.id'], name=op.f('fk_evaluasi_tindak_lanjut_recommendation_id_evaluasi_saran')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluasi_tindak_lanjut')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_evaluasi_tindak_lanjut_recommendation_id'), 'evaluasi_tindak_lanjut', ['recommendation_id'], unique=False)
    op.create_table('evaluasi_putusan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('recommendation_id', sa.String(length=32), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('value', sa.String(length=16), nullable=False),
    sa.Column('summary_id', sa.String(length=32), nullable=False),
    sa.Column('summary_number', sa.String(length=80), nullable=False),
    sa.Column('summary_digest', sa.String(length=64), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['recommendation_id'], ['evaluasi_saran.id'], name=op.f('fk_evaluasi_putusan_recommendation_id_evaluasi_saran')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluasi_putusan')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_evaluasi_putusan_recommendation_id'), 'evaluasi_putusan', ['recommendation_id'], unique=False)
    op.create_table('uji_saluran',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.Column('sent', sa.Date(), nullable=False),
    sa.Column('sender', sa.String(length=120), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('answered', sa.Date(), nullable=True),
    sa.Column('failed', sa.Text(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uji_saluran')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('uji_saluran')
    op.drop_index(op.f('ix_evaluasi_putusan_recommendation_id'), table_name='evaluasi_putusan')
    op.drop_table('evaluasi_putusan')
    op.drop_index(op.f('ix_evaluasi_tindak_lanjut_recommendation_id'), table_name='evaluasi_tindak_lanjut')
    op.drop_table('evaluasi_tindak_lanjut')
    op.drop_index(op.f('ix_evaluasi_saran_evaluation_id'), table_name='evaluasi_saran')
    op.drop_table('evaluasi_saran')
    op.drop_index(op.f('ix_evaluasi_temuan_evaluation_id'), table_name='evaluasi_temuan')
    op.drop_table('evaluasi_temuan')
    op.drop_table('evaluasi')
