"""Prepared statements inside the transaction of a session."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.prepared import Prepared, Rows, as_of_sqlalchemy, ask, ask_sql

# In the session's info: something was written past it, which it cannot know.
WROTE = "wrote"
_CONNECTION = "connection"


async def fetch(session: AsyncSession, prepared: Prepared, **values: object) -> Rows:
    """Return the rows of a statement, in the session's transaction (which begins with it, if nothing did before).

    What the session has not flushed yet is not seen. Raises DBAPIError like SQLAlchemy itself.
    """
    if prepared.writes:
        session.info[WROTE] = True
    return await ask(await connection_of(session), prepared, values)


async def fetch_sql(session: AsyncSession, sql: str, arguments: Sequence[object]) -> Rows:
    """Return the rows of a statement that is made of prepared ones; who makes it says what it writes."""
    return await ask_sql(await connection_of(session), sql, arguments)


async def connection_of(session: AsyncSession) -> Any:
    """Return the session's connection, in its transaction, as SQLAlchemy adapts it (`driver_connection` is asyncpg's).

    Raises DBAPIError when it has gone.
    """
    transaction, known = session.info.get(_CONNECTION, (None, None))
    if transaction is not None and transaction is session.sync_session.get_transaction():
        return known
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.dbapi_connection
    # SQLAlchemy begins with the first statement that goes through its own cursor
    if connection._transaction is None and not connection.autocommit:
        try:
            await connection._start_transaction()
        except Exception as error:
            raise as_of_sqlalchemy(connection, "BEGIN", error) from error
    # asked for once in a transaction: the way through the session takes as long as a short statement
    session.info[_CONNECTION] = session.sync_session.get_transaction(), connection
    return connection
