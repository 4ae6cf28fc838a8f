"""The tasks of notify."""

from datetime import time

import notify.messages.tasks
import notify.retention.tasks
from foundation.audit.heads import schedule_exports
from foundation.bus.forgetting import schedule_forgetting
from foundation.tasks.shell import Tasks
from notify.sms.usecases import load_provider

TASKS = Tasks("notify")
# A code must not wait until each new child has read an SDK.
TASKS.preparing.append(load_provider)

TASKS.task("send_message")(notify.messages.tasks.send_message)
schedule_exports(TASKS)
TASKS.task("forget_numbers", daily_at=time(3, 30))(notify.retention.tasks.forget_numbers)
TASKS.task("forget_messages", daily_at=time(3, 40))(notify.retention.tasks.forget_messages)
schedule_forgetting(TASKS)
