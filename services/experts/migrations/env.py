"""Alembic's entry: this service's tables and the foundation's."""

from foundation.db.migrations import run
from experts.database import Base

run(Base.metadata)
