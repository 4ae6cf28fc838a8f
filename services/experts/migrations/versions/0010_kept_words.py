"""When a dictionary was last changed: what is kept of the dictionaries is known to be theirs still."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A number of its own for each statement: what was kept within a transaction is no other's.
NOTE_CHANGE = """
CREATE FUNCTION note_dictionary_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dictionary_changes (id, number) VALUES (1, nextval('dictionary_change_numbers'))
    ON CONFLICT (id) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$
"""
ON_EACH_CHANGE = """
CREATE TRIGGER dictionary_entries_note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON dictionary_entries
FOR EACH STATEMENT EXECUTE FUNCTION note_dictionary_change()
"""


def upgrade() -> None:
    op.create_table(
        "dictionary_changes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionary_changes")),
    )
    op.execute("CREATE SEQUENCE dictionary_change_numbers")
    op.execute("INSERT INTO dictionary_changes (id, number) VALUES (1, nextval('dictionary_change_numbers'))")
    op.execute(NOTE_CHANGE)
    op.execute(ON_EACH_CHANGE)


def downgrade() -> None:
    op.execute("DROP TRIGGER dictionary_entries_note_change ON dictionary_entries")
    op.execute("DROP FUNCTION note_dictionary_change()")
    op.drop_table("dictionary_changes")
    op.execute("DROP SEQUENCE dictionary_change_numbers")
