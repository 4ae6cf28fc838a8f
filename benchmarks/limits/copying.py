"""COPY alone: rows that are in some tables are kept in memory, taken out and written again, in one transaction.

Audit entries are never taken out: theirs are written again under new ids.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

LOG = ("audit_entries", "audit_pending")
GENERATED = {"outbox": ("position",)}
SINCE = {
    "audit_entries": "WHERE at >= $1",
    "audit_pending": "WHERE entry_id IN (SELECT id FROM audit_entries WHERE at >= $1)",
}


@dataclass(frozen=True)
class Kept:
    """The rows of a table."""

    table: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


async def now(url: str) -> datetime:
    """Return the database's time."""
    connection = await asyncpg.connect(url)
    try:
        at: datetime = await connection.fetchval("SELECT clock_timestamp()")
        return at
    finally:
        await connection.close()


async def keep(url: str, tables: Sequence[str], since: datetime) -> list[Kept]:
    """Return all rows of these tables, of the audit log those since then."""
    connection = await asyncpg.connect(url)
    try:
        kept = []
        for table in tables:
            values = (since,) if table in LOG else ()
            rows = await connection.fetch(f"SELECT * FROM {table} {SINCE.get(table, '')}", *values)
            columns = [
                name for name in (rows[0].keys() if rows else ()) if name not in GENERATED.get(table, ())
            ]
            kept.append(Kept(table, columns, [tuple(row[name] for name in columns) for row in rows]))
        return kept
    finally:
        await connection.close()


async def empty(url: str, tables: Sequence[str]) -> None:
    """Take all rows out of these tables and out of what points to them; the audit log stays."""
    connection = await asyncpg.connect(url)
    try:
        emptied = ", ".join(table for table in tables if table not in LOG)
        await connection.execute(f"TRUNCATE {emptied} CASCADE")
    finally:
        await connection.close()


def renewed(kept: Sequence[Kept]) -> list[Kept]:
    """Return the same rows, those of the audit log under new ids."""
    ids: dict[UUID, UUID] = {}
    return [_renewed(one, ids) if one.table in LOG else one for one in kept]


async def write(url: str, kept: Sequence[Kept]) -> float:
    """Write the rows by COPY in one durable transaction; return the seconds. Raises RuntimeError for too few rows."""
    connection = await asyncpg.connect(url)
    try:
        began = time.perf_counter()
        async with connection.transaction():
            said = [
                await connection.copy_records_to_table(one.table, records=one.rows, columns=one.columns)
                for one in kept
                if one.rows
            ]
        seconds = time.perf_counter() - began
    finally:
        await connection.close()
    if sum(int(one.split()[1]) for one in said) != sum(len(one.rows) for one in kept):
        raise RuntimeError("COPY has written other rows than it was given")
    return seconds


def _renewed(kept: Kept, ids: dict[UUID, UUID]) -> Kept:
    place = list(kept.columns).index("id" if kept.table == LOG[0] else "entry_id")
    return replace(
        kept,
        rows=[(*row[:place], ids.setdefault(row[place], uuid4()), *row[place + 1 :]) for row in kept.rows],
    )
