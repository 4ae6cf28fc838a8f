"""What the databases, the object store, the broker and the provider hold when all has come to rest."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import amqp
from minio.error import MinioException
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool
from urllib3.exceptions import HTTPError

from contracts.subscriptions import TASK_SERVICES, names
from deploy.local.databases import SERVICES
from deploy.local.environment import bucket_of
from foundation.audit import chain
from tests.faults import databases, sms
from tests.faults.system import FaultSystem

Row = Mapping[str, Any]
Connections = Mapping[str, AsyncConnection]
READERS = 8
CONSUMERS = tuple(names())

STATEMENTS = {
    "submissions": (
        "experts",
        "SELECT id::text, record_id::text, account_id::text, idempotency_key, round, purpose, outcome, kind"
        " FROM submissions WHERE origin = 'person'",
    ),
    "records": (
        "experts",
        "SELECT id::text, account_id::text, status, round, current_submission_id::text AS current,"
        " listed_submission_id::text AS listed FROM records",
    ),
    "entries": (
        "experts",
        "SELECT record_id::text, submission_id::text, status, version FROM library_entries",
    ),
    "attachments": (
        "experts",
        "SELECT id::text, record_id::text, account_id::text, idempotency_key, state, submitted, sha256, object_key,"
        " preview_key, preview_sha256, content_type FROM attachments",
    ),
    "pages": ("experts", "SELECT attachment_id::text, object_key, sha256 FROM attachment_pages"),
    "cases": (
        "review",
        "SELECT id::text, record_id::text, account_id::text, state, kind, bureau_id::text, version, withdrawn_at"
        " FROM cases",
    ),
    "decisions": (
        "review",
        "SELECT case_id::text, stage, verdict, by_id::text, at FROM decisions ORDER BY case_id, at",
    ),
    "directory": ("review", "SELECT record_id::text, version FROM directory"),
    "messages": (
        "notify",
        "SELECT id::text, key, channel, state, account_id::text, sending_since FROM messages",
    ),
}
EVERYWHERE = {
    "outbox": "SELECT id::text, kind, name, body->'arguments'->>'message_id' AS message_id, sent_at,"
    " due_at <= now() AS due FROM outbox",
    "inbox": "SELECT consumer, event_id::text FROM inbox",
    "parked": "SELECT id::text, kind, name, error FROM parked WHERE replayed_at IS NULL",
    "unlinked": "SELECT entry_id::text FROM audit_pending",
    "effects": "SELECT consumer, event_id::text FROM faults_effects",
    "deeds": "SELECT action, object_id, details->>'submission_id' AS submission_id, count(*) AS times"
    " FROM audit_entries WHERE action = ANY(:actions) GROUP BY 1, 2, 3",
}
DEEDS = [
    "submission.make",
    "case.open",
    "case.decide",
    "case.withdraw",
    "library.enter",
    "message.write",
    "attachment.arrive",
]


@dataclass
class Evidence:
    """The rows of `STATEMENTS` by name, those of `EVERYWHERE` by name and service, and what lies outside.

    `unreadable` names objects that are missing or damaged, with why; `chains` the faults of audit chains by service;
    `queues` how many messages lie in each queue; `taken_over` the out-ids that the provider has taken over.
    """

    rows: dict[str, list[Row]]
    everywhere: dict[str, dict[str, list[Row]]]
    now: datetime
    taken_over: list[str]
    queues: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    chains: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> list[Row]:
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None

    def all_of(self, name: str) -> list[Row]:
        """Return the rows of one of `EVERYWHERE`, of all services."""
        return [row for rows in self.everywhere[name].values() for row in rows]


@asynccontextmanager
async def connected(system: FaultSystem) -> AsyncIterator[Connections]:
    """Yield a connection as superuser to each database, in a transaction that is rolled back at the end."""
    async with AsyncExitStack() as ends:
        connections = {}
        for service in SERVICES:
            url = databases.url(system.stack, service).replace("postgresql://", "postgresql+asyncpg://")
            engine = create_async_engine(url, poolclass=NullPool)
            ends.push_async_callback(engine.dispose)
            connections[service] = await ends.enter_async_context(engine.connect())
        yield connections


async def collect(system: FaultSystem, connections: Connections, *, whole: bool = True) -> Evidence:
    """Return the evidence; `whole` reads every object back and walks the audit chains too."""
    rows = {
        name: await _rows(connections[service], statement)
        for name, (service, statement) in STATEMENTS.items()
    }
    everywhere = {
        name: {service: await _rows(connections[service], statement) for service in SERVICES}
        for name, statement in EVERYWHERE.items()
    }
    [moment] = await _rows(connections["experts"], "SELECT now() AS now")
    evidence = Evidence(rows, everywhere, moment["now"], sms.taken_over(system.sms_record))
    if whole:
        evidence.queues = await asyncio.to_thread(_queue_lengths, system)
        evidence.unreadable = await asyncio.to_thread(_read_objects, system, evidence)
        for service in SERVICES:
            verdict = await chain.verify(AsyncSession(connections[service]))
            if verdict.fault is not None:
                evidence.chains[service] = str(verdict.fault)
    return evidence


async def _rows(connection: AsyncConnection, statement: str) -> list[Row]:
    values = {"actions": DEEDS} if ":actions" in statement else {}
    return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]


def expected_objects(evidence: Evidence) -> dict[str, str]:
    """Return the objects that have to be there, with their hashes: of files that have passed or were submitted."""
    present = [
        row
        for row in evidence.attachments
        if row["state"] == "passed" or (row["submitted"] and row["state"] == "deleted")
    ]
    ids = {row["id"] for row in present}
    objects = {row["object_key"]: row["sha256"] for row in present}
    objects |= {row["preview_key"]: row["preview_sha256"] for row in present if row["preview_key"]}
    objects |= {row["object_key"]: row["sha256"] for row in evidence.pages if row["attachment_id"] in ids}
    return objects


def _read_objects(system: FaultSystem, evidence: Evidence) -> dict[str, str]:
    client, bucket = system.stack.addresses.s3.client(), bucket_of("experts")

    def fault(item: tuple[str, str]) -> tuple[str, str]:
        key, sha256 = item
        try:
            reply = client.get_object(bucket, key)
            try:
                same = hashlib.sha256(reply.read()).hexdigest() == sha256
            finally:
                reply.close()
                reply.release_conn()
        except (MinioException, HTTPError, OSError) as error:
            return key, f"{type(error).__name__}: {getattr(error, 'code', error)}"
        return key, "" if same else "another content"

    with ThreadPoolExecutor(READERS) as readers:
        found = readers.map(fault, expected_objects(evidence).items())
        return {key: why for key, why in found if why}


def _queue_lengths(system: FaultSystem) -> dict[str, int]:
    """Return how many messages wait in each queue of ours, dead letters included."""
    parts = urlsplit(system.stack.addresses.broker)
    queues = [
        *(f"{service}.events" for service in CONSUMERS),
        *(f"{service}.tasks" for service in TASK_SERVICES),
    ]
    with amqp.Connection(
        f"{parts.hostname}:{parts.port}", parts.username, parts.password, connect_timeout=5, read_timeout=10
    ) as connection:
        channel = connection.channel()
        return {
            queue: channel.queue_declare(queue, passive=True).message_count
            for queue in [*queues, "events.dead"]
        }
