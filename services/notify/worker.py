"""The tasks of notify."""

import notify.messages.tasks
from foundation.tasks.shell import Tasks

TASKS = Tasks("notify")

TASKS.task("send_message")(notify.messages.tasks.send_message)
