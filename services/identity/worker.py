"""The tasks of identity."""

from foundation.tasks.shell import Tasks
from identity.photos.tasks import remove_registration_photos, remove_unclaimed_photo

TASKS = Tasks("identity")

TASKS.task("remove_unclaimed_photo")(remove_unclaimed_photo)
TASKS.task("remove_registration_photos")(remove_registration_photos)
