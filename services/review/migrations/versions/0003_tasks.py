"""When a decided stage had been due, and decisions by their time: for lists of 工作事项 and review times."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A case keeps the day of its last stage. That of an earlier stage has been written over: it stays unknown.
KNOWN_DAYS = """
UPDATE decisions SET due_on = cases.due_on FROM cases
WHERE cases.id = decisions.case_id
  AND cases.state IN ('passed', 'rejected')
  AND decisions.stage = CASE WHEN cases.kind IS NULL THEN 'preliminary' ELSE 'final' END
"""


def upgrade() -> None:
    op.add_column("decisions", sa.Column("due_on", sa.Date(), nullable=True))
    op.execute(KNOWN_DAYS)
    op.create_index(op.f("ix_decisions_at"), "decisions", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_decisions_at"), table_name="decisions")
    op.drop_column("decisions", "due_on")
