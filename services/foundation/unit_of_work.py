"""One write: rows, audit entries and outbox entries, together or not at all."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation import recording
from foundation.auth.actor import Actor
from foundation.bus.envelope import wrap
from foundation.bus.fact import Fact
from foundation.clock import Clock
from foundation.db.prepared import Prepared
from foundation.db.within import WROTE
from foundation.ids import uuid7
from foundation.recording import Audited, LastWrite, Outgoing
from foundation.sealing.sealer import Sealer
from foundation.telemetry.trace import current_trace_id, current_traceparent


class UnitOfWork:
    """What a use case is given. Made and committed by `Resources.unit_of_work`, never by its user."""

    def __init__(
        self,
        session: AsyncSession,
        *,
        service: str,
        clock: Clock,
        sealer: Sealer,
        event_sealer: Sealer,
        actor: Actor | None = None,
        address: str | None = None,
    ) -> None:
        self.session = session
        self.sealer = sealer
        self.actor = actor
        self._service = service
        self._clock = clock
        self._event_sealer = event_sealer
        self._address = address
        self._entries: list[Audited] = []
        self._outgoing: list[Outgoing] = []
        self._last: list[LastWrite] = []
        self.audited = False

    def now(self) -> datetime:
        """Return the current time."""
        return self._clock.now()

    def emit(self, fact: Fact) -> UUID:
        """Tell the other services a fact once this is committed; return the event's id."""
        event_id = uuid7()
        envelope = wrap(
            fact,
            event_id=event_id,
            source=self._service,
            at=self.now(),
            traceparent=current_traceparent(),
            sealer=self._event_sealer,
        )
        self._put("event", event_id, fact.NAME, fact.subject, envelope, self.now())
        return event_id

    def enqueue(self, verb_noun: str, *, after: timedelta = timedelta(0), **arguments: Any) -> UUID:
        """Have this service's task run once this is committed (and `after` has passed); ids only."""
        task_id = uuid7()
        body = {"arguments": arguments, "traceparent": current_traceparent()}
        name = f"{self._service}.{verb_noun}"
        self._put("task", task_id, name, str(task_id), body, self.now() + after)
        return task_id

    def audit(
        self,
        action: str,
        object_kind: str,
        object_id: object,
        *,
        result: str = "done",
        reason: str | None = None,
        actor_id: UUID | None = None,
        **details: Any,
    ) -> None:
        """Record a deed. `details` are small JSON values without personal data.

        `actor_id` names the person where no token does yet (a login, a registration).
        """
        self.audited = True
        self._entries.append(
            Audited(
                id=uuid7(),
                at=self.now(),
                actor_id=self.actor.id if self.actor else actor_id,
                actor_name=self.actor.name if self.actor else None,
                address=self._address,
                action=action,
                object_kind=object_kind,
                object_id=str(object_id),
                result=result,
                reason=reason,
                details=details,
                trace_id=current_trace_id(),
            )
        )

    def leave_unaudited(self, _why: str) -> None:
        """Say that this write needs no audit entry, and why; a test refuses writes that say neither."""
        self.audited = True

    def write_last(
        self, prepared: Prepared, *, refused: Mapping[str, type[Exception]] | None = None, **values: object
    ) -> None:
        """Have an INSERT, UPDATE or DELETE made at the very end, in one round trip with audit and outbox entries.

        For rows that nothing in this unit of work reads again, each changed by one such statement only. `refused`
        says by the name of a constraint which error its violation is.
        """
        self._last.append(LastWrite(prepared, values, refused or {}))
        self.session.info[WROTE] = True

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Do something that may fail and leave nothing: neither rows nor what was audited and told meanwhile."""
        entries, outgoing, last = len(self._entries), len(self._outgoing), len(self._last)
        try:
            async with self.session.begin_nested():
                yield
        except BaseException:
            del self._entries[entries:], self._outgoing[outgoing:], self._last[last:]
            raise

    async def write_entries(self) -> None:
        """Write what was audited so far: for who reads the audit log and finds the own reading in it."""
        entries, self._entries = self._entries, []
        await recording.write(self.session, entries, ())

    async def finish(self) -> None:
        """Write audit and outbox entries and what was to be written last, and wake the relay."""
        session = self.session.sync_session
        if session.new or session.dirty or session.deleted:
            await self.session.flush()
        await recording.write(self.session, self._entries, self._outgoing, self._last)

    def _put(self, kind: str, id: UUID, name: str, subject: str, body: dict[str, Any], due: datetime) -> None:
        self._outgoing.append(Outgoing(id, kind, name, subject, body, due))
