"""What a consumer does with one event: its effect and its inbox row in one transaction, once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from foundation.bus.envelope import unwrap
from foundation.bus.fact import Fact
from foundation.bus.parking import park
from foundation.bus.tables import InboxEntry
from foundation.resources import Resources
from foundation.telemetry.trace import continue_trace
from foundation.unit_of_work import UnitOfWork

F = TypeVar("F", bound=Fact)
Handler = Callable[[UnitOfWork, Any], Awaitable[None]]


class NotYet(Exception):
    """What this event builds on has not arrived: try again in a moment."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: type[Fact]
    handler: Handler


class Handlers:
    """A service's answers to facts, by name."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._entries: dict[str, _Entry] = {}

    def on(self, kind: type[F]) -> Callable[[Callable[[UnitOfWork, F], Awaitable[None]]], Handler]:
        """Register a handler for a kind of fact; one per service and fact."""

        def register(handler: Callable[[UnitOfWork, F], Awaitable[None]]) -> Handler:
            if kind.NAME in self._entries:
                raise RuntimeError(f"{self.service} already has a handler for {kind.NAME}")
            self._entries[kind.NAME] = _Entry(kind, handler)
            return handler

        return register

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the facts that are handled."""
        return frozenset(self._entries)

    async def handle(self, resources: Resources, envelope: dict[str, Any]) -> bool:
        """Apply an event; return False if its effect was there already. Errors leave no trace behind."""
        entry = self._entries[envelope["type"]]
        continue_trace(envelope.get("traceparent"))
        fact = unwrap(envelope, entry.kind, resources.event_sealer)
        async with resources.unit_of_work() as uow:
            statement = insert(InboxEntry).values(consumer=self.service, event_id=UUID(envelope["id"]))
            inserted = await uow.session.execute(
                statement.on_conflict_do_nothing().returning(InboxEntry.event_id)
            )
            if inserted.first() is None:
                return False
            await entry.handler(uow, fact)
        return True

    async def park(self, resources: Resources, envelope: dict[str, Any], error: BaseException) -> None:
        """Keep an event that cannot be handled, with its error, for replay."""
        async with resources.unit_of_work() as uow:
            await park(
                uow.session,
                id=UUID(envelope["id"]),
                kind="event",
                name=envelope["type"],
                body=envelope,
                error=error,
            )
