"""Registers taken in, lists given out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def upgrade() -> None:
    op.create_table(
        "register_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("line_done", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        _moment("finished_at", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_imports")),
    )
    op.create_index(
        "ix_register_imports_organization", "register_imports", ["organization_id", "created_at"]
    )
    op.create_table(
        "register_import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.Column("finding", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_imports.id"], name=op.f("fk_register_import_rows_import_id_register_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_register_import_rows")),
    )
    op.create_index(
        "ix_register_import_rows_outcome", "register_import_rows", ["import_id", "outcome", "line"]
    )
    op.create_table(
        "library_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("unmasked", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        _moment("listed_at", null=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        _moment("finished_at", null=True),
        sa.Column("object_key", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_exports")),
        sa.UniqueConstraint("number", name=op.f("uq_library_exports_number")),
    )
    op.create_index("ix_library_exports_requested_by", "library_exports", ["requested_by", "created_at"])
    op.create_table(
        "library_export_parts",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["library_exports.id"], name=op.f("fk_library_export_parts_export_id_library_exports")
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_library_export_parts")),
    )


def downgrade() -> None:
    for table in ("library_export_parts", "library_exports", "register_import_rows", "register_imports"):
        op.drop_table(table)
