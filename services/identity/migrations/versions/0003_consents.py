"""What people are told about their data, what they agreed to, who read it, and their own exports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _account(table: str) -> tuple[sa.Column[object], object]:
    key = sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id_accounts")
    )
    return sa.Column("account_id", sa.Uuid(), nullable=False), key


def upgrade() -> None:
    _notices()
    _consents()
    op.create_table(
        "account_readings",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_account("account_readings"),
        _moment("at"),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("reader_name", sa.String(), nullable=False),
        sa.Column("reader_organization", sa.String(), nullable=True),
        sa.Column("reader_role", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_readings")),
    )
    op.create_index(
        "ix_account_readings_account_id_at_id", "account_readings", ["account_id", "at", "id"], unique=False
    )
    op.create_table(
        "own_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_account("own_exports"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_exports")),
    )
    op.create_index("ix_own_exports_account_id_at", "own_exports", ["account_id", "at"], unique=False)


def _notices() -> None:
    op.create_table(
        "privacy_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("news", sa.String(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        _moment("published_at", null=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_by_name", sa.String(), nullable=True),
        _moment("in_force_from", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notices")),
        sa.UniqueConstraint("number", name=op.f("uq_privacy_notices_number")),
    )
    op.create_index(
        "uq_privacy_notices_draft",
        "privacy_notices",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_account("consents"),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        _moment("given_at"),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        _moment("withdrawn_at", null=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["privacy_notices.id"], name=op.f("fk_consents_notice_id_privacy_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        "uq_consents_given",
        "consents",
        ["account_id", "notice_id", "kind"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("ix_consents_account_id_given_at", "consents", ["account_id", "given_at"], unique=False)
    op.create_index("ix_consents_notice_id_kind", "consents", ["notice_id", "kind"], unique=False)


def downgrade() -> None:
    for table in ("own_exports", "account_readings", "consents", "privacy_notices"):
        op.drop_table(table)
