"""Review activities, delegations and notices, and the directory of experts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_name", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "picking",
                "contacting",
                "delegated",
                "underway",
                "done",
                "cancelled",
                name="activitystate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("local_bureau_id", sa.Uuid(), nullable=True),
        sa.Column("local_bureau_name", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copied_from_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delegated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.LargeBinary(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("delegated", sa.Integer(), nullable=False),
        sa.Column("unacknowledged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(
        op.f("ix_activities_bureau_id_activities_state_activities_created_at_activities_id"),
        "activities",
        ["bureau_id", "state", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_activities_starts_at_activities_id"), "activities", ["starts_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_activities_state_activities_submitted_at_activities_id"),
        "activities",
        ["state", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_activities_to_acknowledge",
        "activities",
        ["local_bureau_id"],
        unique=False,
        postgresql_where=sa.text("unacknowledged > 0"),
    )
    op.create_table(
        "directory",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("regional", "local", name="expertkind", native_enum=False, length=32),
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
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("background", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_directory")),
    )
    op.create_index("ix_directory_account_id", "directory", ["account_id"], unique=False)
    op.create_table(
        "notice_series",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_notice_series")),
    )
    op.create_table(
        "activity_needs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_needs_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_needs")),
        sa.UniqueConstraint("activity_id", "specialty", name=op.f("uq_activity_needs_activity_id_specialty")),
    )
    op.create_table(
        "activity_parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "design",
                "construction",
                "supervision",
                "drawing_review",
                "service",
                "other",
                name="partyrole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_parties_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_parties")),
    )
    op.create_index(
        op.f("ix_activity_parties_activity_id_activity_parties_position"),
        "activity_parties",
        ["activity_id", "position"],
        unique=False,
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("expert_name", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "picked",
                "offered",
                "accepted",
                "confirmed",
                "declined",
                "released",
                "delegated",
                "withdrawn",
                "attended",
                "absent",
                name="delegationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("picked_by", sa.Uuid(), nullable=False),
        sa.Column("picked_by_name", sa.String(), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("despite", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_name", sa.String(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.LargeBinary(), nullable=True),
        sa.Column("delegated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_noted_by", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_comment", sa.LargeBinary(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated_by_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_delegations_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["activity_needs.id"],
            name=op.f("fk_delegations_need_id_activity_needs"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["delegations.id"], name=op.f("fk_delegations_replaces_id_delegations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(
        op.f("ix_delegations_account_id_delegations_picked_at_delegations_id"),
        "delegations",
        ["account_id", "picked_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_delegations_activity_id_delegations_picked_at_delegations_id"),
        "delegations",
        ["activity_id", "picked_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_delegations_record_id",
        "delegations",
        ["record_id"],
        unique=False,
        postgresql_where=sa.text(
            "state IN ('absent', 'accepted', 'attended', 'confirmed', 'delegated', 'offered', 'picked')"
        ),
    )
    op.create_index(
        "uq_delegations_live",
        "delegations",
        ["activity_id", "record_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('absent', 'accepted', 'attended', 'confirmed', 'delegated', 'offered', 'picked')"
        ),
    )
    op.create_table(
        "contact_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("sms", "phone", "link", "app", "platform", name="contactkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                "no_answer",
                "later",
                "confirmed",
                "rescheduled",
                name="contactoutcome",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_contact_entries_delegation_id_delegations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_entries")),
    )
    op.create_index(
        op.f("ix_contact_entries_delegation_id_contact_entries_at_contact_entries_id"),
        "contact_entries",
        ["delegation_id", "at", "id"],
        unique=False,
    )
    op.create_table(
        "delegation_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_offers_delegation_id_delegations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_offers")),
        sa.UniqueConstraint("token_index", name=op.f("uq_delegation_offers_token_index")),
    )
    op.create_index(
        op.f("ix_delegation_offers_delegation_id_delegation_offers_made_at"),
        "delegation_offers",
        ["delegation_id", "made_at"],
        unique=False,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("delegation", "withdrawal", name="noticekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("valid", "withdrawn", name="noticestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("withdraws_id", sa.Uuid(), nullable=True),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_by_name", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("local_bureau_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_by_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_notices_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_notices_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["withdraws_id"], ["notices.id"], name=op.f("fk_notices_withdraws_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("code_index", name=op.f("uq_notices_code_index")),
        sa.UniqueConstraint("withdraws_id", name=op.f("uq_notices_withdraws_id")),
        sa.UniqueConstraint("year", "sequence", name=op.f("uq_notices_year_sequence")),
    )
    op.create_index(
        op.f("ix_notices_activity_id_notices_issued_at_notices_id"),
        "notices",
        ["activity_id", "issued_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_notices_delegation_id"), "notices", ["delegation_id"], unique=False)
    op.create_index(
        op.f("ix_notices_local_bureau_id_notices_acknowledged_at"),
        "notices",
        ["local_bureau_id", "acknowledged_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_notices_local_bureau_id_notices_acknowledged_at"), table_name="notices")
    op.drop_index(op.f("ix_notices_delegation_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_activity_id_notices_issued_at_notices_id"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(
        op.f("ix_delegation_offers_delegation_id_delegation_offers_made_at"), table_name="delegation_offers"
    )
    op.drop_table("delegation_offers")
    op.drop_index(
        op.f("ix_contact_entries_delegation_id_contact_entries_at_contact_entries_id"),
        table_name="contact_entries",
    )
    op.drop_table("contact_entries")
    op.drop_index(
        "uq_delegations_live",
        table_name="delegations",
        postgresql_where=sa.text(
            "state IN ('absent', 'accepted', 'attended', 'confirmed', 'delegated', 'offered', 'picked')"
        ),
    )
    op.drop_index(
        "ix_delegations_record_id",
        table_name="delegations",
        postgresql_where=sa.text(
            "state IN ('absent', 'accepted', 'attended', 'confirmed', 'delegated', 'offered', 'picked')"
        ),
    )
    op.drop_index(
        op.f("ix_delegations_activity_id_delegations_picked_at_delegations_id"), table_name="delegations"
    )
    op.drop_index(
        op.f("ix_delegations_account_id_delegations_picked_at_delegations_id"), table_name="delegations"
    )
    op.drop_table("delegations")
    op.drop_index(
        op.f("ix_activity_parties_activity_id_activity_parties_position"), table_name="activity_parties"
    )
    op.drop_table("activity_parties")
    op.drop_table("activity_needs")
    op.drop_table("notice_series")
    op.drop_index("ix_directory_account_id", table_name="directory")
    op.drop_table("directory")
    op.drop_index(
        "ix_activities_to_acknowledge",
        table_name="activities",
        postgresql_where=sa.text("unacknowledged > 0"),
    )
    op.drop_index(op.f("ix_activities_state_activities_submitted_at_activities_id"), table_name="activities")
    op.drop_index(op.f("ix_activities_starts_at_activities_id"), table_name="activities")
    op.drop_index(
        op.f("ix_activities_bureau_id_activities_state_activities_created_at_activities_id"),
        table_name="activities",
    )
    op.drop_table("activities")
