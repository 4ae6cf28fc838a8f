"""Parameters that an administrator sets, and dictionaries that an administrator edits."""

import sqlalchemy as sa
from alembic import op

from foundation.db.platform_revisions import create_parameters_table, drop_parameters_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_parameters_table()
    op.add_column(
        "dictionary_entries", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_unique_constraint(
        op.f("uq_dictionary_entries_kind_label"), "dictionary_entries", ["kind", "label"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("uq_dictionary_entries_kind_label"), "dictionary_entries", type_="unique")
    op.drop_column("dictionary_entries", "version")
    drop_parameters_table()
