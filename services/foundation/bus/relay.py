"""The relay: carries outbox entries to the broker. Any number may run; each entry is published at least once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.bus import outbox
from foundation.bus.outbox import Claimed
from foundation.bus.publisher import Published, Publisher
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
                if await self._drain_safely():
                    await self._rest()
                else:
                    await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
        finally:
            listener.cancel()
            self._publisher.discard()

    async def _rest(self) -> None:
        """Wait until woken, or for a sweep; an idle connection stays alive meanwhile."""
        try:
            await asyncio.wait_for(self._wake.wait(), SWEEP_S)
        except TimeoutError:
            await asyncio.to_thread(self._publisher.keep_alive)

    async def step(self) -> tuple[int, int]:
        """Claim a batch, publish it, settle it; return how many were claimed and how many confirmed."""
        await self._enqueue_due()
        batch = await self._settle_and_claim([])
        if not batch.rows:
            return 0, 0
        await self._publish(batch)
        async with self._database.writing.begin() as session:
            await _settle(session, batch, self.service)
        return len(batch.rows), len(batch.published.confirmed)

    async def _drain_safely(self) -> bool:
        """Relay until nothing is due; return False when something went wrong, and waiting a moment may help."""
        try:
            await self._enqueue_due()
            return await self._drain()
        except Exception as error:
            log.warning("relay_step_failed", relay=self.service, error=repr(error))
            return False

    async def _drain(self) -> bool:
        """Relay batch after batch; return False as soon as not all of one was confirmed.

        While a full batch is published, the next one is claimed and the one before it settled, in one transaction. No
        two batches that are out at the same time hold the same subject: claiming sees to that. What is told while a
        small batch is out waits those milliseconds and goes as one: claiming each by itself took more than all else.
        """
        done: list[_Batch] = []
        present = await self._settle_and_claim(done)
        while present.rows:
            publishing = asyncio.create_task(self._publish(present))
            following = None
            try:
                if len(present.rows) == BATCH:
                    following, done = await self._settle_and_claim(done), []
            finally:
                await publishing
            done.append(present)
            if not present.is_whole:
                await self._settle_and_release(done, following)
                return False
            if following is None and not self._wake.is_set():
                # nothing was told since it was claimed: only what is told from now on is to be looked for
                await self._settle_and_release(done, None)
                return True
            if following is None or not following.rows:
                following, done = await self._settle_and_claim(done), []
            present = following
        return True

    async def _publish(self, batch: "_Batch") -> None:
        batch.published = await asyncio.to_thread(self._publisher.publish, batch.rows)

    async def _settle_and_claim(self, done: Sequence["_Batch"]) -> "_Batch":
        """Mark what was published as sent, and lease what is due next."""
        # Whatever is committed from now on wakes again.
        self._wake.clear()
        async with self._database.writing.begin() as session:
            for batch in done:
                await _settle(session, batch, self.service)
            return _Batch(*await outbox.claim(session, datetime.now(UTC), BATCH))

    async def _settle_and_release(self, done: Sequence["_Batch"], following: "_Batch | None") -> None:
        """Mark what was published as sent, and free what was claimed and not published."""
        async with self._database.writing.begin() as session:
            for batch in done:
                await _settle(session, batch, self.service)
            if following is not None and following.rows:
                await outbox.release(session, following.token)

    async def _enqueue_due(self) -> None:
        """Look once a minute, not at every step, whether a task is due by itself."""
        now = datetime.now(UTC)
        if not self._schedule or now < self._next_run:
            return
        async with self._database.writing.begin() as session:
            await enqueue_due(session, self._schedule, now)
        self._next_run = now + LOOK_EVERY


@dataclass(slots=True)
class _Batch:
    """Entries under one lease, and what became of them."""

    token: UUID
    rows: Sequence[Claimed]
    published: Published = field(default_factory=Published)

    @property
    def is_whole(self) -> bool:
        """Whether all of it was confirmed."""
        return len(self.published.confirmed) == len(self.rows)


async def _settle(session: AsyncSession, batch: _Batch, relay: str) -> None:
    """Mark as sent what was confirmed, and free the rest.

    What the broker has refused again and again waits, and lets the others go on before it; it stays unsent.
    """
    now = datetime.now(UTC)
    await outbox.settle(session, batch.token, batch.published.confirmed, now)
    if batch.is_whole:
        return
    await outbox.release(session, batch.token)
    for position in batch.published.refused:
        attempts = await outbox.set_aside(session, position, now)
        if attempts is not None:
            log.error("entry_refused", relay=relay, position=position, attempts=attempts)
