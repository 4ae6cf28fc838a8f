"""One moment of all databases: a snapshot of each, taken at once, and proof that they fit together.

The databases have no common transaction. What must not be is an effect without its cause: a service that has taken
in a fact which its teller, as backed up, never told. So the snapshots are taken at the same time and compared: an
event in an inbox that stands in no outbox means they lie too far apart, and they are taken again. The other way
round, a fact told and not yet taken in, is what the restore tells again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.engine import URL, make_url

from expertlib import registry
from expertlib.backup.errors import CannotBackUp
from expertlib.backup.manifest import KeptHead
from foundation.audit.chain import GENESIS
from foundation.db.plain import connect

TRIES = 20
PAUSE_S = 0.2
CONNECT_LIMIT_S = 10
# Longer than a handler's transaction can be open.
RECENT = "10 minutes"

Needed = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database at one moment, open for reading; `name` is what pg_dump calls it by."""

    service: str
    url: URL
    name: str
    server: int
    connection: Any

    async def revision(self) -> str:
        """Return the revision of its tables."""
        return str(await self.connection.fetchval("SELECT version_num FROM alembic_version"))

    async def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return await counts(self.connection)

    async def head(self) -> KeptHead:
        """Return the end of the audit chain."""
        row = await self.connection.fetchrow(
            "SELECT position, hash FROM audit_links ORDER BY position DESC LIMIT 1"
        )
        return (
            KeptHead(position=row[0], hash=row[1].hex()) if row else KeptHead(position=0, hash=GENESIS.hex())
        )

    async def needed(self) -> Needed:
        """Return key and SHA-256 of the objects that its rows need."""
        return await needed(self.connection, self.service)


def url_of(service: str) -> URL:
    """Return the owner's way into the database of a service."""
    settings = registry.settings(service)
    return make_url((settings.migrate_url or settings.database_url).get_secret_value()).set(
        drivername="postgresql"
    )


@asynccontextmanager
async def connected(service: str) -> AsyncIterator[Any]:
    """Yield a connection of the owner that no timeout ends; CannotBackUp where the server does not answer."""
    try:
        connection = await connect(url_of(service), timeout=CONNECT_LIMIT_S)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotBackUp(f"the database of {service} cannot be reached: {error!r}") from error
    try:
        await connection.execute("SET statement_timeout = 0")
        await connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection
    finally:
        await connection.close()


async def counts(connection: Any) -> dict[str, int]:
    """Return the number of rows of each table that a connection sees."""
    names = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    return {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for (name,) in names}  # noqa: S608


async def needed(connection: Any, service: str) -> Needed:
    """Return key and SHA-256 of the objects that a service's rows need, as a connection sees them."""
    if find_spec(f"{service}.kept_objects") is None:
        return set()
    rows = await connection.fetch(import_module(f"{service}.kept_objects").STATEMENT)
    return {(key, sha256) for key, sha256 in rows}


@asynccontextmanager
async def taken(services: Sequence[str]) -> AsyncIterator[tuple[datetime, list[Snapshot]]]:
    """Yield the moment and snapshots of all services that fit together; they stay open until the end.

    Raises CannotBackUp when they never fit, which only a broken bus makes likely.
    """
    for _ in range(TRIES):
        async with AsyncExitStack() as stack:
            connections = [await stack.enter_async_context(connected(service)) for service in services]
            for connection in connections:
                transaction = connection.transaction(isolation="repeatable_read", readonly=True)
                await transaction.start()
                stack.push_async_callback(transaction.rollback)
            found = await asyncio.gather(*(_export(connection) for connection in connections))
            snapshots = [
                Snapshot(service, url_of(service), name, server, connection)
                for service, connection, (name, server, _) in zip(services, connections, found, strict=True)
            ]
            if not await _untold(snapshots):
                yield min(at for _, _, at in found), snapshots
                return
        await asyncio.sleep(PAUSE_S)
    raise CannotBackUp("the databases do not fit together: events were taken in that no service has told.")


async def _export(connection: Any) -> tuple[str, int, datetime]:
    row = await connection.fetchrow(
        "SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000, clock_timestamp()"
    )
    return row[0], row[1], row[2]


async def _untold(snapshots: Iterable[Snapshot]) -> set[UUID]:
    """Return the events lately taken in by some service that no service has told."""
    statement = f"SELECT event_id FROM inbox WHERE handled_at > now() - interval '{RECENT}'"  # noqa: S608
    left = {id for one in snapshots for (id,) in await one.connection.fetch(statement)}
    for one in snapshots:
        told = await one.connection.fetch("SELECT id FROM outbox WHERE id = ANY($1)", list(left))
        left -= {id for (id,) in told}
    return left
