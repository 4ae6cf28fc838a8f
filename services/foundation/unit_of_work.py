"""One write: rows, audit entries and outbox entries, together or not at all."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.tables import AuditEntry, AuditPending
from foundation.auth.actor import Actor
from foundation.bus.envelope import wrap
from foundation.bus.fact import Fact
from foundation.bus.tables import WAKE_CHANNEL, OutboxEntry
from foundation.clock import Clock
from foundation.ids import uuid7
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
        self._outgoing: list[OutboxEntry] = []
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
        entry = AuditEntry(
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
        self.session.add_all([entry, AuditPending(entry_id=entry.id)])

    def leave_unaudited(self, _why: str) -> None:
        """Say that this write needs no audit entry, and why; a test refuses writes that say neither."""
        self.audited = True

    async def finish(self) -> None:
        """Write the outbox entries, last of all, and wake the relay."""
        if self._outgoing:
            self.session.add_all(self._outgoing)
            await self.session.flush()
            await self.session.execute(text(f"SELECT pg_notify('{WAKE_CHANNEL}', '')"))

    def _put(self, kind: str, id: UUID, name: str, subject: str, body: dict[str, Any], due: datetime) -> None:
        self._outgoing.append(
            OutboxEntry(id=id, kind=kind, name=name, subject=subject, body=body, due_at=due)
        )
