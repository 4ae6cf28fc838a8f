"""Restoring a backup into empty databases and buckets, and checking that all of it is there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from expertlib import registry
from expertlib.backup import checking, healing, keyfiles, snapshots
from expertlib.backup.errors import FAILURES, CannotBackUp, HalfRestored
from expertlib.backup.healing import Healed
from expertlib.backup.manifest import KeptService, Manifest, objects_of
from expertlib.backup.postgres_tools import PostgresTools
from foundation.audit import chain
from foundation.auth.tokens import PUBLIC_FILE, PUBLIC_MODE
from foundation.db import migrations
from foundation.resources import Resources, open_store

Say = Callable[[str], None]


async def restore(folder: Path, keys: Path | None, say: Say) -> Manifest:
    """Fill the empty databases and buckets of all services; return the manifest.

    First everything is checked, from the backup's hashes to the emptiness of what is to be filled; nothing is written
    before. Raises CannotBackUp: BackupDamaged for the folder itself, HalfRestored once it has begun to write.
    """
    manifest = await asyncio.to_thread(checking.check, folder, say)
    tools = PostgresTools.found()
    await _check_target(manifest, tools)
    for kept in manifest.services:
        await _check_bucket_empty(kept.service)
    _check_keys(manifest, keys)
    if keys is not None:
        _write_keys(keys, say)
    try:
        healed = await _fill(manifest, folder, tools, say)
    except (CannotBackUp, *FAILURES) as error:
        raise HalfRestored(error) from error
    for service, put_back in healed.items():
        say(
            f"{service}: {put_back.facts} facts that were under way and {put_back.tasks} tasks will be told again"
        )
    say(f"everything is as of {manifest.taken_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
    return manifest


async def _fill(manifest: Manifest, folder: Path, tools: PostgresTools, say: Say) -> dict[str, Healed]:
    """Fill everything, check it, and put back what was under way; return how much that was."""
    async with _opened() as opened:
        for kept in manifest.services:
            await asyncio.to_thread(tools.restore, snapshots.url_of(kept.service), folder / kept.dump.name)
            await _check_rows(kept)
            await asyncio.to_thread(_migrate, kept, say)
            say(f"{kept.service}: {sum(kept.counts.values()):,} rows restored")
        for kept in manifest.services:
            await _restore_objects(opened[kept.service], folder, kept, say)
            await _check_promises(opened[kept.service], folder, kept, say)
        return await healing.heal(opened, manifest.taken_at)


@asynccontextmanager
async def _opened() -> AsyncIterator[Mapping[str, Resources]]:
    opened = {service: registry.opener(service)() for service in registry.BACKENDS}
    try:
        yield opened
    finally:
        for resources in opened.values():
            await resources.close()


async def _check_target(manifest: Manifest, tools: PostgresTools) -> None:
    """Raise CannotBackUp unless every database is there and empty, and new enough for the dumps."""
    if {one.service for one in manifest.services} != set(registry.BACKENDS):
        raise CannotBackUp("this backup is of other services: use the version of expertlib that took it.")
    for kept in manifest.services:
        if not _knows(kept.service, kept.revision):
            raise CannotBackUp(
                f"the backup of {kept.service} has the revision {kept.revision}, which this version does not know: "
                f"use the version of expertlib that took it ({manifest.version}), or a newer one."
            )
        async with snapshots.connected(kept.service) as connection:
            tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            server = await connection.fetchval("SELECT current_setting('server_version_num')::int / 10000")
        if tables:
            raise CannotBackUp(
                f"the database of {kept.service} holds {tables} tables: a backup is restored into empty databases."
            )
        if server < manifest.postgres:
            raise CannotBackUp(
                f"this server is PostgreSQL {server}, the backup is of {manifest.postgres}: restore it there."
            )
    tools.check_serves(manifest.postgres)


def _knows(service: str, revision: str) -> bool:
    configuration = migrations.configuration(registry.migrations_folder(service), "")
    try:
        return ScriptDirectory.from_config(configuration).get_revision(revision) is not None
    except CommandError:
        return False


async def _check_bucket_empty(service: str) -> None:
    async for key in open_store(registry.settings(service)).keys(""):
        raise CannotBackUp(
            f"the bucket of {service} holds objects ({key}): a backup is restored into empty buckets."
        )


def _check_keys(manifest: Manifest, keys: Path | None) -> None:
    """Raise CannotBackUp unless the services will find every key that the backup needs."""
    targets = keyfiles.folders()
    if keys is not None and len(targets) > 1:
        raise CannotBackUp(
            "the services keep their keys in several folders: put them there by hand, without --keys."
        )
    given = [] if keys is None else [keys]
    missing = keyfiles.missing(manifest.keys, [*targets, *given])
    if missing:
        raise CannotBackUp(
            f"keys of this backup are missing ({', '.join(missing[:5])}): without them nothing sealed can be read. "
            "Name the folder that was written with them: --keys FOLDER."
        )
    others = keyfiles.in_the_way(manifest.keys, targets)
    if others:
        raise CannotBackUp(
            f"{', '.join(others)} in {targets[0]} hold other keys, and keys are never overwritten: "
            "move these files away if nothing needs them, then restore again."
        )


def _write_keys(keys: Path, say: Say) -> None:
    """Copy the keys to where the services look for them."""
    (target,) = keyfiles.folders()
    say(f"{keyfiles.write(keyfiles.read([keys]), target)} key files written to {target}")
    if (target / PUBLIC_FILE).exists():
        (target / PUBLIC_FILE).chmod(PUBLIC_MODE)


async def _check_rows(kept: KeptService) -> None:
    async with snapshots.connected(kept.service) as connection:
        found = await snapshots.counts(connection)
        revision = await connection.fetchval("SELECT version_num FROM alembic_version")
    wrong = [
        f"{name} {found.get(name)} instead of {count}"
        for name, count in kept.counts.items()
        if found.get(name) != count
    ]
    if wrong or revision != kept.revision:
        raise CannotBackUp(f"{kept.service} did not come back whole: {', '.join(wrong) or revision}")


def _migrate(kept: KeptService, say: Say) -> None:
    """Bring the tables up to this version, which also gives the application's role its rights."""
    folder = registry.migrations_folder(kept.service)
    url = (
        snapshots.url_of(kept.service)
        .set(drivername="postgresql+asyncpg")
        .render_as_string(hide_password=False)
    )
    newest = ScriptDirectory.from_config(migrations.configuration(folder, url)).get_current_head()
    migrations.upgrade(folder, url)
    if newest != kept.revision:
        say(f"{kept.service}: brought from revision {kept.revision} up to {newest}")


async def _restore_objects(resources: Resources, folder: Path, kept: KeptService, say: Say) -> None:
    """Put every object back; the store reads each again and compares its hash."""
    for one in await asyncio.to_thread(lambda: list(objects_of(folder, kept))):
        with (folder / one.name).open("rb") as data:
            await resources.store.put(one.key, data, one.size, one.content_type)
    say(f"{kept.service}: {kept.objects:,} objects restored")


async def _check_promises(resources: Resources, folder: Path, kept: KeptService, say: Say) -> None:
    """Raise CannotBackUp unless every object that a row needs is there as it was, and the audit chain is whole."""
    there = {one.key: one.sha256 for one in await asyncio.to_thread(lambda: list(objects_of(folder, kept)))}
    async with snapshots.connected(kept.service) as connection:
        needed = await snapshots.needed(connection, kept.service)
    known = {*kept.gone, *kept.missing, *kept.damaged}
    wrong = sorted(key for key, sha256 in needed if there.get(key) != sha256 and key not in known)
    if wrong:
        raise CannotBackUp(
            f"{kept.service}: {len(wrong)} objects are not what the rows say, the first: {wrong[0]}"
        )
    async with resources.database.read() as session:
        verdict = await chain.verify(session, [chain.Head(kept.head.position, kept.head.hash)])
    if verdict.fault or verdict.links != kept.head.position:
        raise CannotBackUp(f"the audit log of {kept.service} does not hold: {verdict.fault or verdict.links}")
    say(
        f"{kept.service}: {len(needed) - len(known):,} needed objects and {verdict.links:,} audit links are whole"
    )
