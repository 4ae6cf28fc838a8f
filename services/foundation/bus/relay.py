"""The relay: carries outbox entries to the broker. Any number may run; each entry is published at least once."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus import outbox
from foundation.bus.publisher import Publisher
from foundation.bus.tables import WAKE_CHANNEL
from foundation.db.engine import Database
from foundation.db.listening import listen
from foundation.tasks.schedule import When, enqueue_due
from foundation.telemetry.logs import log

BATCH = 100
SWEEP_S = 2.0
PAUSE_AFTER_FAILURE_S = 0.5
LOOK_EVERY = timedelta(minutes=1)


class Relay:
    """Moves one service's outbox. Wakes on NOTIFY, and sweeps every few seconds in case one was missed."""

    def __init__(
        self,
        service: str,
        database: Database,
        publisher: Publisher,
        schedule: Mapping[str, When] | None = None,
    ) -> None:
        self.service = service
        self._database = database
        self._publisher = publisher
        self._schedule = schedule or {}
        self._next_run = datetime.min.replace(tzinfo=UTC)
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Relay until cancelled."""
        listener = asyncio.create_task(
            listen(self._database.url, WAKE_CHANNEL, lambda _: self._wake.set(), self._wake.set)
        )
        try:
            while True:
                self._wake.clear()
                if not await self._step_safely():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), SWEEP_S)
        finally:
            listener.cancel()
            self._publisher.discard()

    async def _step_safely(self) -> bool:
        """Return whether there may be more to do at once."""
        try:
            claimed, sent = await self.step()
        except Exception as error:
            log.warning("relay_step_failed", relay=self.service, error=repr(error))
            await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
            return False
        if sent < claimed:
            await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
        return sent == BATCH

    async def step(self) -> tuple[int, int]:
        """Claim a batch, publish it, settle it; return how many were claimed and how many confirmed."""
        await self._enqueue_due()
        async with self._database.writing.begin() as session:
            token, rows = await outbox.claim(session, datetime.now(UTC), BATCH)
        if not rows:
            return 0, 0
        published = await asyncio.to_thread(self._publisher.publish, rows)
        async with self._database.writing.begin() as session:
            await outbox.settle(session, token, published.confirmed, datetime.now(UTC))
            if published.refused is not None:
                await self._set_aside(session, published.refused)
        return len(rows), len(published.confirmed)

    async def _set_aside(self, session: AsyncSession, position: int) -> None:
        """Let the others go on before an entry that the broker has refused again and again; it stays unsent."""
        attempts = await outbox.set_aside(session, position, datetime.now(UTC))
        if attempts is not None:
            log.error("entry_refused", relay=self.service, position=position, attempts=attempts)

    async def _enqueue_due(self) -> None:
        """Look once a minute, not at every step, whether a task is due by itself."""
        now = datetime.now(UTC)
        if not self._schedule or now < self._next_run:
            return
        async with self._database.writing.begin() as session:
            await enqueue_due(session, self._schedule, now)
        self._next_run = now + LOOK_EVERY
