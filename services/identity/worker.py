"""The tasks of identity."""

from datetime import time

from foundation.audit.heads import schedule_exports
from foundation.bus.forgetting import schedule_forgetting
from foundation.tasks.shell import Tasks
from identity.accounts.tasks import tell_employees
from identity.employee_imports.tasks import (
    apply_employee_import,
    check_employee_import,
    remove_employee_import,
)
from identity.personal_requests.tasks import remind_of_requests
from identity.photos.tasks import remove_registration_photos, remove_unclaimed_photo
from identity.retention.tasks import forget_guesses, forget_registrations, forget_sessions

TASKS = Tasks("identity")

TASKS.task("check_employee_import")(check_employee_import)
TASKS.task("apply_employee_import")(apply_employee_import)
TASKS.task("remove_employee_import")(remove_employee_import)
TASKS.task("remove_unclaimed_photo")(remove_unclaimed_photo)
TASKS.task("remove_registration_photos")(remove_registration_photos)
TASKS.task("tell_employees")(tell_employees)
TASKS.task("remind_of_requests", daily_at=time(9, 0))(remind_of_requests)
TASKS.task("forget_guesses", daily_at=time(3, 20))(forget_guesses)
TASKS.task("forget_sessions", daily_at=time(3, 25))(forget_sessions)
TASKS.task("forget_registrations", daily_at=time(3, 30))(forget_registrations)
schedule_forgetting(TASKS)
schedule_exports(TASKS)
