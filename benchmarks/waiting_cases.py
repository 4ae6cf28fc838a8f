"""Cases that wait for the association: made before a round, gone after it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.deployment import Deployment
from benchmarks.measuring.calls import WrongAnswers
from contracts.words import Purpose
from foundation.ids import uuid7
from review.cases.model import CaseState

# of the territory of a bureau
REGION = "650102"
TERM = timedelta(days=7)
GONE = (
    "DELETE FROM outbox WHERE subject = ANY($1::uuid[]::text[])",
    "DELETE FROM decisions WHERE case_id = ANY($1)",
    "DELETE FROM cases WHERE id = ANY($1)",
)
DONE = """SELECT
    (SELECT count(*) FROM cases c JOIN decisions d ON d.case_id = c.id
     WHERE c.id = ANY($1) AND c.state = 'final' AND c.version = 2 AND c.bureau_id = d.bureau_id
       AND length(d.opinion) > 50) AS decided,
    (SELECT count(*) FROM outbox WHERE subject = ANY($1::uuid[]::text[]) AND length(body::text) > 500) AS told,
    (SELECT count(*) FROM audit_entries e JOIN audit_pending p ON p.entry_id = e.id
     WHERE e.object_id = ANY($1::uuid[]::text[]) AND e.action = 'case.decide') AS audited"""
SAMPLE = """SELECT length(d.opinion) AS opinion, o.body::text AS event, d.bureau_id, d.bureau_name
    FROM decisions d JOIN outbox o ON o.subject = d.case_id::text WHERE d.case_id = ANY($1) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class WaitingCases:
    """Makes them in the review database of a deployment."""

    deployment: Deployment

    @contextmanager
    def made(self, count: int) -> Iterator[list[UUID]]:
        """Yield the ids of so many; at the end nothing is left of them but what stands in the audit log."""
        ids = [uuid7() for _ in range(count)]
        asyncio.run(self._add(ids))
        try:
            yield ids
        finally:
            for statement in GONE:
                asyncio.run(self._fetch(statement, ids))

    def check_decided(self, ids: Sequence[UUID]) -> None:
        """Raise WrongAnswers unless every row of each of these decisions is there."""
        row = asyncio.run(self._fetch(DONE, ids))[0]
        if set(row.values()) != {len(ids)}:
            raise WrongAnswers(f"of {len(ids)} decisions there are {dict(row)}")

    def sample(self, ids: Sequence[UUID]) -> "asyncpg.Record":
        """Return of a decision how large its opinion is, its event as it travels, and who decides next."""
        return asyncio.run(self._fetch(SAMPLE, ids))[0]

    async def _fetch(self, statement: str, ids: Sequence[UUID]) -> "list[asyncpg.Record]":
        connection = await asyncpg.connect(self.deployment.database_url("review"))
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, ids)
            return rows
        finally:
            await connection.close()

    async def _add(self, ids: Sequence[UUID]) -> None:
        connection = await asyncpg.connect(self.deployment.database_url("review"))
        try:
            rows = [_row(one) for one in ids]
            columns = list(rows[0])
            await connection.copy_records_to_table(
                "cases", records=([row[column] for column in columns] for row in rows), columns=columns
            )
            await connection.execute("ANALYZE cases")
        finally:
            await connection.close()


def _row(case_id: UUID) -> dict[str, Any]:
    return {
        "id": case_id,
        "record_id": uuid7(),
        "account_id": uuid7(),
        "purpose": Purpose.APPLICATION.value,
        "round": 1,
        "expert_name": "测待审",
        "region_code": REGION,
        "specialty": "architecture",
        "employer_name": "乌鲁木齐天山工程咨询有限公司",
        "submitted_at": datetime.now(UTC),
        "state": CaseState.PRELIMINARY.value,
        "due_on": date.today() + TERM,
        "version": 1,
    }
