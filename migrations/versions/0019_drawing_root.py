"""The daily root in the seed of a drawing"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('zi_sampel', sa.Column('root', sa.String(length=64), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('zi_sampel', 'root')
