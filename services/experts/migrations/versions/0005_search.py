"""What the search of the library needs: longer grams, the employer's pairs, and indexes that are read newest first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "library_entries"
COVERED = [
    "status",
    "kind",
    "region_code",
    "prefecture_code",
    "specialty",
    "title_code",
    "industry",
    "education",
    "qualifications",
]
NEWEST_FIRST = ("region_code", "prefecture_code", "specialty", "title_code")
OLD = ("region_code", "specialty")
SETS = ("employer_grams", "qualifications")
FOLD = "lower(regexp_replace(employer_name, '\\s', '', 'g'))"
PAIRS = (
    "ARRAY(SELECT DISTINCT substr(folded_employer, place, 2)"
    " FROM generate_series(1, char_length(folded_employer) - 1) AS place)"
)
GRAMS = (
    "ARRAY(SELECT DISTINCT substr(folded_name, place, length) FROM generate_series(1, 4) AS length,"
    " generate_series(1, char_length(folded_name) - length + 1) AS place)"
)


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("folded_employer", sa.String(), nullable=True))
    op.add_column(TABLE, sa.Column("employer_grams", postgresql.ARRAY(sa.String()), nullable=True))
    op.execute(f"UPDATE {TABLE} SET folded_employer = {FOLD}")  # noqa: S608
    op.execute(f"UPDATE {TABLE} SET grams = {GRAMS}")  # noqa: S608
    op.execute(f"UPDATE {TABLE} SET employer_grams = {PAIRS}")  # noqa: S608
    for name in ("folded_employer", "employer_grams"):
        op.alter_column(TABLE, name, nullable=False)
    for name in OLD:
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    op.drop_index(f"ix_{TABLE}_listed_at", TABLE)
    op.create_index(f"ix_{TABLE}_newest", TABLE, ["listed_at", "record_id"], postgresql_include=COVERED)
    op.create_index(
        f"ix_{TABLE}_not_listed",
        TABLE,
        ["status", "listed_at", "record_id"],
        postgresql_where=sa.text("status <> 'listed'"),
    )
    for name in NEWEST_FIRST:
        op.create_index(f"ix_{TABLE}_{name}_newest", TABLE, [name, "listed_at", "record_id"])
    for name in SETS:
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name], postgresql_using="gin")


def downgrade() -> None:
    for name in SETS:
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    for name in NEWEST_FIRST:
        op.drop_index(f"ix_{TABLE}_{name}_newest", TABLE)
    op.drop_index(f"ix_{TABLE}_not_listed", TABLE)
    op.drop_index(f"ix_{TABLE}_newest", TABLE)
    op.create_index(f"ix_{TABLE}_listed_at", TABLE, ["listed_at", "record_id"])
    for name in OLD:
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
    for name in ("employer_grams", "folded_employer"):
        op.drop_column(TABLE, name)
