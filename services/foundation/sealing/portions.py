"""One portion of a walk: what is done to its rows, how they are named, and how their new values are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

Row = Mapping[str, Any]
# Begins the names of a change's primary key, so that they meet no column's.
KEY = "key_"


@dataclass(slots=True)
class Walked:
    """What a walk has done: rows made anew by `table.column`, and in words what it could not do."""

    done: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, name: str, number: int) -> int:
        """Count rows; return how many that makes."""
        self.done[name] = self.done.get(name, 0) + number
        return self.done[name]


def place_of(table: Table, column: str, row: Row) -> str:
    """Return the place that a value of a row is sealed for."""
    return f"{table.name}|{column}|{row_id(table, row)}"


def row_id(table: Table, row: Row) -> str:
    """Return the primary key of a row in one text, the parts of a longer one joined by `|`."""
    return "|".join(str(row[key.name]) for key in table.primary_key.columns)


def key_of(table: Table, row: Row) -> dict[str, Any]:
    """Return the primary key of a row as a change of it names it."""
    return {KEY + key.name: row[key.name] for key in table.primary_key.columns}


def columns_in(change: dict[str, Any]) -> list[str]:
    """Return the columns that a change gives a new value."""
    return [name for name in change if not name.startswith(KEY)]


async def write(
    connection: AsyncConnection, table: Table, changes: list[dict[str, Any]], walked: Walked
) -> int:
    """Write changes, each with its row's primary key (`key_of`) and the same columns; return how many were written.

    What would give two rows the same value goes to `walked.problems`.
    """
    names = columns_in(changes[0])
    keys = [key == bindparam(KEY + key.name) for key in table.primary_key.columns]
    statement = update(table).where(*keys).values({name: bindparam(f"new_{name}") for name in names})
    given = [
        {(name if name.startswith(KEY) else f"new_{name}"): value for name, value in change.items()}
        for change in changes
    ]
    try:
        async with connection.begin_nested():
            await connection.execute(statement, given)
        return len(given)
    except IntegrityError:
        return await _write_singly(connection, table, statement, given, walked)


async def _write_singly(
    connection: AsyncConnection, table: Table, statement: Any, given: list[dict[str, Any]], walked: Walked
) -> int:
    """Write what can be written of a portion in which one value is there already."""
    number = 0
    for one in given:
        try:
            async with connection.begin_nested():
                await connection.execute(statement, one)
            number += 1
        except IntegrityError:
            ids = [str(value) for name, value in one.items() if name.startswith(KEY)]
            walked.problems.append(f"{table.name} {'|'.join(ids)}: another row has this value already")
    return number
