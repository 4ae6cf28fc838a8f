"""What stops a backup or a restore, in a sentence for the operator."""


class CannotBackUp(Exception):
    """The sentence says what is wrong and what to do."""


class BackupDamaged(CannotBackUp):
    """A folder that is not the backup it was: the sentences say which files."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        shown = "\n".join(f"- {fault}" for fault in faults[:20])
        more = f"\n- and {len(faults) - 20} more" if len(faults) > 20 else ""
        super().__init__(f"this backup is damaged, take another one:\n{shown}{more}")
