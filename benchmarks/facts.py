"""Facts about experts of the library, as experts tells them to review: written into an outbox, or ready to travel."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.deployment import Deployment
from contracts.events.experts import Employer, EntryChanged
from foundation.bus.envelope import wrap
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer

NAME = EntryChanged.NAME
TELLER, LISTENER = "experts", "review"
_KNOWN = """
    SELECT record_id, version, account_id, name, kind, status, region_code, specialty, title FROM directory
    ORDER BY record_id LIMIT $1
"""


@dataclass(frozen=True)
class Told:
    """One fact: its event's id, whom it is about, the version that it makes known, and the envelope as JSON text."""

    id: UUID
    record_id: UUID
    version: int
    body: str


async def about_experts(deployment: Deployment, keys: Path, count: int) -> list[Told]:
    """Return a newer fact about each of so many experts; raise LookupError where there are not so many."""
    connection = await asyncpg.connect(deployment.database_url(LISTENER))
    try:
        known = await connection.fetch(_KNOWN, count)
    finally:
        await connection.close()
    if len(known) < count:
        raise LookupError(f"{len(known)} experts instead of {count}")
    sealer = Sealer.of_events(keys)
    return [_told(row, sealer) for row in known]


async def put_into_outbox(connection: Any, facts: Sequence[Told]) -> None:
    """Commit the facts and wake the relay, as a unit of work does."""
    async with connection.transaction():
        await connection.copy_records_to_table(
            "outbox",
            columns=("id", "kind", "name", "subject", "body"),
            records=[(one.id, "event", NAME, str(one.record_id), one.body) for one in facts],
        )
        await connection.execute("SELECT pg_notify('outbox', '')")


async def check_applied(connection: Any, facts: Sequence[Told]) -> None:
    """Raise RuntimeError unless the listener knows exactly what the facts say."""
    rows = await connection.fetch(
        "SELECT record_id, version FROM directory WHERE record_id = ANY($1)", [one.record_id for one in facts]
    )
    versions = {row["record_id"]: row["version"] for row in rows}
    wrong = sum(versions.get(one.record_id) != one.version for one in facts)
    if wrong:
        raise RuntimeError(f"{wrong} of {len(facts)} facts have not had their effect")


def _told(row: Any, sealer: Sealer) -> Told:
    fact = EntryChanged(
        **{name: value for name, value in row.items() if name != "version"},
        version=row["version"] + 1,
        phone=None,
        present=(Employer(name="某检测单位", credit_code=""),),
        past=(),
        career=("2004-2015 某设计院 建筑防火设计",),
    )
    id = uuid7()
    envelope = wrap(fact, event_id=id, source=TELLER, at=datetime.now(UTC), traceparent="", sealer=sealer)
    return Told(id, fact.record_id, fact.version, json.dumps(envelope, ensure_ascii=False))
