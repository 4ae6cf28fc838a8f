"""The tasks of identity."""

from foundation.tasks.shell import Tasks
from identity.accounts.tasks import tell_employees
from identity.employee_imports.tasks import (
    apply_employee_import,
    check_employee_import,
    remove_employee_import,
)
from identity.photos.tasks import remove_registration_photos, remove_unclaimed_photo

TASKS = Tasks("identity")

TASKS.task("check_employee_import")(check_employee_import)
TASKS.task("apply_employee_import")(apply_employee_import)
TASKS.task("remove_employee_import")(remove_employee_import)
TASKS.task("remove_unclaimed_photo")(remove_unclaimed_photo)
TASKS.task("remove_registration_photos")(remove_registration_photos)
TASKS.task("tell_employees")(tell_employees)
