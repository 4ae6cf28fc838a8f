"""Statements that are compiled once and asked of asyncpg itself, past SQLAlchemy: for what is asked most.

    LISTED = Prepared(select(Entry.record_id, Entry.name).where(Entry.kind == bindparam("kind")))
    rows = await database.fetch(LISTED, kind="local")                  # a read of its own
    rows = await within.fetch(uow.session, LISTED, kind="local")       # inside a unit of work's transaction

A row is asyncpg's record: by place, by label, values as the driver gives them. Errors are SQLAlchemy's, as everywhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import asyncpg as sqlalchemy_asyncpg
from sqlalchemy.exc import DBAPIError

Rows = list["asyncpg.Record"]

_DIALECT: Any = sqlalchemy_asyncpg.dialect()  # type: ignore[no-untyped-call]
_DBAPI_ERROR: type[Exception] = _DIALECT.import_dbapi().Error
_WRITES = re.compile(r"\bINSERT INTO\b|\bDELETE FROM\b|(?<!FOR )(?<!NO KEY )\bUPDATE\b")


class Prepared:
    """A statement with `bindparam`s. An `IN` is written as `= ANY(:array)`: its length is no part of a statement."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        if "POSTCOMPILE" in self.sql:
            raise ValueError("this statement depends on how many values it is given; use = ANY(:array)")
        self.writes = _WRITES.search(self.sql) is not None
        processors = compiled._bind_processors
        self._parts = [(name, processors.get(name)) for name in compiled.positiontup or ()]
        self.count = len(self._parts)
        self._constants = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """Return what asyncpg is given; raise KeyError where a value is missing, TypeError for one nobody asked for."""
        given = {**self._constants, **values}
        if unknown := values.keys() - {name for name, _ in self._parts}:
            raise TypeError(f"the statement has no {', '.join(sorted(unknown))}")
        return [given[name] if process is None else process(given[name]) for name, process in self._parts]


async def ask(connection: Any, prepared: Prepared, values: Mapping[str, object]) -> Rows:
    """Return the rows that a connection of SQLAlchemy's pool gives; raise DBAPIError like SQLAlchemy itself."""
    return await ask_sql(connection, prepared.sql, prepared.arguments(values))


async def ask_sql(connection: Any, sql: str, arguments: Sequence[object]) -> Rows:
    """Return the same of a statement that is there as asyncpg takes it."""
    try:
        rows: Rows = await connection.driver_connection.fetch(sql, *arguments)
    except Exception as error:
        raise as_of_sqlalchemy(connection, sql, error) from error
    return rows


def as_of_sqlalchemy(connection: Any, sql: str, error: Exception) -> BaseException:
    """Return an error of asyncpg's as SQLAlchemy would have raised it; what is no error of a database comes back."""
    try:
        connection._handle_exception(error)
    except Exception as translated:
        return _wrapped(translated, sql, gone=connection.driver_connection.is_closed())
    return error


def not_connected(error: Exception) -> BaseException:
    """Return why the pool could make no connection, as a session of SQLAlchemy would have raised it."""
    return _wrapped(error, None, gone=False)


def _wrapped(error: Exception, sql: str | None, *, gone: bool) -> BaseException:
    if not isinstance(error, _DBAPI_ERROR):
        # a server that says nothing (TimeoutError), or that is not there (OSError)
        return error
    told: BaseException = DBAPIError.instance(
        sql,
        None,
        error,
        _DBAPI_ERROR,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=_DIALECT,
    )
    return told
