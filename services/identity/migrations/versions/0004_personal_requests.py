"""What people ask for about their own data."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
CLOSED = sa.text("state <> 'open'")


def upgrade() -> None:
    op.create_table(
        "personal_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_by_name", sa.String(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_personal_requests_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_personal_requests_number")),
    )
    op.create_index(
        "ix_personal_requests_account_id", "personal_requests", ["account_id", "made_at", "id"], unique=False
    )
    op.create_index("ix_personal_requests_open", "personal_requests", ["due_on", "id"], postgresql_where=OPEN)
    op.create_index(
        "ix_personal_requests_closed", "personal_requests", ["closed_at", "id"], postgresql_where=CLOSED
    )
    op.create_index(
        "uq_personal_requests_open",
        "personal_requests",
        ["account_id", "kind"],
        unique=True,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("personal_requests")
