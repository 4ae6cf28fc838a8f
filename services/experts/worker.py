"""The tasks of experts."""

from foundation.tasks.shell import Tasks

TASKS = Tasks("experts")
