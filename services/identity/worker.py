"""The tasks of identity."""

from foundation.tasks.shell import Tasks

TASKS = Tasks("identity")
