"""Reminders of terms, certificates and confirmations; which file was read, and how often numbers were unmasked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENTRIES = "library_entries"
DUE_FROM = ("term_from", "confirmed_on")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_reminders_record_id_records")),
        sa.PrimaryKeyConstraint("record_id", "kind", "item_id", "due_on", "step", name=op.f("pk_reminders")),
    )
    for name in DUE_FROM:
        op.create_index(f"ix_{ENTRIES}_{name}", ENTRIES, [name, "record_id"])
    op.add_column("readings", sa.Column("object_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_readings_unmasked",
        "readings",
        ["reader_id", "at"],
        postgresql_where=sa.text("what = 'unmasked'"),
    )


def downgrade() -> None:
    op.drop_index("ix_readings_unmasked", "readings")
    op.drop_column("readings", "object_id")
    for name in DUE_FROM:
        op.drop_index(f"ix_{ENTRIES}_{name}", ENTRIES)
    op.drop_table("reminders")
