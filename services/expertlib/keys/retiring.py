"""Retiring: taking an old key out of its ring, once nothing needs it any more."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey
from sqlalchemy import ColumnElement, bindparam, case, delete, func, literal_column, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SqlUuid
from sqlalchemy.ext.asyncio import AsyncEngine

from expertlib import registry
from expertlib.keys.rings import CannotTurn, Ring, columns_of, engine_of, opened, turner
from expertlib.keys.rotating import note_retired
from foundation.auth.tokens import (
    LEEWAY_S,
    LIFETIME,
    NEXT_FILE,
    PRIVATE_FILE,
    PUBLIC_FILE,
    read_private,
    read_public,
    write_public,
)
from foundation.bus.tables import OutboxEntry, Parked
from foundation.resources import Resources
from foundation.sealing.columns import Keyed
from foundation.sealing.declared import Declared, bearing_blind, bearing_sealed, blind_key, sealed_key
from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import blind_mark

# What was begun under the old key has ended by then: a request, a task with its time limit, a transaction.
LONGEST_WRITE = timedelta(minutes=3)
# What lies in Redis under a keyed hash (captchas, budgets of an address) has expired by then.
LONGEST_IN_REDIS = timedelta(minutes=65)
# A fact that somebody has not heard after so long is not in flight: the sweep of expertlib resync is for it.
LONGEST_IN_FLIGHT = timedelta(days=30)
AT_ONCE = 5000
VOIDABLE = "recovery-codes"


async def retire(ring: Ring, *, void: bool = False, now: datetime | None = None) -> tuple[str, ...]:
    """Take the old keys out of a ring; return their ids, none if there is none.

    Raises CannotTurn with everything that still needs one of them. `void` has what may be voided be removed.
    """
    keys, now = ring.read(), now or datetime.now(UTC)
    if keys.next is not None:
        raise CannotTurn(f"{ring.name}: the rotation to {keys.next} is not finished; run it again.")
    if not keys.old:
        return ()
    reasons = [*_too_fresh(ring, keys, now)]
    if ring.service == "events":
        reasons += [reason async for reason in _events_under(keys, now)]
    else:
        reasons += [reason async for reason in _needed(ring, keys, void=void and not reasons)]
    if reasons:
        raise CannotTurn("\n".join(f"{ring.name}: {reason}" for reason in reasons))
    left = keys
    for key_id in keys.old:
        left = left.without(key_id)
    await note_retired(ring.owner, ring.name, keys.old)
    left.replace_at(ring.path)
    return keys.old


async def retire_tokens(folder: Path, settle_s: float, *, now: datetime | None = None) -> tuple[str, ...]:
    """Have no service accept tokens of the old signing key; return its id. Raises CannotTurn while some may live."""
    if (folder / NEXT_FILE).exists():
        raise CannotTurn("tokens: the rotation is not finished; run it again.")
    signing = read_private(folder / PRIVATE_FILE)
    known = [key for key in read_public(folder / PUBLIC_FILE).keys if isinstance(key, ECKey)]
    old = [key for key in known if key.kid != signing.kid]
    if not old:
        return ()
    switched = datetime.fromtimestamp((folder / PRIVATE_FILE).stat().st_mtime, UTC)
    over = switched + LIFETIME + timedelta(seconds=LEEWAY_S + settle_s)
    if (now or datetime.now(UTC)) < over:
        raise CannotTurn(f"tokens: the last token of the old key lives until {over:%Y-%m-%d %H:%M:%S} UTC.")
    ids = tuple(str(key.kid) for key in old)
    await note_retired("identity", "tokens", ids)
    write_public(folder, [key for key in known if key.kid == signing.kid])
    return ids


def _too_fresh(ring: Ring, keys: Keyring, now: datetime) -> Iterable[str]:
    longest = LONGEST_IN_REDIS if ring.kind == "blind" else LONGEST_WRITE
    since = keys.since.get(keys.active)
    if since is not None and now < since + longest:
        yield f"{keys.active} is active since {since:%H:%M:%S} UTC only; wait until {since + longest:%H:%M:%S} UTC."


async def _needed(ring: Ring, keys: Keyring, *, void: bool) -> AsyncIterator[str]:
    """Yield what still needs an old key of a service's ring."""
    async with opened(ring.service) as resources, engine_of(resources) as engine:
        columns = columns_of(ring.service)
        if ring.kind == "blind":
            borne = await bearing_blind(engine, columns, keys)
            needed = [one for one in borne if one.key_id in keys.old and one.needed]
            if void and needed and all(one.name in _voidable(columns) for one in needed):
                # last of all: whoever's codes go should not lose them to a retirement that is refused
                await _void(resources, columns, keys)
                return
            for one in needed:
                hint = _hint(columns, one.name)
                yield f"{one.needed} rows of {one.name} can be found only under {one.key_id}{hint}"
            return
        for one in await bearing_sealed(engine, columns):
            if one.key_id in keys.old:
                yield f"{one.rows} rows of {one.name} are sealed by {one.key_id}; run the rotation again."
        walker = turner(engine, ring.service, ring.folder, lambda _name, _done: None)
        for name, number in (await walker.objects_bearing(resources.store, keys.old)).items():
            if number:
                yield f"{number} objects of {name} are sealed by it; rotate again, or wait until they have expired."


def _voidable(columns: Iterable[Declared]) -> dict[str, Declared]:
    return {one.name: one for one in columns if isinstance(one.kept, Keyed) and one.kept.voidable == VOIDABLE}


def _hint(columns: Sequence[Declared], name: str) -> str:
    if not any(one.name == name and isinstance(one.kept, Keyed) for one in columns):
        return "; run the rotation again, or wait until they have expired."
    voided = f", or have them voided (--void-{VOIDABLE})" if name in _voidable(columns) else ""
    return f"; wait until they are used or have expired{voided}."


async def _void(resources: Resources, columns: Iterable[Declared], keys: Keyring) -> None:
    """Remove what may be voided and bears an old key; the persons make themselves new ones."""
    marks = [blind_mark(key_id).hex() for key_id in keys.old]
    for one in _voidable(columns).values():
        live = one.kept.live if isinstance(one.kept, Keyed) else "false"
        statement = delete(one.table).where(blind_key(one.column).in_(marks), text(f"({live})"))
        async with resources.unit_of_work() as uow:
            gone = await uow.session.execute(statement.returning(*one.table.primary_key.columns))
            uow.audit("key.void_codes", "key", keys.active, count=len(gone.all()))


async def _events_under(keys: Keyring, now: datetime) -> AsyncIterator[str]:
    """Yield which facts that are still on their way, or parked, are sealed by an old key."""
    for publisher in registry.BACKENDS:
        async with opened(publisher) as resources, engine_of(resources) as engine:
            unsent, sent = await _outbox(engine, keys, now - LONGEST_IN_FLIGHT)
            parked = await _parked(engine, keys)
        if unsent:
            yield f"{unsent} facts of {publisher} are not published yet; wait for its relay."
        if parked:
            yield f"{parked} facts are parked in {publisher}; handle them (expertlib replay {publisher})."
        for subscriber in registry.BACKENDS:
            heard_by = set(registry.handlers(subscriber).names)
            wanted = [id for id, name in sent if name in heard_by]
            missing = await _unheard(subscriber, wanted) if wanted else 0
            if missing:
                yield f"{missing} facts of {publisher} have not been handled by {subscriber} yet: wait for it."


async def _outbox(engine: AsyncEngine, keys: Keyring, since: datetime) -> tuple[int, list[tuple[UUID, str]]]:
    """Return how many facts under old keys are unsent, and those sent since a time with their names."""
    row = OutboxEntry
    statement = select(row.id, row.name, row.sent_at).where(
        row.kind == "event", or_(row.sent_at.is_(None), row.sent_at > since), _bears(row.body, keys.old)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(statement)).all()
    return sum(one.sent_at is None for one in rows), [(one.id, one.name) for one in rows if one.sent_at]


async def _parked(engine: AsyncEngine, keys: Keyring) -> int:
    statement = select(func.count()).where(
        Parked.kind == "event", Parked.replayed_at.is_(None), _bears(Parked.body, keys.old)
    )
    async with engine.connect() as connection:
        return int((await connection.execute(statement)).scalar_one())


def _bears(body: Any, key_ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that the sealed part of an event bears one of these keys."""
    sealed = body["data"]["sealed"].astext
    key = sealed_key(func.decode(sealed, literal_column("'base64'")))
    return case((sealed.is_(None), False), else_=key.in_(key_ids))


async def _unheard(subscriber: str, event_ids: list[UUID]) -> int:
    """Return how many events are neither in a service's inbox nor parked there."""
    known = text(
        "SELECT count(*) FROM unnest(:ids) e(id) WHERE NOT EXISTS"
        " (SELECT 1 FROM inbox WHERE consumer = :consumer AND event_id = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.id = e.id)"
    )
    missing = 0
    async with (
        opened(subscriber) as resources,
        engine_of(resources) as engine,
        engine.connect() as connection,
    ):
        for start in range(0, len(event_ids), AT_ONCE):
            ids = bindparam("ids", event_ids[start : start + AT_ONCE], ARRAY(SqlUuid))
            statement = known.bindparams(ids, consumer=subscriber)
            missing += int((await connection.execute(statement)).scalar_one())
    return missing
