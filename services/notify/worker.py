"""The tasks of notify."""

from foundation.tasks.shell import Tasks

TASKS = Tasks("notify")
