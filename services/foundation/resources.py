"""What a process of a service holds open, and how a write begins and ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.clock import Clock, SystemClock
from foundation.db import within
from foundation.db.engine import Database
from foundation.sealing.sealer import Sealer
from foundation.settings import BackendSettings
from foundation.store.objects import ObjectStore
from foundation.unit_of_work import UnitOfWork


def _no_watch(_uow: UnitOfWork) -> None:
    """Look at nothing; tests look whether what is about to be committed was audited."""


@dataclass(slots=True)
class Resources:
    """A service's database, object store, Redis, keys and clock; `watch` sees each write before it ends.

    `closing` is what features have opened that must be closed with the rest.
    """

    service: str
    settings: BackendSettings
    database: Database
    store: ObjectStore
    redis: "Redis"
    sealer: Sealer
    event_sealer: Sealer
    clock: Clock = field(default_factory=SystemClock)
    extras: dict[str, Any] = field(default_factory=dict)
    watch: Callable[[UnitOfWork], None] = _no_watch
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @classmethod
    def open(cls, service: str, settings: BackendSettings) -> "Resources":
        """Return the resources of a service; connections are made when first needed."""
        return cls(
            service=service,
            settings=settings,
            database=Database(settings.database_url.get_secret_value(), settings.database_pool_size),
            store=open_store(settings),
            redis=open_redis(settings.redis_url.get_secret_value()),
            sealer=Sealer.of_service(settings.keys_dir, service),
            event_sealer=Sealer.of_events(settings.keys_dir),
        )

    async def close(self) -> None:
        """Close all connections."""
        for close in self.closing:
            await close()
        await self.redis.aclose()
        await self.database.close()

    @asynccontextmanager
    async def unit_of_work(
        self, actor: Actor | None = None, address: str | None = None
    ) -> AsyncIterator[UnitOfWork]:
        """Begin a write; commit at the end, roll back if anything was raised."""
        session = self.database.writing()
        uow = UnitOfWork(
            session,
            service=self.service,
            clock=self.clock,
            sealer=self.sealer,
            event_sealer=self.event_sealer,
            actor=actor,
            address=address,
        )
        try:
            yield uow
            self.watch(uow)
            await uow.finish()
        except BaseException:
            await _to_its_end(_take_back(session))
            raise
        await _to_its_end(_keep(session))


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Wait for what goes on when nobody waits any more: a transaction ends whole, and so does its connection's use."""
    await asyncio.shield(asyncio.create_task(work))


async def _keep(session: AsyncSession) -> None:
    try:
        await within.commit(session)
    except BaseException:
        await _take_back(session)
        raise


async def _take_back(session: AsyncSession) -> None:
    try:
        await session.rollback()
    finally:
        await session.close()


def open_store(settings: BackendSettings) -> ObjectStore:
    """Return the bucket of a service; nothing is asked of the store yet."""
    return ObjectStore(
        settings.s3_endpoint,
        settings.s3_access_key,
        settings.s3_secret_key.get_secret_value(),
        settings.s3_bucket,
        secure=settings.s3_secure,
    )


def open_redis(url: str) -> "Redis":
    """Return a Redis client that answers or fails within a second and never repeats a command by itself."""
    return Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=1,
        socket_connect_timeout=1,
        health_check_interval=30,
    )
