"""The first tables, and the protection of the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.db.platform_revisions import create_platform_tables, drop_platform_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("application", "change", name="purpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("expert_name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("employer_name", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preliminary",
                "final",
                "passed",
                "rejected",
                "withdrawn",
                name="casestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.Column("bureau_name", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_account_id"), "cases", ["account_id"], unique=False)
    op.create_index(op.f("ix_cases_bureau_id_cases_state"), "cases", ["bureau_id", "state"], unique=False)
    op.create_index(op.f("ix_cases_record_id"), "cases", ["record_id"], unique=False)
    op.create_index(
        op.f("ix_cases_state_cases_submitted_at_cases_id"),
        "cases",
        ["state", "submitted_at", "id"],
        unique=False,
    )
    op.create_table(
        "day_overrides",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_overrides")),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "authority",
                "bureau",
                "association",
                "company",
                name="organizationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("whole_region", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("preliminary", "final", name="stage", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "verdict", sa.Enum("pass", "reject", name="verdict", native_enum=False, length=32), nullable=False
        ),
        sa.Column("opinion", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.Column("bureau_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("case_id", "by_id", name=op.f("uq_decisions_case_id_by_id")),
        sa.UniqueConstraint("case_id", "stage", name=op.f("uq_decisions_case_id_stage")),
    )
    op.create_index(
        op.f("ix_decisions_by_id_decisions_at_decisions_id"), "decisions", ["by_id", "at", "id"], unique=False
    )
    op.create_table(
        "territories",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_territories_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "region_code", name=op.f("pk_territories")),
    )
    op.create_index(op.f("ix_territories_region_code"), "territories", ["region_code"], unique=False)
    create_platform_tables()


def downgrade() -> None:
    drop_platform_tables()
    op.drop_index(op.f("ix_territories_region_code"), table_name="territories")
    op.drop_table("territories")
    op.drop_index(op.f("ix_decisions_by_id_decisions_at_decisions_id"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_table("organizations")
    op.drop_table("day_overrides")
    op.drop_index(op.f("ix_cases_state_cases_submitted_at_cases_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_record_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_bureau_id_cases_state"), table_name="cases")
    op.drop_index(op.f("ix_cases_account_id"), table_name="cases")
    op.drop_table("cases")
