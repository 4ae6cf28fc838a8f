"""A service under test, in this process: HTTP and events in; replies, rows and facts out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from foundation.audit.tables import AuditEntry
from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.auth.tokens import TokenSigner, TokenVerifier
from foundation.bus.envelope import unwrap, wrap
from foundation.bus.fact import Fact
from foundation.bus.handling import Handlers
from foundation.bus.tables import OutboxEntry
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.tasks.shell import Tasks
from foundation.testing.auditing import require_audit
from foundation.testing.clock import MovableClock

F = TypeVar("F", bound=Fact)

# Ends the names of the databases and buckets that the service tests use.
DATABASE_SUFFIX = "_services"
MOST_ROUNDS = 1000


@dataclass(slots=True)
class ServiceKit:
    """Made by the fixtures of services/conftest.py."""

    app: FastAPI
    resources: Resources
    clock: MovableClock
    handlers: Handlers
    tasks: Tasks
    client: httpx.AsyncClient
    admin_url: str

    def actor(
        self,
        *roles: str,
        organization_id: UUID | None = None,
        id: UUID | None = None,
        name: str = "测试人员",
        employer_id: UUID | None = None,
        must_change_password: bool = False,
        hurdle: Hurdle | None = None,
    ) -> Actor:
        """Return a signed-in person with these roles, all held for `organization_id`."""
        return Actor(
            id=id or uuid7(),
            name=name,
            grants=frozenset(Grant(str(role), organization_id) for role in roles),
            session_id=uuid7(),
            employer_id=employer_id,
            hurdle=Hurdle.PASSWORD if must_change_password else hurdle,
        )

    def as_(self, actor: Actor) -> dict[str, str]:
        """Return the headers with which this person calls."""
        signer = TokenSigner(self.resources.settings.keys_dir)
        token = signer.sign(actor, self.resources.service, datetime.now(UTC))
        return {"Authorization": f"Bearer {token}"}

    async def deliver(self, fact: Fact, *, event_id: UUID | None = None) -> bool:
        """Bring a fact as the bus would; return False if it had been handled before."""
        envelope = wrap(
            fact,
            event_id=event_id or uuid7(),
            source="test",
            at=self.clock.now(),
            traceparent="",
            sealer=self.resources.event_sealer,
        )
        return await self.handlers.handle(self.resources, envelope)

    async def emitted(self, kind: type[F]) -> list[F]:
        """Return the facts of a kind in the outbox, oldest first."""
        rows = await self._rows(
            select(OutboxEntry).where(OutboxEntry.name == kind.NAME).order_by(OutboxEntry.position)
        )
        return [unwrap(row.body, kind, self.resources.event_sealer) for row in rows]

    async def run_tasks(self, *, due_only: bool = True) -> int:
        """Run what tasks wait in the outbox, as a worker would; return how many. Includes what they enqueue."""
        ran = 0
        for _ in range(MOST_ROUNDS):
            statement = select(OutboxEntry).where(OutboxEntry.kind == "task", OutboxEntry.sent_at.is_(None))
            if due_only:
                statement = statement.where(OutboxEntry.due_at <= self.clock.now())
            rows = await self._rows(statement.order_by(OutboxEntry.position))
            if not rows:
                return ran
            for row in rows:
                await self.tasks.run(row.name, self.resources, row.id, row.body["arguments"])
                async with self.resources.database.writing.begin() as session:
                    await session.execute(
                        update(OutboxEntry).where(OutboxEntry.id == row.id).values(sent_at=self.clock.now())
                    )
                ran += 1
        raise AssertionError("tasks enqueue tasks without end: wait for their time by moving the clock")

    async def audit_actions(self) -> list[str]:
        """Return the actions in the audit log, oldest first."""
        return [row.action for row in await self._rows(select(AuditEntry).order_by(AuditEntry.id))]

    async def empty(self) -> None:
        """Empty every table, the protected ones too (as the database's superuser), and reset the clock."""
        self.clock.reset()
        engine = create_async_engine(self.admin_url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text("SET session_replication_role = replica"))
            names = await connection.scalars(
                text(
                    "SELECT tablename FROM pg_tables WHERE schemaname='public' AND tablename <> 'alembic_version'"
                )
            )
            tables = ", ".join(f'"{name}"' for name in names)
            if tables:
                await connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        await engine.dispose()
        await self.resources.redis.flushall()

    async def _rows(self, statement: Any) -> list[Any]:
        async with self.resources.database.read() as session:
            return list(await session.scalars(statement))


@asynccontextmanager
async def running(
    app: FastAPI, resources: Resources, handlers: Handlers, tasks: Tasks, admin_url: str
) -> AsyncIterator[ServiceKit]:
    """Yield the kit of a service whose database is migrated."""
    clock = MovableClock()
    resources.clock = clock
    resources.watch = require_audit
    app.state.resources = resources
    app.state.verifier = TokenVerifier(resources.settings.keys_dir, resources.service)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield ServiceKit(app, resources, clock, handlers, tasks, client, admin_url)
    await resources.close()
