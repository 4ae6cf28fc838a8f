"""Whether a folder still is the backup that was taken; needs no server."""

from collections.abc import Callable
from pathlib import Path

from expertlib.backup.errors import BackupDamaged
from expertlib.backup.manifest import KeptFile, KeptService, Manifest, hash_of, objects_of

Say = Callable[[str], None]


def check(folder: Path, say: Say) -> Manifest:
    """Return the manifest after reading every byte; BackupDamaged names each file that is not what it was."""
    manifest = Manifest.read(folder)
    faults: list[str] = []
    checked: set[str] = set()
    for kept in manifest.services:
        faults += _check_service(folder, kept, checked)
        say(f"{kept.service}: {kept.dump.size:,} bytes of dump and {kept.objects:,} objects read")
    if faults:
        raise BackupDamaged(faults)
    return manifest


def _check_service(folder: Path, kept: KeptService, checked: set[str]) -> list[str]:
    """Return the faults of a service; a blob that two objects share is read once."""
    faults = [fault for file in (kept.dump, kept.index) if (fault := _fault(folder, file))]
    if faults:
        return faults
    count = 0
    for one in objects_of(folder, kept):
        count += 1
        if one.name not in checked:
            checked.add(one.name)
            fault = _fault(folder, KeptFile(name=one.name, size=one.size, sha256=one.sha256))
            faults += [f"object {one.key} of {kept.service}: {fault}"] if fault else []
    if count != kept.objects:
        faults.append(f"{kept.index.name} names {count} objects instead of {kept.objects}")
    return faults


def _fault(folder: Path, file: KeptFile) -> str | None:
    path = folder / file.name
    if not path.is_file():
        return f"{file.name} is missing"
    if path.stat().st_size != file.size:
        return f"{file.name} has {path.stat().st_size} bytes instead of {file.size}"
    return None if hash_of(path) == file.sha256 else f"{file.name} was changed"
