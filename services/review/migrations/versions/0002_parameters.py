"""Parameters that an administrator sets, and years whose days off an administrator has entered."""

import sqlalchemy as sa
from alembic import op

from foundation.db.platform_revisions import create_parameters_table, drop_parameters_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_parameters_table()
    op.create_table(
        "entered_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_entered_years")),
    )


def downgrade() -> None:
    op.drop_table("entered_years")
    drop_parameters_table()
