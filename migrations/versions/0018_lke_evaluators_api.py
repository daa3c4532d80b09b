"""LKE, answers of evaluators, samples, cases shown to evaluators, tokens of the API"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('zi_lke',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('loaded', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_lke')),
    sa.UniqueConstraint('year', 'version', name=op.f('uq_zi_lke_year_version'))
    )
    op.create_table('zi_lke_soal',
    sa.Column('sheet', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('weight', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['sheet'], ['zi_lke.id'], name=op.f('fk_zi_lke_soal_sheet_zi_lke')),
    sa.PrimaryKeyConstraint('sheet', 'code', name=op.f('pk_zi_lke_soal'))
    )
    op.create_table('zi_lke_peta',
    sa.Column('sheet', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('criterion', sa.String(length=12), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['sheet'], ['zi_lke.id'], name=op.f('fk_zi_lke_peta_sheet_zi_lke')),
    sa.PrimaryKeyConstraint('sheet', 'code', 'criterion', name=op.f('pk_zi_lke_peta'))
    )
    op.create_table('zi_penilaian',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=8), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('sheet', sa.String(length=32), nullable=True),
    sa.Column('value', sa.String(length=8), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['sheet'], ['zi_lke.id'], name=op.f('fk_zi_penilaian_sheet_zi_lke')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_penilaian')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_zi_penilaian_year_number'))
    )
    op.create_table('zi_penilaian_serah',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('until', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_penilaian_serah')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_zi_penilaian_serah_year_number'))
    )
    op.create_table('zi_sampel',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=80), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('population', sa.Text(), nullable=False),
    sa.Column('drawn', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_sampel')),
    sa.UniqueConstraint('year', 'digest', 'size', name=op.f('uq_zi_sampel_year_digest_size'))
    )
    op.create_table('kasus_ditunjukkan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('case_id', sa.String(length=32), nullable=False),
    sa.Column('reader', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['kasus.id'], name=op.f('fk_kasus_ditunjukkan_case_id_kasus')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kasus_ditunjukkan')),
    sa.UniqueConstraint('case_id', 'reader', name=op.f('uq_kasus_ditunjukkan_case_id_reader')),
    sqlite_with_rowid=False
    )
    op.create_table('zi_token',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('made', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('expires', sa.Date(), nullable=False),
    sa.Column('used', sa.Date(), nullable=True),
    sa.Column('revoked', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_token')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('zi_token')
    op.drop_table('kasus_ditunjukkan')
    op.drop_table('zi_sampel')
    op.drop_table('zi_penilaian_serah')
    op.drop_table('zi_penilaian')
    op.drop_table('zi_lke_peta')
    op.drop_table('zi_lke_soal')
    op.drop_table('zi_lke')
