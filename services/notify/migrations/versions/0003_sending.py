"""How messages go out: urgency, quiet hours, budgets, receipts, what they are about."""

import sqlalchemy as sa
from alembic import op

from foundation.db.platform_revisions import create_parameters_table, drop_parameters_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FILL_IN = """
    UPDATE messages SET due_at = created_at,
        parts = CASE WHEN channel = 'sms' THEN 1 ELSE 0 END,
        urgency = CASE
            WHEN template IN ('code', 'phone.replaced') OR template LIKE 'password.%' THEN 0
            WHEN template = 'reviews.due' OR template LIKE 'reminder.%' THEN 2
            ELSE 1
        END
"""

NEW_COLUMNS = (
    "about",
    "urgency",
    "due_at",
    "hold",
    "parts",
    "phone_index",
    "sent_on",
    "cause",
    "provider_id",
    "receipt_code",
    "receipt_at",
    "resends",
)


def upgrade() -> None:
    create_parameters_table()
    _add("urgency", sa.Integer(), default="1")
    _add("parts", sa.Integer(), default="0")
    _add("resends", sa.Integer(), default="0")
    op.add_column("messages", sa.Column("about", sa.Uuid(), nullable=True))
    op.add_column("messages", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("hold", sa.String(length=32), nullable=True))
    op.add_column("messages", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.add_column("messages", sa.Column("sent_on", sa.Date(), nullable=True))
    op.add_column("messages", sa.Column("cause", sa.String(length=32), nullable=True))
    op.add_column("messages", sa.Column("provider_id", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("receipt_code", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text(FILL_IN))
    op.alter_column("messages", "due_at", nullable=False)
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["urgency", "created_at", "id"],
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_messages_sent_on",
        "messages",
        ["sent_on", "phone_index", "urgency"],
        postgresql_where=sa.text("sent_on IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_provider_id",
        "messages",
        ["provider_id"],
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_about",
        "messages",
        ["about", "created_at", "id"],
        postgresql_where=sa.text("about IS NOT NULL"),
    )
    of_sms = sa.text("channel = 'sms'")
    op.create_index("ix_messages_sms", "messages", ["created_at", "id"], postgresql_where=of_sms)
    op.create_index(
        "ix_messages_sms_state", "messages", ["state", "created_at", "id"], postgresql_where=of_sms
    )
    op.add_column("templates", sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("templates", "urgency", server_default=None)


def downgrade() -> None:
    op.drop_column("templates", "urgency")
    for index in ("sms_state", "sms", "about", "provider_id", "sent_on", "waiting"):
        op.drop_index(f"ix_messages_{index}", table_name="messages")
    for column in NEW_COLUMNS:
        op.drop_column("messages", column)
    drop_parameters_table()


def _add(name: str, kind: sa.types.TypeEngine[int], *, default: str) -> None:
    """Add a column whose old rows have a value; new rows are given theirs by the code."""
    op.add_column("messages", sa.Column(name, kind, nullable=False, server_default=default))
    op.alter_column("messages", name, server_default=None)
