"""Who has edited a template, its earlier wordings, and the words that shipped."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEW_COLUMNS = ("needed", "shipped", "version", "updated_at", "updated_by")


def upgrade() -> None:
    empty = {"needed": "[]", "shipped": "{}"}
    for name, value in empty.items():
        kind = postgresql.JSONB(astext_type=sa.Text())
        op.add_column("templates", sa.Column(name, kind, nullable=False, server_default=value))
        op.alter_column("templates", name, server_default=None)
    op.add_column("templates", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("templates", "version", server_default=None)
    op.add_column("templates", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("templates", sa.Column("updated_by", sa.String(), nullable=True))
    op.create_table(
        "template_wordings",
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("in_app_text", sa.String(), nullable=True),
        sa.Column("sms_text", sa.String(), nullable=True),
        sa.Column("sms_signature", sa.String(), nullable=False),
        sa.Column("sms_template_id", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["template"],
            ["templates.code"],
            name=op.f("fk_template_wordings_template_templates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("template", "version", name=op.f("pk_template_wordings")),
    )


def downgrade() -> None:
    op.drop_table("template_wordings")
    for column in NEW_COLUMNS:
        op.drop_column("templates", column)
