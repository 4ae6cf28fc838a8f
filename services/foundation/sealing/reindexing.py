"""Making blind indexes anew: each from the text that its row holds, or that somebody else can tell."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from foundation.sealing.columns import Indexed
from foundation.sealing.declared import Declared
from foundation.sealing.portions import Row, Walked, key_of, place_of, row_id
from foundation.sealing.sealer import CannotOpen, Sealer

# Given the keys of some rows, the texts that the index of each may be of; for an index that its row cannot tell.
Texts = Callable[[AsyncSession, Sealer, Sequence[Any]], Awaitable[Mapping[Any, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Reindexing:
    """Making one blind index anew. `texts` tells what its own row does not hold."""

    sealer: Sealer
    one: Declared
    kept: Indexed
    texts: Texts | None

    async def values(
        self,
        connection: AsyncConnection,
        table: Table,
        _columns: Sequence[Column[Any]],
        rows: Sequence[Row],
        walked: Walked,
    ) -> list[dict[str, Any]]:
        """Return the changes of a portion; what has no text, or another's, goes to `walked.problems`."""
        column, changes = self.one.column.name, []
        told = await self._told(connection, table, rows, walked)
        for row, texts in zip(rows, told, strict=True):
            indexes = [self.sealer.blind(self.kept.field, text) for text in texts]
            found = next((index for index in indexes if index.met_by(row[column])), None)
            if found is not None:
                changes.append({**key_of(table, row), column: bytes(found)})
            elif indexes and self.kept.forget:
                changes.append({**key_of(table, row), column: None})
            elif indexes:
                walked.problems.append(
                    f"{self.one.name} {row_id(table, row)} is of another text than the row's"
                )
            elif self.kept.live is None:
                walked.problems.append(f"{self.one.name} {row_id(table, row)}: its text is nowhere")
        return changes

    async def _told(
        self, connection: AsyncConnection, table: Table, rows: Sequence[Row], walked: Walked
    ) -> list[Sequence[str]]:
        if self.texts is not None:
            (key,) = table.primary_key.columns
            async with AsyncSession(bind=connection, join_transaction_mode="create_savepoint") as session:
                found = await self.texts(session, self.sealer, [row[key.name] for row in rows])
            return [found.get(row[key.name], ()) for row in rows]
        return [self._own(table, row, walked) for row in rows]

    def _own(self, table: Table, row: Row, walked: Walked) -> Sequence[str]:
        if self.kept.normal is None:
            return ()
        try:
            opened = {name: self._opened(table, name, row) for name in self.kept.of}
        except CannotOpen:
            walked.problems.append(f"{table.name} {row_id(table, row)} does not open")
            return ()
        text = self.kept.normal(opened)
        return (text,) if text is not None else ()

    def _opened(self, table: Table, name: str, row: Row) -> Any:
        value = row[name]
        return self.sealer.open(value, place_of(table, name, row)) if isinstance(value, bytes) else value
