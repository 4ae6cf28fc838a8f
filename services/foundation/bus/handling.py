"""What a consumer does with one event: its effect and its inbox row in one transaction, once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from foundation.bus.envelope import unwrap
from foundation.bus.fact import Fact
from foundation.bus.parking import park
from foundation.bus.tables import InboxEntry
from foundation.db import within
from foundation.db.prepared import Prepared
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
        self._alone: set[str] = set()
        self._grouped_by: dict[str, str] = {}

    def on(self, kind: type[F]) -> Callable[[Callable[[UnitOfWork, F], Awaitable[None]]], Handler]:
        """Register a handler for a kind of fact; one per service and fact."""

        def register(handler: Callable[[UnitOfWork, F], Awaitable[None]]) -> Handler:
            if kind.NAME in self._entries:
                raise RuntimeError(f"{self.service} already has a handler for {kind.NAME}")
            self._entries[kind.NAME] = _Entry(kind, handler)
            return handler

        return register

    def alone(self, *kinds: type[Fact]) -> None:
        """Have facts that concern more than their subject handled alone: nothing else is at the same time."""
        self._alone.update(kind.NAME for kind in kinds)

    def group(self, field: str, *kinds: type[Fact]) -> None:
        """Have facts of these kinds keep their order among each other where they agree in a field."""
        self._grouped_by.update((kind.NAME, field) for kind in kinds)

    def lane_of(self, envelope: dict[str, Any]) -> str | None:
        """Return what an event keeps its order by (its subject, if nothing else was said); None: it is alone."""
        name, data = envelope["type"], envelope.get("data")
        if name in self._alone:
            return None
        field = self._grouped_by.get(name)
        if field is not None and isinstance(data, dict) and field in data:
            return str(data[field])
        return str(envelope.get("subject"))

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
            event_id = UUID(envelope["id"])
            if not await within.fetch(uow.session, _heard(), consumer=self.service, event_id=event_id):
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


@cache
def _heard() -> Prepared:
    """Return the statement that notes an event, and gives no row when it was noted before."""
    entry = insert(InboxEntry).values(consumer=bindparam("consumer"), event_id=bindparam("event_id"))
    return Prepared(entry.on_conflict_do_nothing().returning(InboxEntry.event_id))
