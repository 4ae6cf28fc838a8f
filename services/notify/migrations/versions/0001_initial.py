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
        "contacts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel", sa.Enum("in_app", "sms", name="channel", native_enum=False, length=32), nullable=False
        ),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("variables", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "expired",
                name="messagestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )
    op.create_index(
        op.f("ix_messages_account_id_messages_channel_messages_created_at_messages_id"),
        "messages",
        ["account_id", "channel", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_messages_unread",
        "messages",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("channel = 'in_app' AND read_at IS NULL"),
    )
    op.create_table(
        "sms_outbox",
        sa.Column("out_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("out_id", name=op.f("pk_sms_outbox")),
    )
    op.create_index(op.f("ix_sms_outbox_at"), "sms_outbox", ["at"], unique=False)
    op.create_table(
        "templates",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("in_app_text", sa.String(), nullable=True),
        sa.Column("sms_text", sa.String(), nullable=True),
        sa.Column("sms_signature", sa.String(), nullable=False),
        sa.Column("sms_template_id", sa.String(), nullable=True),
        sa.Column("variables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_templates")),
    )
    create_platform_tables()


def downgrade() -> None:
    drop_platform_tables()
    op.drop_table("templates")
    op.drop_index(op.f("ix_sms_outbox_at"), table_name="sms_outbox")
    op.drop_table("sms_outbox")
    op.drop_index(
        "ix_messages_unread",
        table_name="messages",
        postgresql_where=sa.text("channel = 'in_app' AND read_at IS NULL"),
    )
    op.drop_index(
        op.f("ix_messages_account_id_messages_channel_messages_created_at_messages_id"), table_name="messages"
    )
    op.drop_table("messages")
    op.drop_table("contacts")
