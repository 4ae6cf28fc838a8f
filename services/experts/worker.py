"""The tasks of experts."""

from datetime import time

from experts.attachments.tasks import inspect_attachment, sweep_attachment
from experts.expiries.tasks import remind_of_ends
from experts.exports.tasks import gather_export, remove_export, write_export
from experts.register_imports.tasks import (
    apply_register_import,
    check_register_import,
    remove_register_import,
)
from foundation.audit.heads import schedule_exports
from foundation.bus.forgetting import schedule_forgetting
from foundation.tasks.shell import Tasks

TASKS = Tasks("experts")
TASKS.task("inspect_attachment")(inspect_attachment)
TASKS.task("sweep_attachment")(sweep_attachment)
TASKS.task("check_register_import")(check_register_import)
TASKS.task("apply_register_import")(apply_register_import)
TASKS.task("remove_register_import")(remove_register_import)
TASKS.task("gather_export")(gather_export)
TASKS.task("write_export")(write_export)
TASKS.task("remove_export")(remove_export)
TASKS.task("remind_of_ends", daily_at=time(9, 0))(remind_of_ends)
schedule_exports(TASKS)
schedule_forgetting(TASKS)
