"""Taking a backup while everything runs."""

import asyncio
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, cast

from expertlib import registry
from expertlib.backup import keyfiles, snapshots
from expertlib.backup.errors import CannotBackUp
from expertlib.backup.manifest import KeptFile, KeptObject, KeptService, Manifest, kept_file, write_durably
from expertlib.backup.postgres_tools import PostgresTools
from expertlib.backup.snapshots import Needed, Snapshot
from foundation.store.objects import ObjectDamaged, ObjectStore

Say = Callable[[str], None]


async def take(folder: Path, keys: Path | None, say: Say) -> Manifest:
    """Write a backup to `folder`, which must not exist, and the keys to `keys`; return its manifest.

    Everything is written to `<folder>.unfinished`, which gets its name when it is whole; of a backup that fails
    nothing stays. Raises CannotBackUp.
    """
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    _check_free(folder, unfinished)
    if keys is not None:
        keyfiles.check_apart(keys, folder)
    tools = PostgresTools.found()
    (unfinished / "objects").mkdir(parents=True, mode=0o700)
    unfinished.chmod(0o700)
    try:
        with keyfiles.unchanged():
            manifest, key_files = await _fill(unfinished, tools, say)
        if keys is not None:
            say(f"{keyfiles.write(key_files, keys)} key files written to {keys}")
        manifest.write(unfinished)
        os.sync()
        unfinished.rename(folder)
    except BaseException:
        _leave_nothing(folder, unfinished, keys)
        raise
    return manifest


async def _fill(folder: Path, tools: PostgresTools, say: Say) -> tuple[Manifest, dict[str, bytes]]:
    """Write everything but the manifest; return it, and the key files as they were at the moment of the dumps."""
    began = datetime.now(UTC)
    await _write_down()
    async with snapshots.taken(registry.BACKENDS) as (taken_at, found):
        say(f"all databases as of {taken_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
        tools.check_serves(max(one.server for one in found))
        rings, key_files = keyfiles.ids(keyfiles.folders()), keyfiles.read(keyfiles.folders())
        dumped = [(await _dump(tools, one, folder, say), await one.needed()) for one in found]
    # Objects come after the rows: an object is there before the row that promises it.
    services = [await _add_objects(kept, needed, folder, say) for kept, needed in dumped]
    manifest = Manifest(
        format=1,
        version=version("expertlib"),
        began_at=began,
        taken_at=taken_at,
        ended_at=datetime.now(UTC),
        postgres=max(one.server for one in found),
        keys=rings,
        services=services,
    )
    return manifest, key_files


def _check_free(folder: Path, unfinished: Path) -> None:
    if folder.exists():
        raise CannotBackUp(f"{folder} exists: name a new folder for each backup.")
    if unfinished.exists():
        raise CannotBackUp(
            f"{unfinished} is left of a backup that did not finish, or is being taken: remove it."
        )
    if not folder.absolute().parent.is_dir():
        raise CannotBackUp(f"there is no folder {folder.absolute().parent}.")


def _leave_nothing(folder: Path, unfinished: Path, keys: Path | None) -> None:
    """Remove what was written of a backup that failed: its keys too, which would stand in the next one's way."""
    shutil.rmtree(unfinished, ignore_errors=True)
    if keys is not None and not folder.exists():
        shutil.rmtree(keys, ignore_errors=True)


async def _write_down() -> None:
    """Have each log say that all its service knows is being copied."""
    for service in registry.BACKENDS:
        resources = registry.opener(service)()
        try:
            async with resources.unit_of_work() as uow:
                uow.audit("backup.take", "service", service)
        finally:
            await resources.close()


async def _dump(tools: PostgresTools, one: Snapshot, folder: Path, say: Say) -> KeptService:
    name = f"{one.service}.dump"
    await asyncio.to_thread(tools.dump, one.url, one.name, folder / name)
    kept = KeptService(
        service=one.service,
        revision=await one.revision(),
        counts=await one.counts(),
        head=await one.head(),
        dump=await asyncio.to_thread(kept_file, folder, name),
        index=await asyncio.to_thread(_empty_index, folder, one.service),
        objects=0,
        gone=[],
        missing=[],
        damaged=[],
    )
    say(f"{one.service}: {sum(kept.counts.values()):,} rows, {kept.dump.size:,} bytes of dump")
    return kept


async def _add_objects(kept: KeptService, wanted: Needed, folder: Path, say: Say) -> KeptService:
    """Copy every object of the bucket, and compare with what the rows need."""
    resources = registry.opener(kept.service)()
    index = folder / kept.index.name
    try:
        copied = await _copy_all(resources.store, folder, index)
    finally:
        await resources.close()
    say(f"{kept.service}: {len(copied):,} objects, {sum(one.size for one in copied.values()):,} bytes")
    missing = [key for key, _ in wanted if key not in copied]
    async with snapshots.connected(kept.service) as connection:
        still = {key for key, _ in await snapshots.needed(connection, kept.service)} if missing else set()
    return kept.model_copy(
        update={
            "index": await asyncio.to_thread(kept_file, folder, kept.index.name),
            "objects": len(copied),
            "gone": sorted(key for key in missing if key not in still),
            "missing": sorted(key for key in missing if key in still),
            "damaged": sorted(key for key, sha in wanted if key in copied and copied[key].sha256 != sha),
        }
    )


async def _copy_all(store: ObjectStore, folder: Path, index: Path) -> dict[str, KeptObject]:
    """Copy the objects of a bucket, each under its hash, and write the index of their keys."""
    copied: dict[str, KeptObject] = {}
    with index.open("a") as lines:
        async for key in store.keys(""):
            one = await _copy(store, key, folder)
            if one is not None:
                copied[key] = one
                lines.write(one.model_dump_json() + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return copied


async def _copy(store: ObjectStore, key: str, folder: Path) -> KeptObject | None:
    """Copy one object; None when it was deleted since it was listed."""
    arriving = folder / "objects" / "arriving"
    with arriving.open("wb") as sink:
        try:
            found = await store.copy_to(key, cast("BinaryIO", sink))
        except ObjectDamaged:
            return None
    one = KeptObject(key=key, size=found.size, sha256=found.sha256, content_type=found.content_type)
    place = folder / one.name
    place.parent.mkdir(exist_ok=True, mode=0o700)
    arriving.chmod(0o600)
    arriving.replace(place)
    return one


def _empty_index(folder: Path, service: str) -> KeptFile:
    name = f"{service}.objects.jsonl"
    write_durably(folder / name, b"")
    return kept_file(folder, name)
