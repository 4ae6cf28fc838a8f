"""The tasks of experts."""

from experts.attachments.tasks import inspect_attachment, sweep_attachment
from foundation.tasks.shell import Tasks

TASKS = Tasks("experts")
TASKS.task("inspect_attachment")(inspect_attachment)
TASKS.task("sweep_attachment")(sweep_attachment)
