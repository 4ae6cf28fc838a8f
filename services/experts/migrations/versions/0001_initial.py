"""The tables of experts at the first start, and the foundation's."""

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
        "dictionary_entries",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=True),
        sa.Column("standard_code", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_dictionary_entries")),
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
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("whole_region", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_table(
        "people",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_number", sa.LargeBinary(), nullable=False),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("employer_name", sa.String(), nullable=True),
        sa.Column("employer_credit_code", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("applicant", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_people")),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "applying",
                "rejected",
                "listed",
                "changing",
                "change_rejected",
                "suspended",
                "removed",
                name="recordstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.Column("current_submission_id", sa.Uuid(), nullable=True),
        sa.Column("listed_submission_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("account_id", name=op.f("uq_records_account_id")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "application_form", "achievement", "certificate", name="section", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "checking",
                "passed",
                "failed",
                "deleted",
                name="filestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("document_pages", sa.Integer(), nullable=True),
        sa.Column("preview_key", sa.String(), nullable=True),
        sa.Column("preview_sha256", sa.String(), nullable=True),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_attachments_record_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(
        "ix_attachments_live",
        "attachments",
        ["record_id"],
        unique=False,
        postgresql_where=sa.text("state <> 'deleted'"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("application", "change", name="purpose", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("expert_name", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("employer_name", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("open", "passed", "rejected", "withdrawn", name="outcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("bureau_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_submissions_record_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "record_id", "idempotency_key", name=op.f("uq_submissions_record_id_idempotency_key")
        ),
        sa.UniqueConstraint("record_id", "round", name=op.f("uq_submissions_record_id_round")),
    )
    op.create_index(op.f("ix_submissions_account_id"), "submissions", ["account_id"], unique=False)
    op.create_index(op.f("ix_submissions_bureau_id"), "submissions", ["bureau_id"], unique=False)
    op.create_table(
        "territories",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_territories_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "region_code", name=op.f("pk_territories")),
    )
    op.create_table(
        "attachment_pages",
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_attachment_pages_attachment_id_attachments"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_attachment_pages")),
    )
    op.create_table(
        "attachment_readers",
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_attachment_readers_attachment_id_attachments"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", "organization_id", name=op.f("pk_attachment_readers")),
    )
    op.create_table(
        "library_entries",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("education", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_code", sa.String(), nullable=True),
        sa.Column("qualifications", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("employer_name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "applying",
                "rejected",
                "listed",
                "changing",
                "change_rejected",
                "suspended",
                "removed",
                name="recordstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_library_entries_record_id_records")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_library_entries_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_library_entries")),
    )
    op.create_index(
        "ix_library_entries_grams", "library_entries", ["grams"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_library_entries_listed_at", "library_entries", ["listed_at", "record_id"], unique=False
    )
    op.create_index(op.f("ix_library_entries_region_code"), "library_entries", ["region_code"], unique=False)
    op.create_index(op.f("ix_library_entries_specialty"), "library_entries", ["specialty"], unique=False)
    create_platform_tables()


def downgrade() -> None:
    drop_platform_tables()
    op.drop_index(op.f("ix_library_entries_specialty"), table_name="library_entries")
    op.drop_index(op.f("ix_library_entries_region_code"), table_name="library_entries")
    op.drop_index("ix_library_entries_listed_at", table_name="library_entries")
    op.drop_index("ix_library_entries_grams", table_name="library_entries", postgresql_using="gin")
    op.drop_table("library_entries")
    op.drop_table("attachment_readers")
    op.drop_table("attachment_pages")
    op.drop_table("territories")
    op.drop_index(op.f("ix_submissions_bureau_id"), table_name="submissions")
    op.drop_index(op.f("ix_submissions_account_id"), table_name="submissions")
    op.drop_table("submissions")
    op.drop_index(
        "ix_attachments_live", table_name="attachments", postgresql_where=sa.text("state <> 'deleted'")
    )
    op.drop_table("attachments")
    op.drop_table("records")
    op.drop_table("people")
    op.drop_table("organizations")
    op.drop_table("dictionary_entries")
