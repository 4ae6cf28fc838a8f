"""What stops a backup or a restore, in a sentence for the operator."""

import asyncpg

from foundation.db.transient import DEPENDENCIES
from foundation.store.objects import ObjectDamaged

FAILURES = (*DEPENDENCIES, asyncpg.PostgresError, ObjectDamaged)
"""What servers do in the middle of it."""


class CannotBackUp(Exception):
    """The sentence says what is wrong and what to do."""


class HalfRestored(CannotBackUp):
    """A restore has begun to fill databases and buckets and could not go on."""

    def __init__(self, error: BaseException) -> None:
        why = str(error) if isinstance(error, CannotBackUp) else f"it did not finish: {error!r}"
        super().__init__(
            f"{why}\nWhat was restored until then is half: drop the databases, empty the buckets, and begin again."
        )


class BackupDamaged(CannotBackUp):
    """A folder that is not the backup it was: the sentences say which files."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        shown = "\n".join(f"- {fault}" for fault in faults[:20])
        more = f"\n- and {len(faults) - 20} more" if len(faults) > 20 else ""
        super().__init__(f"this backup is damaged, take another one:\n{shown}{more}")
