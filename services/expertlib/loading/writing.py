"""Writing a portion into all services.

Experts is written last and decides: whoever is not in the library is written next time, whatever the others know.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from contracts.events.experts import EntryChanged
from expertlib import registry
from expertlib.invented_experts import Choices, Inventor
from expertlib.loading import accounts, cases, changes, library
from expertlib.loading.portions import Loaded, Portion, id_of, of_number
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from foundation.resources import Resources
from review.directory.usecases import first_row
from review.parameters import usecases as parameters

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

TABLES: dict[str, tuple[str, ...]] = {
    "identity": ("accounts", "grants"),
    "notify": ("contacts", "duties"),
    "review": ("directory", "cases", "decisions"),
    "experts": ("records", "submissions", "people", "library_entries", "library_certificates"),
}
"""The tables of each service, in the order in which one points to another."""
KNOWN_BY = {
    "identity": ("accounts", "id", "account_id"),
    "notify": ("contacts", "account_id", "account_id"),
    "review": ("directory", "record_id", "record_id"),
}
"""Table, its column and ours by which to see who is known: what was stopped may be here and not yet there."""


async def connect(url: SecretStr) -> Connection:
    """Return a connection of the driver itself."""
    return await asyncpg.connect(url.get_secret_value().replace("postgresql+asyncpg://", "postgresql://"))


async def write_portion(portion: Portion) -> int:
    """Write what is missing of a portion; return how many experts that were."""
    resources = registry.opener("experts")()
    connection = await connect(resources.settings.database_url)
    try:
        async with resources.database.read() as session:
            words = await dictionaries.read(session)
        inventor = Inventor(portion.seed, _choices(words))
        async with connection.transaction():
            missing = [
                of_number(portion.seed, number, portion.count, inventor.expert(number))
                for number in await _missing(connection, portion)
            ]
            now = resources.clock.now()
            rows, facts = library.rows(library.Writer(resources.sealer, words, now), missing)
            await _write_others(missing, facts, now)
            await _copy(connection, "experts", rows)
        return len(missing)
    finally:
        await connection.close()
        await resources.close()


async def _write_others(loaded: Sequence[Loaded], facts: Sequence[EntryChanged], now: datetime) -> None:
    applied = [one for one in loaded if one.account_id is not None]
    told = {fact.record_id: fact for fact in facts}

    def of_identity(resources: Resources, unknown: Sequence[Loaded]) -> Tables:
        return accounts.rows(resources.sealer, unknown)

    def of_notify(resources: Resources, unknown: Sequence[Loaded]) -> Tables:
        return accounts.contacts(resources.sealer, unknown)

    await _write_unknown("identity", applied, of_identity)
    await _write_unknown("notify", applied, of_notify)
    resources = registry.opener("review")()
    async with resources.database.read() as session:
        terms = await parameters.read(session)
    await resources.close()

    def of_review(resources: Resources, unknown: Sequence[Loaded]) -> Tables:
        directory = [first_row(resources.sealer, told[one.record_id]) for one in unknown]
        decided = cases.rows(resources.sealer, unknown, terms)
        waiting = changes.rows(resources.sealer, unknown, terms, now)
        return {"directory": directory} | {name: decided[name] + waiting[name] for name in decided}

    await _write_unknown("review", loaded, of_review)


async def _write_unknown(
    service: str, loaded: Sequence[Loaded], rows_of: Callable[[Resources, Sequence[Loaded]], Tables]
) -> None:
    """Write those whom a service does not know yet, in one transaction; who is known stays as known."""
    table, column, name = KNOWN_BY[service]
    resources = registry.opener(service)()
    connection = await connect(resources.settings.database_url)
    try:
        known = await _known(connection, table, column, [getattr(one, name) for one in loaded])
        rows = rows_of(resources, [one for one in loaded if getattr(one, name) not in known])
        async with connection.transaction():
            await _copy(connection, service, rows)
    finally:
        await connection.close()
        await resources.close()


async def _missing(connection: Connection, portion: Portion) -> list[int]:
    ids = {id_of("record", portion.seed, number): number for number in range(portion.first, portion.end)}
    there = await _known(connection, "records", "id", list(ids))
    return sorted(number for id, number in ids.items() if id not in there)


async def _known(connection: Connection, table: str, column: str, ids: Sequence[UUID]) -> set[UUID]:
    found = await connection.fetch(f"SELECT {column} FROM {table} WHERE {column} = ANY($1)", ids)  # noqa: S608
    return {row[column] for row in found}


async def _copy(connection: Connection, service: str, rows: Tables) -> None:
    for table in TABLES[service]:
        if rows[table]:
            columns = list(rows[table][0])
            values = ([row[column] for column in columns] for row in rows[table])
            await connection.copy_records_to_table(table, records=values, columns=columns)


def _choices(words: Words) -> Choices:
    offered = words.offered()
    if not offered:
        raise SystemExit("there are no dictionaries yet: expertlib seed loads them")
    codes = {kind: [entry.code for entry in entries] for kind, entries in offered.items()}
    return Choices(codes, [entry.label for entry in offered["title"]])
