"""The library: maintenance, reading log, imports, exports, reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WITH_ACCOUNT = ("records", "submissions", "library_entries")
RECORD = "fk_{}_record_id_records"


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _of_record(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f(RECORD.format(table)))


def upgrade() -> None:
    # Experts of an older register have no account until they come.
    for table in WITH_ACCOUNT:
        op.alter_column(table, "account_id", nullable=True)
    op.add_column("records", sa.Column("document_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_records_document_index", "records", ["document_index"], unique=True)
    op.add_column("people", sa.Column("document_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_people_document_index", "people", ["document_index"])

    op.add_column(
        "submissions", sa.Column("origin", sa.String(length=20), nullable=False, server_default="person")
    )
    op.alter_column("submissions", "origin", server_default=None)
    op.drop_constraint("uq_submissions_record_id_round", "submissions")
    op.create_index(
        "uq_submissions_round_of_person",
        "submissions",
        ["record_id", "round"],
        unique=True,
        postgresql_where=sa.text("origin = 'person'"),
    )

    op.add_column("library_entries", sa.Column("prefecture_code", sa.String(), nullable=True))
    op.add_column("library_entries", sa.Column("birth_year", sa.Integer(), nullable=True))
    op.add_column("library_entries", sa.Column("term_from", sa.Date(), nullable=True))
    op.add_column("library_entries", sa.Column("confirmed_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE library_entries SET prefecture_code = left(region_code, 4) || '00',"
        " term_from = (listed_at AT TIME ZONE 'Asia/Shanghai')::date,"
        " confirmed_on = (listed_at AT TIME ZONE 'Asia/Shanghai')::date"
    )
    for name in ("prefecture_code", "term_from", "confirmed_on"):
        op.alter_column("library_entries", name, nullable=False)

    op.create_table(
        "library_certificates",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["library_entries.record_id"],
            name=op.f("fk_library_certificates_record_id_library_entries"),
        ),
        sa.PrimaryKeyConstraint("record_id", "item_id", name=op.f("pk_library_certificates")),
    )
    op.create_index("ix_library_certificates_valid_until", "library_certificates", ["valid_until"])
    op.create_table(
        "readings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("reader_name", sa.String(), nullable=False),
        sa.Column("reader_organization", sa.String(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        _of_record("readings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index("ix_readings_record_id_at_id", "readings", ["record_id", "at", "id"])
    op.create_table(
        "upkeeps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        _of_record("upkeeps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeeps")),
    )
    op.create_index("ix_upkeeps_record_id_at_id", "upkeeps", ["record_id", "at", "id"])


def downgrade() -> None:
    for table in ("upkeeps", "readings", "library_certificates"):
        op.drop_table(table)
    for name in ("confirmed_on", "term_from", "birth_year", "prefecture_code"):
        op.drop_column("library_entries", name)
    op.drop_index("uq_submissions_round_of_person", "submissions")
    op.create_unique_constraint("uq_submissions_record_id_round", "submissions", ["record_id", "round"])
    op.drop_column("submissions", "origin")
    op.drop_index("ix_people_document_index", "people")
    op.drop_column("people", "document_index")
    op.drop_index("ix_records_document_index", "records")
    op.drop_column("records", "document_index")
    for table in WITH_ACCOUNT:
        op.alter_column(table, "account_id", nullable=False)
