"""In which role somebody has read: NULL for what was read before this was noted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("readings", sa.Column("reader_role", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("readings", "reader_role")
