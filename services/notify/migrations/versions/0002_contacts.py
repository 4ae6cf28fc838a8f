"""The roles of people, for whom a task waits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["contacts.account_id"],
            name=op.f("fk_duties_account_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "organization_id",
            name=op.f("uq_duties_account_id_role_organization_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_duties_role_organization_id", "duties", ["role", "organization_id"])


def downgrade() -> None:
    op.drop_table("duties")
