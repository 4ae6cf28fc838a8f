"""Alembic's entry: this service's tables and the foundation's."""

from experts.database import Base
from foundation.db.migrations import run

run(Base.metadata)
