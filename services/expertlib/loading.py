"""A large register of invented experts to measure with: `expertlib load-experts`.

They are written in portions by COPY, each portion in one transaction, by one process for each core. A number has the
same ids every time, so what is there already is passed over: what was stopped goes on, what is repeated adds nothing.
They have no account. Review's directory gets them by COPY too: a million facts would travel for hours.
"""

import asyncio
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import asyncpg

from contracts.events.experts import EntryChanged
from contracts.words import Purpose
from expertlib import registry
from expertlib.invented_experts import MOST, Choices, InventedExpert, Inventor
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library.usecases import Entry, columns_of, terms_of, told_of
from experts.people.usecases import document_index
from experts.records.model import draft_place
from experts.submissions.model import Origin, Outcome, snapshot_place
from foundation.clock import official_day
from foundation.sealing.sealer import Sealer
from review.directory.usecases import first_row

PORTION = 2_000
BEGAN, SPAN = datetime(2021, 1, 4, 2, tzinfo=UTC), timedelta(days=5 * 365)
DIRECTORY = "directory"
TABLES = ("records", "submissions", "library_entries", "library_certificates")
SETTLE = "VACUUM (ANALYZE) {}"

Row = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Portion:
    """The numbers from `first` to before `end`, of `count` in all."""

    seed: int
    first: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class _Writer:
    """What turns a number into rows."""

    portion: Portion
    inventor: Inventor
    sealer: Sealer
    words: Words


def load(count: int, seed: int, progress: Progress, *, sure: bool = False) -> int:
    """Have the library hold `count` invented experts of this seed; return how many were added.

    `progress` hears portions done and portions in all. Outside evaluation it leaves unless one is `sure`.
    """
    if registry.settings("experts").environment != "evaluation" and not sure:
        raise SystemExit("invented experts are only for evaluation; --yes loads them all the same")
    if count > MOST:
        raise SystemExit(f"there are no more than {MOST} invented experts of one seed")
    portions = [
        Portion(seed, first, min(first + PORTION, count), count) for first in range(0, count, PORTION)
    ]
    added = _load_all(portions, progress)
    asyncio.run(_finish(added, seed))
    return added


def _load_all(portions: list[Portion], progress: Progress) -> int:
    added = 0
    # spawned, because a forked process would share connections and loop of this one
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(_load_portion, portion) for portion in portions]
        for done, portion in enumerate(as_completed(running), 1):
            added += portion.result()
            progress(done, len(portions))
    return added


def _load_portion(portion: Portion) -> int:
    return asyncio.run(_write_missing(portion))


async def _write_missing(portion: Portion) -> int:
    """Write what is missing of a portion in one transaction; return how many experts that were."""
    resources = registry.opener("experts")()
    connection = await _connect(resources.settings.database_url.get_secret_value())
    try:
        async with resources.database.read() as session:
            words = await dictionaries.read(session)
        writer = _Writer(portion, Inventor(portion.seed, _choices(words)), resources.sealer, words)
        async with connection.transaction():
            missing = await _missing(connection, portion)
            rows, facts = _rows(writer, missing)
            for table in TABLES:
                await _copy(connection, table, rows[table])
            # before the commit: whoever is not in the directory is not in the library, and is written next time
            await _write_directory(facts)
        return len(missing)
    finally:
        await connection.close()
        await resources.close()


async def _write_directory(facts: list[EntryChanged]) -> None:
    """Have review know these experts, as if it had been told of each; who is known stays as known."""
    resources = registry.opener("review")()
    connection = await _connect(resources.settings.database_url.get_secret_value())
    try:
        there = await connection.fetch(
            "SELECT record_id FROM directory WHERE record_id = ANY($1)", [fact.record_id for fact in facts]
        )
        known = {row["record_id"] for row in there}
        rows = [first_row(resources.sealer, fact) for fact in facts if fact.record_id not in known]
        await _copy(connection, DIRECTORY, rows)
    finally:
        await connection.close()
        await resources.close()


async def _connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"))


async def _missing(connection: "asyncpg.Connection[asyncpg.Record]", portion: Portion) -> list[int]:
    ids = {_id("record", portion.seed, number): number for number in range(portion.first, portion.end)}
    there = await connection.fetch("SELECT id FROM records WHERE id = ANY($1)", list(ids))
    return sorted(set(ids.values()) - {ids[row["id"]] for row in there})


async def _copy(connection: "asyncpg.Connection[asyncpg.Record]", table: str, rows: list[Row]) -> None:
    if rows:
        columns = list(rows[0])
        values = ([row[column] for column in columns] for row in rows)
        await connection.copy_records_to_table(table, records=values, columns=columns)


async def _finish(added: int, seed: int) -> None:
    """Write into the audit logs that they were loaded, and have the planner know them."""
    await _close("experts", "library.load", TABLES, added, seed)
    await _close("review", "directory.load", (DIRECTORY,), added, seed)


async def _close(service: str, action: str, tables: Iterable[str], added: int, seed: int) -> None:
    resources = registry.opener(service)()
    if added:
        async with resources.unit_of_work() as uow:
            uow.audit(action, "service", service, entries=added, seed=seed)
    await resources.close()
    settings = registry.settings(service)
    connection = await _connect((settings.migrate_url or settings.database_url).get_secret_value())
    for table in tables:
        await connection.execute(SETTLE.format(table))
    await connection.close()


def _choices(words: Words) -> Choices:
    offered = words.offered()
    if not offered:
        raise SystemExit("there are no dictionaries yet: expertlib seed loads them")
    codes = {kind: [entry.code for entry in entries] for kind, entries in offered.items()}
    return Choices(codes, [entry.label for entry in offered["title"]])


def _rows(writer: _Writer, numbers: Iterable[int]) -> tuple[dict[str, list[Row]], list[EntryChanged]]:
    """Return the rows of these experts by table, and what would be told of them."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    facts: list[EntryChanged] = []
    for number in numbers:
        expert = writer.inventor.expert(number)
        listed_at = BEGAN + SPAN * (number / writer.portion.count)
        record_id = _id("record", writer.portion.seed, number)
        submission_id = _id("submission", writer.portion.seed, number)
        rows["records"].append(_record(writer, expert, record_id, submission_id, listed_at))
        rows["submissions"].append(_submission(writer, expert, record_id, submission_id, listed_at))
        entry = _entry(writer, expert, record_id, submission_id, listed_at)
        rows["library_entries"].append(entry)
        facts.append(told_of(Entry(**entry), expert.snapshot, None))
        rows["library_certificates"] += _certificates(expert, record_id)
    return rows, facts


def _id(what: str, seed: int, number: int) -> UUID:
    """Return the id of an expert's record or submission: in the order of the numbers, as ids usually grow."""
    chance = int.from_bytes(blake2b(f"{what}|{seed}|{number}".encode(), digest_size=10).digest())
    return UUID(int=number << 80 | chance)


def _record(
    writer: _Writer, expert: InventedExpert, record_id: UUID, submission_id: UUID, at: datetime
) -> Row:
    draft = expert.snapshot.form.model_dump()
    return {
        "id": record_id,
        "document_index": document_index(writer.sealer, expert.snapshot.identity.document_number),
        "status": expert.status.value,
        "version": 1,
        "draft": writer.sealer.seal_json(draft, draft_place(record_id)),
        "draft_version": 1,
        "round": 0,
        "kind": expert.kind.value,
        "current_submission_id": submission_id,
        "listed_submission_id": submission_id,
        "created_at": at,
    }


def _submission(
    writer: _Writer, expert: InventedExpert, record_id: UUID, submission_id: UUID, at: datetime
) -> Row:
    snapshot = expert.snapshot
    return {
        "id": submission_id,
        "record_id": record_id,
        "record_version": 1,
        "origin": Origin.REGISTER.value,
        "round": 0,
        "purpose": Purpose.APPLICATION.value,
        "snapshot": writer.sealer.seal(snapshot.model_dump_json(), snapshot_place(submission_id)),
        "made_at": at,
        "expert_name": snapshot.identity.name,
        "region_code": snapshot.form.region_code,
        "specialty": snapshot.form.specialty,
        "employer_name": snapshot.form.employer_name,
        "outcome": Outcome.PASSED.value,
        "case_version": 0,
        "kind": expert.kind.value,
    }


def _entry(
    writer: _Writer, expert: InventedExpert, record_id: UUID, submission_id: UUID, at: datetime
) -> Row:
    return {
        "record_id": record_id,
        "version": 0,
        "submission_id": submission_id,
        **columns_of(expert.snapshot, writer.words),
        "kind": expert.kind.value,
        "status": expert.status.value,
        "listed_at": at,
        "updated_at": at,
        "term_from": official_day(at),
        "confirmed_on": official_day(at),
    }


def _certificates(expert: InventedExpert, record_id: UUID) -> list[Row]:
    return [
        {"record_id": record_id, "item_id": item, "kind": kind, "valid_until": until}
        for item, (kind, until) in terms_of(expert.snapshot).items()
    ]
