"""Looking for somebody in every column of a service's database, sealed ones opened."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import MetaData, Table, select

from foundation.bus.tables import OutboxEntry
from foundation.db.base import PlatformBase
from foundation.sealing.columns import INFO, Sealed
from foundation.testing.kit import ServiceKit


async def found_in(kit: ServiceKit, metadata: MetaData, words: Iterable[str]) -> set[str]:
    """Return the columns (`table.column`) that hold one of these words, sealed or not."""
    wanted = list(words)
    return {place async for place, text in texts(kit, metadata) if any(word in text for word in wanted)}


async def texts(kit: ServiceKit, metadata: MetaData) -> AsyncIterator[tuple[str, str]]:
    """Yield every value of every row as a text, with its column. What is no text is shown as Python shows it."""
    async with kit.resources.database.read() as session:
        for table in [*metadata.sorted_tables, *PlatformBase.metadata.sorted_tables]:
            for row in (await session.execute(select(table))).mappings():
                for column in table.columns:
                    value = row[column.name]
                    if value is not None:
                        yield f"{table.name}.{column.name}", _text(kit, table, column, row, value)


def _text(kit: ServiceKit, table: Table, column: Any, row: Any, value: Any) -> str:
    if isinstance(column.info.get(INFO), Sealed):
        keys = "|".join(str(row[key.name]) for key in table.primary_key.columns)
        return kit.resources.sealer.open(value, f"{table.name}|{column.name}|{keys}")
    if table.name == OutboxEntry.__tablename__ and column.name == "body":
        return repr(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
