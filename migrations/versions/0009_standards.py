"""services, their standards, SOPs and reviews; maklumat; samsat keliling"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('layanan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('review_due', sa.Date(), nullable=True),
    sa.Column('added', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_layanan')),
    sa.UniqueConstraint('slug', name=op.f('uq_layanan_slug'))
    )
    op.create_table('standar_layanan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('service_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('tariffs', sa.JSON(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('drafted', sa.Date(), nullable=False),
    sa.Column('drafted_by', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('decision', sa.String(length=300), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('published_by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['layanan.id'], name=op.f('fk_standar_layanan_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standar_layanan')),
    sa.UniqueConstraint('service_id', 'number', name=op.f('uq_standar_layanan_service_id_number'))
    )
    op.create_table('sop_layanan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('service_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('document_id', sa.String(length=32), nullable=False),
    sa.Column('added', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('withdrawn', sa.Date(), nullable=True),
    sa.Column('withdrawn_because', sa.String(length=300), nullable=False),
    sa.Column('withdrawn_by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['dokumen.id'], name=op.f('fk_sop_layanan_document_id')),
    sa.ForeignKeyConstraint(['service_id'], ['layanan.id'], name=op.f('fk_sop_layanan_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sop_layanan')),
    sa.UniqueConstraint('document_id', name=op.f('uq_sop_layanan_document_id')),
    sa.UniqueConstraint('service_id', 'number', 'version', name=op.f('uq_sop_layanan_service_id_number_version'))
    )
    op.create_table('reviu_layanan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('service_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('participants', sa.Text(), nullable=False),
    sa.Column('result', sa.String(length=8), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('next_due', sa.Date(), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['layanan.id'], name=op.f('fk_reviu_layanan_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviu_layanan'))
    )
    op.create_index(op.f('ix_reviu_layanan_service_id'), 'reviu_layanan', ['service_id'])
    op.create_table('maklumat',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('head', sa.String(length=120), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('signed', sa.Date(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('drafted', sa.Date(), nullable=False),
    sa.Column('drafted_by', sa.String(length=40), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('published_by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maklumat')),
    sa.UniqueConstraint('number', name=op.f('uq_maklumat_number'))
    )
    op.create_table('samsat_keliling',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('opens', sa.String(length=5), nullable=False),
    sa.Column('closes', sa.String(length=5), nullable=False),
    sa.Column('notes', sa.String(length=500), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_samsat_keliling'))
    )
    op.create_table('samsat_keliling_batal',
    sa.Column('stop_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('entered', sa.Date(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['stop_id'], ['samsat_keliling.id'], name=op.f('fk_samsat_keliling_batal_stop_id')),
    sa.PrimaryKeyConstraint('stop_id', 'day', name=op.f('pk_samsat_keliling_batal'))
    )


def downgrade() -> None:
    for name in ('samsat_keliling_batal', 'samsat_keliling', 'maklumat', 'reviu_layanan', 'sop_layanan',
                 'standar_layanan', 'layanan'):
        op.drop_table(name)
