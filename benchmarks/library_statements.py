"""The product's own statements on the library, asked of PostgreSQL by the bare driver, and how long each takes."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from benchmarks.deployment import Deployment
from experts.library.queries.searching import searching
from experts.library.queries.shapes import Filter
from foundation.auth.actor import Actor
from foundation.db.paging import encode_cursor

# as on the product's own connections
SETTINGS = {"jit": "off", "statement_timeout": "60000"}
FROM_THE_END = """SELECT listed_at, record_id FROM library_entries WHERE status = 'listed'
    ORDER BY listed_at, record_id OFFSET $1 LIMIT 1"""
ROWS_BEFORE_THE_END = 20
UNCOUNTED = 3


@dataclass(frozen=True)
class Statement:
    """A statement with its values."""

    sql: str
    values: Sequence[Any]


def page(actor: Actor, wanted: Filter, cursor: str | None = None) -> Statement:
    """Return the statement of a page of the library."""
    prepared, values = searching(actor, wanted, cursor)
    return Statement(prepared.sql, prepared.arguments(values))


def timed(deployment: Deployment, statements: Sequence[Statement], *, empty: bool = False) -> list[float]:
    """Return the milliseconds that each of these takes on one connection; ValueError where one gives no rows.

    A round trip on the machine is part of it. Statements are kept by the driver as the product keeps them, so that
    PostgreSQL may come to a plan for any value. `empty`: no rows are an answer too.
    """
    return asyncio.run(_timed(deployment.database_url("experts"), statements, empty))


async def _timed(url: str, statements: Sequence[Statement], empty: bool) -> list[float]:
    connection = await asyncpg.connect(url, server_settings=SETTINGS)
    try:
        # What the first ones find out about the tables stays known to the connection, as to the product's own.
        for one in statements[:UNCOUNTED]:
            await connection.fetch(one.sql, *one.values)
        taken: list[float] = []
        for one in statements:
            began = time.perf_counter()
            rows = await connection.fetch(one.sql, *one.values)
            taken.append(1000 * (time.perf_counter() - began))
            if not rows and not empty:
                raise ValueError(f"no rows: {one.sql[-300:]}")
        return taken
    finally:
        await connection.close()


def asked(deployment: Deployment, sql: str, *values: object) -> list[Any]:
    """Return the rows of a statement of the bench's own."""

    async def ask() -> list[Any]:
        connection = await asyncpg.connect(deployment.database_url("experts"), server_settings=SETTINGS)
        try:
            return list(await connection.fetch(sql, *values))
        finally:
            await connection.close()

    return asyncio.run(ask())


def deepest_cursor(deployment: Deployment) -> str:
    """Return the cursor of the last full page of everybody who is listed."""
    ((at, record_id),) = asked(deployment, FROM_THE_END, ROWS_BEFORE_THE_END)
    return encode_cursor([at.isoformat(), str(record_id)])
