"""People whose draft is complete and who are about to submit: made before a round, gone after it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from benchmarks.deployment import Deployment
from benchmarks.measuring.calls import WrongAnswers
from contracts.words import RecordStatus, Role
from expertlib.invented_experts import Choices, InventedExpert, Inventor
from experts.attachments.model import FileState, name_place, original_of
from experts.people.model import place
from experts.records.model import draft_place
from foundation.auth.actor import Actor, Grant
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer

SEED = 20
# beyond the numbers of those who are loaded
FIRST_NUMBER = 9_000_000
FILE_BYTES = 180_000
TABLES = ("people", "records", "attachments")
WORDS = "SELECT kind, code, label FROM dictionary_entries WHERE active ORDER BY kind, position"
GONE = (
    "DELETE FROM outbox WHERE subject = ANY($1::uuid[]::text[])",
    "DELETE FROM attachments WHERE record_id = ANY($1)",
    "DELETE FROM submissions WHERE record_id = ANY($1)",
    "DELETE FROM people p USING records r WHERE r.account_id = p.account_id AND r.id = ANY($1)",
    "DELETE FROM records WHERE id = ANY($1)",
)
DONE = """SELECT
    (SELECT count(*) FROM submissions s JOIN records r ON r.current_submission_id = s.id AND r.id = s.record_id
     WHERE r.id = ANY($1) AND r.status = 'applying' AND r.version = 2 AND length(s.snapshot) > 500) AS submitted,
    (SELECT count(*) FROM attachments WHERE record_id = ANY($1) AND NOT submitted) AS unmarked,
    (SELECT count(*) FROM outbox WHERE subject = ANY($1::uuid[]::text[]) AND length(body::text) > 500) AS told,
    (SELECT count(*) FROM audit_entries e JOIN audit_pending p ON p.entry_id = e.id
     JOIN submissions s ON s.id::text = e.object_id
     WHERE s.record_id = ANY($1) AND e.action = 'submission.make') AS audited"""

Row: TypeAlias = dict[str, Any]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who is about to submit."""

    record_id: UUID
    actor: Actor


@dataclass
class Applicants:
    """Makes them in the experts database of a deployment; each has other data than all before."""

    deployment: Deployment
    keys: Path
    made: int = 0

    @contextmanager
    def waiting(self, count: int) -> Iterator[list[Applicant]]:
        """Yield so many of them; at the end nothing is left of them but what stands in the audit log."""
        made = asyncio.run(self._add(count))
        try:
            yield made
        finally:
            asyncio.run(self._remove([one.record_id for one in made]))

    def check_submitted(self, applicants: Sequence[Applicant]) -> None:
        """Raise WrongAnswers unless every row of each of these submissions is there."""
        row = asyncio.run(self._fetch(DONE, [one.record_id for one in applicants]))[0]
        wanted = len(applicants)
        if (row["submitted"], row["unmarked"], row["told"], row["audited"]) != (wanted, 0, wanted, wanted):
            raise WrongAnswers(f"of {wanted} submissions there are {dict(row)}")

    def sample(self, applicants: Sequence[Applicant]) -> "asyncpg.Record":
        """Return of what these have submitted how large the snapshots are, and an event as it travels."""
        statement = """SELECT avg(length(s.snapshot))::int AS snapshot, max(o.body::text) AS event
            FROM submissions s JOIN outbox o ON o.subject = s.record_id::text WHERE s.record_id = ANY($1)"""
        return asyncio.run(self._fetch(statement, [one.record_id for one in applicants]))[0]

    async def _fetch(self, statement: str, record_ids: Sequence[UUID]) -> "list[asyncpg.Record]":
        connection = await asyncpg.connect(self.deployment.database_url("experts"))
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, record_ids)
            return rows
        finally:
            await connection.close()

    async def _add(self, count: int) -> list[Applicant]:
        connection = await asyncpg.connect(self.deployment.database_url("experts"))
        try:
            inventor = Inventor(SEED, await _choices(connection))
            first = FIRST_NUMBER + self.made
            self.made += count
            sealer = Sealer.of_service(self.keys, "experts")
            each = [_Rows(sealer, inventor.expert(number)) for number in range(first, first + count)]
            async with connection.transaction():
                for table in TABLES:
                    rows = [row for one in each for row in one.of(table)]
                    columns = list(rows[0])
                    records = ([row[column] for column in columns] for row in rows)
                    await connection.copy_records_to_table(table, records=records, columns=columns)
            for table in TABLES:
                await connection.execute(f"ANALYZE {table}")
            return [one.applicant for one in each]
        finally:
            await connection.close()

    async def _remove(self, record_ids: Sequence[UUID]) -> None:
        connection = await asyncpg.connect(self.deployment.database_url("experts"))
        try:
            for statement in GONE:
                await connection.execute(statement, record_ids)
        finally:
            await connection.close()


class _Rows:
    """The rows of one applicant, with a file for the form and one for each of its rows."""

    def __init__(self, sealer: Sealer, invented: InventedExpert) -> None:
        self._sealer = sealer
        self._snapshot = invented.snapshot
        self.applicant = Applicant(
            uuid7(),
            Actor(
                uuid7(), invented.snapshot.identity.name, frozenset({Grant(Role.APPLICANT, None)}), uuid7()
            ),
        )

    def of(self, table: str) -> list[Row]:
        """Return the rows of a table."""
        if table == "attachments":
            return self._files()
        return [self._person() if table == "people" else self._record()]

    def _person(self) -> Row:
        who, account_id = self._snapshot.identity, self.applicant.actor.id
        assert who.birth_date is not None, "whoever is invented was born"
        return {
            "account_id": account_id,
            "version": 1,
            "name": who.name,
            "document_kind": who.document_kind,
            "document_number": self._sealer.seal(who.document_number, place("document_number", account_id)),
            "birth_date": self._sealer.seal(who.birth_date.isoformat(), place("birth_date", account_id)),
            "sex": who.sex,
            "active": True,
            "applicant": True,
        }

    def _record(self) -> Row:
        record_id = self.applicant.record_id
        return {
            "id": record_id,
            "account_id": self.applicant.actor.id,
            "status": RecordStatus.DRAFT.value,
            "version": 1,
            "draft": self._sealer.seal_json(self._snapshot.form.model_dump(), draft_place(record_id)),
            "draft_version": 1,
            "round": 0,
            "created_at": datetime.now(UTC),
        }

    def _files(self) -> list[Row]:
        form = self._snapshot.form
        places: list[tuple[str, str | None]] = [("application_form", None)]
        places += [("achievement", row.id) for row in form.achievements]
        places += [("certificate", row.id) for row in form.certificates]
        return [self._file(section, item_id) for section, item_id in places]

    def _file(self, section: str, item_id: str | None) -> Row:
        file_id = uuid7()
        return {
            "id": file_id,
            "record_id": self.applicant.record_id,
            "account_id": self.applicant.actor.id,
            "section": section,
            "item_id": item_id,
            "file_name": self._sealer.seal("申报材料.pdf", name_place(file_id)),
            "content_type": "application/pdf",
            "size": FILE_BYTES,
            "state": FileState.PASSED.value,
            "object_key": original_of(file_id),
            "sha256": "0" * 64,
            "pages": 2,
            "document_pages": 2,
            "submitted": False,
            "created_at": datetime.now(UTC),
        }


async def _choices(connection: Connection) -> Choices:
    codes: dict[str, list[str]] = {}
    titles = []
    for row in await connection.fetch(WORDS):
        codes.setdefault(row["kind"], []).append(row["code"])
        if row["kind"] == "title":
            titles.append(row["label"])
    return Choices(codes, titles)
