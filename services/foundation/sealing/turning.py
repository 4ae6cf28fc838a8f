"""The walk of a rotation: what bears another key is sealed anew, and blind indexes are made anew.

Nothing is remembered between two walks, because each value says by which key it was made: killed at any moment, the
walk begins again and finds what is left. Rows that somebody else holds are passed over and found by the next pass,
so the walk waits for nobody, and others wait for one portion at most.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, bindparam, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from foundation.ids import uuid7
from foundation.sealing.columns import Indexed, Sealed, SealedObject
from foundation.sealing.declared import Declared, blind_key, objects, sealed_key
from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import CannotOpen, Sealer, blind_mark, key_id_of
from foundation.store.objects import ObjectDamaged, ObjectStore

PORTION = 200
PASSES = 20
BETWEEN_PASSES_S = 0.5
HEAD_BYTES = 64
OPAQUE = "application/octet-stream"

Row = Mapping[str, Any]
Say = Callable[[str, int], None]
# Given the keys of some rows, the texts that the index of each may be of; for an index that its row cannot tell.
Texts = Callable[[AsyncSession, Sealer, Sequence[Any]], Awaitable[Mapping[Any, Sequence[str]]]]


@dataclass(slots=True)
class Walked:
    """What a walk has done: rows made anew by `table.column`, and in words what it could not do."""

    done: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, name: str, number: int) -> int:
        """Count rows; return how many that makes."""
        self.done[name] = self.done.get(name, 0) + number
        return self.done[name]


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
                making = _Reindexing(self.sealer, one, one.kept, texts.get(one.name))
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
                    walked.problems.append(f"{one.name} {_id(one.table, row)}: {type(error).__name__}")
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
            number = await _write(connection, table, changes, walked) if changes else 0
        for name in _columns_in(changes[0]) if number else ():
            self.say(f"{table.name}.{name}", walked.count(f"{table.name}.{name}", number))
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
                walked.problems.append(f"{table.name} {_id(table, row)} does not open")
                continue
            changes.append({**_key_of(table, row), **anew})
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


@dataclass(frozen=True, slots=True)
class _Reindexing:
    """Making one blind index anew."""

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
        column, changes = self.one.column.name, []
        told = await self._told(connection, table, rows, walked)
        for row, texts in zip(rows, told, strict=True):
            indexes = [self.sealer.blind(self.kept.field, text) for text in texts]
            found = next((index for index in indexes if index.met_by(row[column])), None)
            if found is not None:
                changes.append({**_key_of(table, row), column: bytes(found)})
            elif indexes and self.kept.forget:
                changes.append({**_key_of(table, row), column: None})
            elif indexes:
                walked.problems.append(f"{self.one.name} {_id(table, row)} is of another text than the row's")
            elif self.kept.live is None:
                walked.problems.append(f"{self.one.name} {_id(table, row)}: its text is nowhere")
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
            walked.problems.append(f"{table.name} {_id(table, row)} does not open")
            return ()
        text = self.kept.normal(opened)
        return (text,) if text is not None else ()

    def _opened(self, table: Table, name: str, row: Row) -> Any:
        value = row[name]
        return self.sealer.open(value, place_of(table, name, row)) if isinstance(value, bytes) else value


def place_of(table: Table, column: str, row: Row) -> str:
    """Return the place that a value of a row is sealed for."""
    return f"{table.name}|{column}|{_id(table, row)}"


def _id(table: Table, row: Row) -> str:
    return "|".join(str(row[key.name]) for key in table.primary_key.columns)


def _key_of(table: Table, row: Row) -> dict[str, Any]:
    """Return the primary key under names that meet no column's."""
    return {f"key_{key.name}": row[key.name] for key in table.primary_key.columns}


def _columns_in(change: dict[str, Any]) -> list[str]:
    return [name for name in change if not name.startswith("key_")]


async def _write(
    connection: AsyncConnection, table: Table, changes: list[dict[str, Any]], walked: Walked
) -> int:
    names = _columns_in(changes[0])
    keys = [key == bindparam(f"key_{key.name}") for key in table.primary_key.columns]
    statement = update(table).where(*keys).values({name: bindparam(f"new_{name}") for name in names})
    given = [
        {(name if name.startswith("key_") else f"new_{name}"): value for name, value in change.items()}
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
            ids = [str(value) for name, value in one.items() if name.startswith("key_")]
            walked.problems.append(f"{table.name} {'|'.join(ids)}: another row has this value already")
    return number


def _by_table(columns: Iterable[Declared]) -> list[tuple[Table, list[Column[Any]]]]:
    found: dict[str, tuple[Table, list[Column[Any]]]] = {}
    for one in columns:
        if isinstance(one.kept, Sealed):
            found.setdefault(one.table.name, (one.table, []))[1].append(one.column)
    return list(found.values())
