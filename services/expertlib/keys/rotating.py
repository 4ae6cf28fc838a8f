"""Rotation: add a key that all processes learn, make it the active one, walk through what bears another.

Each step is one replaced file or one committed portion, and the next run goes on where the last one ended, whenever
that was killed: what is left to do is read from the ring and from the data.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from joserfc.jwk import ECKey

from expertlib.keys.rings import CannotTurn, Ring, engine_of, opened, texts_of, turner
from foundation.auth.tokens import (
    NEXT_FILE,
    PRIVATE_FILE,
    PUBLIC_FILE,
    new_key,
    private_text,
    read_private,
    read_public,
    write_public,
)
from foundation.resources import Resources
from foundation.sealing.keys import Keyring, replace_secret, write_secret
from foundation.sealing.portions import Walked


@dataclass(frozen=True, slots=True)
class Teller:
    """Where progress goes: whole lines, and how far a walk is in a column."""

    line: Callable[[str], None]
    walk: Callable[[str, int], None]


async def rotate(ring: Ring, settle_s: float, tell: Teller) -> Walked:
    """Turn a ring and walk through what bears its old keys; return what the walk has done."""
    active = await _switch(ring, settle_s, tell)
    if ring.service == "events":
        return Walked()
    async with opened(ring.service) as resources, engine_of(resources) as engine:
        walker = turner(engine, ring.service, ring.folder, tell.walk)
        if ring.kind == "blind":
            return await walker.reindex(active, texts_of(ring.service))
        rows = await walker.reseal(active)
        objects = await walker.reseal_objects(active, resources.store)
    return Walked({**rows.done, **objects.done}, rows.problems + objects.problems)


async def rotate_tokens(folder: Path, settle_s: float, tell: Teller) -> None:
    """Have all services know the next signing key, then sign with it; raise CannotTurn before the last is retired."""
    signing, following = read_private(folder / PRIVATE_FILE), _following(folder)
    if following is not None and following.kid == signing.kid:
        # killed between the last two steps
        (folder / NEXT_FILE).unlink()
        tell.line(f"tokens: {signing.kid} signs already")
        return
    public = list(read_public(folder / PUBLIC_FILE).keys)
    if following is None:
        if len(public) > 1:
            raise CannotTurn("tokens: retire the old key first (expertlib keys retire tokens).")
        following = new_key()
        write_secret(folder / NEXT_FILE, private_text(following))
    if all(key.kid != following.kid for key in public):
        write_public(folder, [*(key for key in public if isinstance(key, ECKey)), following])
        tell.line(f"tokens: {following.kid} is known; it signs in {settle_s:g} s")
    await _settle(_changed(folder / PUBLIC_FILE), settle_s)
    async with opened("identity") as resources:
        await _note(resources, "key.activate", "tokens", str(following.kid))
    replace_secret(folder / PRIVATE_FILE, private_text(following))
    (folder / NEXT_FILE).unlink()
    tell.line(f"tokens: {following.kid} signs. In some minutes: expertlib keys retire tokens")


async def _switch(ring: Ring, settle_s: float, tell: Teller) -> Keyring:
    """Bring a ring to the point where every process uses the newest key; return it."""
    keys = ring.read()
    if keys.next is None and not keys.old:
        keys = keys.with_next(ring.prefix, datetime.now(UTC))
        keys.replace_at(ring.path)
        tell.line(f"{ring.name}: {keys.next} is known; it becomes active in {settle_s:g} s")
    elif keys.next is None:
        tell.line(f"{ring.name}: going on with {keys.active}; {', '.join(keys.old)} is not retired yet")
    else:
        tell.line(f"{ring.name}: going on with {keys.next}")
    if keys.next is not None:
        await _settle(keys.since.get(keys.next), settle_s)
        # written down first: killed in between it is written down twice, never not at all
        async with opened(ring.owner) as resources:
            await _note(resources, "key.activate", ring.name, keys.next)
        keys = keys.switched(datetime.now(UTC))
        keys.replace_at(ring.path)
        tell.line(f"{ring.name}: {keys.active} is active")
    await _settle(keys.since.get(keys.active), settle_s)
    return keys


async def note_retired(owner: str, name: str, key_ids: tuple[str, ...]) -> None:
    """Write into a service's audit log that keys are gone."""
    async with opened(owner) as resources:
        for key_id in key_ids:
            await _note(resources, "key.retire", name, key_id)


async def _note(resources: Resources, action: str, ring: str, key_id: str) -> None:
    async with resources.unit_of_work() as uow:
        uow.audit(action, "key", key_id, ring=ring)


async def _settle(since: datetime | None, settle_s: float) -> None:
    """Wait until every process has read a file that changed then."""
    passed = (datetime.now(UTC) - since).total_seconds() if since else 0.0
    await asyncio.sleep(max(0.0, settle_s - max(0.0, passed)))


def _following(folder: Path) -> ECKey | None:
    path = folder / NEXT_FILE
    return read_private(path) if path.exists() else None


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
