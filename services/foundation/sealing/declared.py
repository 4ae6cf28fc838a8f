"""Which columns of a service are sealed, indexed or keyed, and how many rows bear which key."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, LargeBinary, MetaData, Table, case, func, literal_column, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from foundation.sealing.columns import INFO, Indexed, Kept, Keyed, Sealed, SealedObject
from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import DIGEST_BYTES, blind_mark

# What a count calls the key of rows whose mark belongs to no key of the ring.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Declared:
    """A column and what it keeps."""

    table: Table
    column: Column[bytes]
    kept: Kept

    @property
    def name(self) -> str:
        """Return `table.column`."""
        return f"{self.table.name}.{self.column.name}"


@dataclass(frozen=True, slots=True)
class Bearing:
    """So many rows of a column bear a key; `needed` of them are of use to somebody who does not have the text anew."""

    name: str
    key_id: str
    rows: int
    needed: int


def declared(metadata: Iterable[MetaData]) -> list[Declared]:
    """Return every column that says what it keeps."""
    return [
        Declared(table, column, column.info[INFO])
        for one in metadata
        for table in one.sorted_tables
        for column in table.columns
        if INFO in column.info
    ]


def undeclared(metadata: Iterable[MetaData]) -> list[str]:
    """Return the names of the binary columns that say nothing."""
    return [
        f"{table.name}.{column.name}"
        for one in metadata
        for table in one.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and INFO not in column.info
    ]


def sealed_key(column: ColumnElement[bytes]) -> ColumnElement[str]:
    """Return the id of the key that a sealed column bears, as an SQL expression; NULL where the column is."""
    head = func.substr(column, literal_column("3"), func.get_byte(column, literal_column("1")))
    readable = func.convert_from(head, literal_column("'UTF8'"))
    return case((column.is_(None), None), (func.length(column) < literal_column("2"), ""), else_=readable)


def blind_key(column: ColumnElement[bytes]) -> ColumnElement[str]:
    """Return the mark in hex that ends a blind index, as an SQL expression."""
    return func.encode(func.substr(column, literal_column(str(DIGEST_BYTES + 1))), literal_column("'hex'"))


async def bearing_sealed(engine: AsyncEngine, columns: Iterable[Declared]) -> list[Bearing]:
    """Return how many rows of each sealed column bear which key."""
    found = []
    for one in columns:
        if isinstance(one.kept, Sealed):
            async for key_id, rows, _ in _counted(engine, one, sealed_key(one.column), "true"):
                found.append(Bearing(one.name, key_id, rows, rows))
    return found


async def bearing_blind(engine: AsyncEngine, columns: Iterable[Declared], ring: Keyring) -> list[Bearing]:
    """Return how many rows of each index and keyed hash bear which key."""
    names = {blind_mark(key_id).hex(): key_id for key_id in ring.keys}
    found = []
    for one in columns:
        if isinstance(one.kept, Indexed | Keyed):
            live = one.kept.live or "true"
            async for mark, rows, needed in _counted(engine, one, blind_key(one.column), live):
                found.append(Bearing(one.name, names.get(mark, UNKNOWN), rows, needed))
    return found


def objects(columns: Iterable[Declared]) -> Iterator[tuple[Declared, SealedObject]]:
    """Yield the columns that name sealed objects."""
    for one in columns:
        if isinstance(one.kept, SealedObject):
            yield one, one.kept


async def _counted(
    engine: AsyncEngine, one: Declared, key: ColumnElement[str], live: str
) -> AsyncIterator[tuple[str, int, int]]:
    """Yield each key with its rows, and how many of them fulfil the condition `live`."""
    needed = func.count().filter(sql(f"({live})"))
    statement = select(key, func.count(), needed).select_from(one.table).where(one.column.is_not(None))
    async with engine.connect() as connection:
        for key_id, rows, of_use in await connection.execute(statement.group_by(sql("1")).order_by(sql("1"))):
            yield str(key_id), rows, of_use
