"""The walk of a rotation: what bears another key is sealed anew, and blind indexes are made anew.

Nothing is remembered between two walks, because each value says by which key it was made: killed at any moment, the
walk begins again and finds what is left. Rows that somebody else holds are passed over and found by the next pass,
so the walk waits for nobody, and others wait for one portion at most.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from foundation.ids import uuid7
from foundation.sealing.columns import Indexed, Sealed, SealedObject
from foundation.sealing.declared import Declared, blind_key, objects, sealed_key
from foundation.sealing.keys import Keyring
from foundation.sealing.portions import Row, Walked, columns_in, key_of, place_of, row_id, write
from foundation.sealing.reindexing import Reindexing, Texts
from foundation.sealing.sealer import CannotOpen, Sealer, blind_mark, key_id_of
from foundation.store.objects import ObjectDamaged, ObjectStore

PORTION = 200
PASSES = 20
BETWEEN_PASSES_S = 0.5
HEAD_BYTES = 64
OPAQUE = "application/octet-stream"

Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Turner:
    """A service's database under rotation. `ring` is the ring that is being turned, `sealer` knows all its keys."""

    engine: AsyncEngine
    sealer: Sealer
    columns: Sequence[Declared]
    say: Say = lambda _name, _done: None

    async def reseal(self, ring: Keyring) -> Walked:
        """Seal anew with the active key what bears another."""
        walked = Walked()
        for table, columns in _by_table(self.columns):
            stale = or_(*(sealed_key(column) != ring.active for column in columns))
            await self._walk(table, columns, stale, self._resealed, walked)
        return walked

    async def reindex(self, ring: Keyring, texts: Mapping[str, Texts]) -> Walked:
        """Make anew with the active key the blind indexes that bear another and whose text is there."""
        walked, mark = Walked(), blind_mark(ring.active).hex()
        for one in self.columns:
            if isinstance(one.kept, Indexed):
                making = Reindexing(self.sealer, one, one.kept, texts.get(one.name))
                wanted = [one.column, *(one.table.c[name] for name in one.kept.of)]
                await self._walk(one.table, wanted, blind_key(one.column) != mark, making.values, walked)
        return walked

    async def reseal_objects(self, ring: Keyring, store: ObjectStore) -> Walked:
        """Seal anew the objects that bear another key and do not go away by themselves."""
        walked = Walked()
        for one, kept in objects(self.columns):
            if kept.expires:
                continue
            async for row in self._object_rows(one, kept):
                try:
                    if await self._reseal_object(one, kept, row, ring, store):
                        self.say(one.name, walked.count(one.name, 1))
                except (ObjectDamaged, CannotOpen) as error:
                    walked.problems.append(f"{one.name} {row_id(one.table, row)}: {type(error).__name__}")
        return walked

    async def objects_bearing(self, store: ObjectStore, key_ids: Iterable[str]) -> dict[str, int]:
        """Return by `table.column` how many objects bear one of these keys, the expiring ones too."""
        wanted, found = set(key_ids), {}
        for one, kept in objects(self.columns):
            number = 0
            async for row in self._object_rows(one, kept):
                try:
                    head = await store.read_head(row[one.column.name], HEAD_BYTES)
                except ObjectDamaged:
                    continue
                number += key_id_of(head) in wanted
            found[one.name] = number
        return found

    async def _walk(
        self,
        table: Table,
        columns: Sequence[Column[Any]],
        stale: Any,
        values: Callable[..., Awaitable[list[dict[str, Any]]]],
        walked: Walked,
    ) -> None:
        """Have `values` make new values for the stale rows, portion by portion, until a pass finds none."""
        for _ in range(PASSES):
            last, changed, seen = None, 0, 0
            while True:
                rows, number = await self._portion(table, columns, stale, last, values, walked)
                if not rows:
                    break
                last, changed, seen = rows[-1], changed + number, seen + len(rows)
            left = await self._is_left(table, stale)
            if not left or (seen and not changed):
                return
            await asyncio.sleep(BETWEEN_PASSES_S)
        walked.problems.append(f"{table.name}: some rows were always held by somebody; run it again")

    async def _portion(
        self,
        table: Table,
        columns: Sequence[Column[Any]],
        stale: Any,
        last: Row | None,
        values: Callable[..., Awaitable[list[dict[str, Any]]]],
        walked: Walked,
    ) -> tuple[Sequence[Row], int]:
        """Change one portion in one transaction; return its rows, and how many were changed."""
        keys = list(table.primary_key.columns)
        statement = select(*dict.fromkeys([*keys, *columns])).where(stale)
        if last is not None:
            statement = statement.where(tuple_(*keys) > tuple_(*(last[key.name] for key in keys)))
        statement = statement.order_by(*keys).limit(PORTION).with_for_update(skip_locked=True)
        async with self.engine.begin() as connection:
            rows = [dict(row) for row in (await connection.execute(statement)).mappings()]
            changes = await values(connection, table, columns, rows, walked) if rows else []
            number = await write(connection, table, changes, walked) if changes else 0
        for name in columns_in(changes[0]) if number else ():
            held = sum(row[name] is not None for row in rows)
            if held:
                self.say(f"{table.name}.{name}", walked.count(f"{table.name}.{name}", min(number, held)))
        return rows, number

    async def _is_left(self, table: Table, stale: Any) -> bool:
        async with self.engine.connect() as connection:
            return (
                await connection.execute(select(1).select_from(table).where(stale).limit(1))
            ).first() is not None

    async def _resealed(
        self,
        _connection: AsyncConnection,
        table: Table,
        columns: Sequence[Column[Any]],
        rows: Sequence[Row],
        walked: Walked,
    ) -> list[dict[str, Any]]:
        changes = []
        for row in rows:
            try:
                anew = {column.name: self._anew(table, column.name, row) for column in columns}
            except CannotOpen:
                walked.problems.append(f"{table.name} {row_id(table, row)} does not open")
                continue
            changes.append({**key_of(table, row), **anew})
        return changes

    def _anew(self, table: Table, column: str, row: Row) -> bytes | None:
        if row[column] is None:
            return None
        place = place_of(table, column, row)
        return self.sealer.seal_bytes(self.sealer.open_bytes(row[column], place), place)

    async def _object_rows(self, one: Declared, kept: SealedObject) -> Any:
        keys, last = list(one.table.primary_key.columns), None
        wanted = [*keys, one.column, one.table.c[kept.sha256]]
        while True:
            statement = select(*wanted).where(one.column.is_not(None)).order_by(*keys).limit(PORTION)
            if last is not None:
                statement = statement.where(tuple_(*keys) > tuple_(*(last[key.name] for key in keys)))
            async with self.engine.connect() as connection:
                rows = [dict(row) for row in (await connection.execute(statement)).mappings()]
            if not rows:
                return
            for row in rows:
                yield row
            last = rows[-1]

    async def _reseal_object(
        self, one: Declared, kept: SealedObject, row: Row, ring: Keyring, store: ObjectStore
    ) -> bool:
        """Write the object anew beside the old one and have the row point to it; return whether it was needed."""
        old = row[one.column.name]
        if key_id_of(await store.read_head(old, HEAD_BYTES)) == ring.active:
            return False
        place = place_of(one.table, kept.part, row)
        data = self.sealer.open_bytes(await store.read(old, row[kept.sha256] or ""), place)
        new = f"{old.rpartition('/')[0]}/{uuid7()}"
        sha256 = await store.put_bytes(new, self.sealer.seal_bytes(data, place), OPAQUE)
        statement = (
            update(one.table).where(one.column == old).values({one.column.name: new, kept.sha256: sha256})
        )
        async with self.engine.begin() as connection:
            taken = (await connection.execute(statement)).rowcount == 1
        await store.delete(old if taken else new)
        return taken


def _by_table(columns: Iterable[Declared]) -> list[tuple[Table, list[Column[Any]]]]:
    found: dict[str, tuple[Table, list[Column[Any]]]] = {}
    for one in columns:
        if isinstance(one.kept, Sealed):
            found.setdefault(one.table.name, (one.table, []))[1].append(one.column)
    return list(found.values())
