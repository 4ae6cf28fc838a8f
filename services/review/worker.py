"""The tasks of review."""

from foundation.tasks.shell import Tasks

TASKS = Tasks("review")
