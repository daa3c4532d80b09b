"""risks: register, versions, control activities, monitoring, communication, yearly statements"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('risiko',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('opened', sa.Date(), nullable=False),
    sa.Column('closed', sa.Date(), nullable=True),
    sa.Column('closed_because', sa.Text(), nullable=False),
    sa.Column('closed_by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko')),
    sa.UniqueConstraint('code', name=op.f('uq_risiko_code')),
    sqlite_with_rowid=False
    )
    op.create_table('risiko_versi',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('risk_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('objective', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('consequence', sa.Text(), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=False),
    sa.Column('owner_nip', sa.String(length=18), nullable=False),
    sa.Column('owner_name', sa.String(length=120), nullable=False),
    sa.Column('control', sa.Text(), nullable=False),
    sa.Column('adequate', sa.Boolean(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('response', sa.String(length=16), nullable=False),
    sa.Column('residual_likelihood', sa.Integer(), nullable=False),
    sa.Column('residual_impact', sa.Integer(), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.Column('feeds', sa.JSON(), nullable=False),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.Column('judged', sa.Date(), nullable=False),
    sa.Column('judged_by', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['risk_id'], ['risiko.id'], name=op.f('fk_risiko_versi_risk_id_risiko')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko_versi')),
    sa.UniqueConstraint('risk_id', 'number', name=op.f('uq_risiko_versi_risk_id_number')),
    sqlite_with_rowid=False
    )
    op.create_table('risiko_kendali',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('risk_id', sa.String(length=32), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('begun', sa.Date(), nullable=True),
    sa.Column('done', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('proof', sa.String(length=32), nullable=True),
    sa.Column('called_off', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['proof'], ['dokumen.id'], name=op.f('fk_risiko_kendali_proof_dokumen')),
    sa.ForeignKeyConstraint(['risk_id'], ['risiko.id'], name=op.f('fk_risiko_kendali_risk_id_risiko')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko_kendali')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_risiko_kendali_risk_id'), 'risiko_kendali', ['risk_id'], unique=False)
    op.create_table('risiko_pantau',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('risk_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['risk_id'], ['risiko.id'], name=op.f('fk_risiko_pantau_risk_id_risiko')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko_pantau')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_risiko_pantau_risk_id'), 'risiko_pantau', ['risk_id'], unique=False)
    op.create_table('risiko_komunikasi',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('audience', sa.String(length=200), nullable=False),
    sa.Column('medium', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('document_id', sa.String(length=32), nullable=True),
    sa.Column('event_id', sa.String(length=32), nullable=True),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['dokumen.id'], name=op.f('fk_risiko_komunikasi_document_id_dokumen')),
    sa.ForeignKeyConstraint(['event_id'], ['sosialisasi.id'], name=op.f('fk_risiko_komunikasi_event_id_sosialisasi')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko_komunikasi')),
    sqlite_with_rowid=False
    )
    op.create_table('risiko_penilaian',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('made', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risiko_penilaian')),
    sa.UniqueConstraint('number', name=op.f('uq_risiko_penilaian_number')),
    sa.UniqueConstraint('year', 'version', name=op.f('uq_risiko_penilaian_year_version')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('risiko_penilaian')
    op.drop_table('risiko_komunikasi')
    op.drop_index(op.f('ix_risiko_pantau_risk_id'), table_name='risiko_pantau')
    op.drop_table('risiko_pantau')
    op.drop_index(op.f('ix_risiko_kendali_risk_id'), table_name='risiko_kendali')
    op.drop_table('risiko_kendali')
    op.drop_table('risiko_versi')
    op.drop_table('risiko')
