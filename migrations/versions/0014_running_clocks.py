"""running clocks are found by their name, so that a few among very many are found at once"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_tenggat_berjalan', table_name='tenggat')
    op.create_index('ix_tenggat_berjalan', 'tenggat', ['stopped', 'clock', 'due'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_tenggat_berjalan', table_name='tenggat')
    op.create_index('ix_tenggat_berjalan', 'tenggat', ['stopped', 'due'], unique=False)
