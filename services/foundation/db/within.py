"""Prepared statements inside the transaction of a session."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util import greenlet_spawn

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
    connection = await greenlet_spawn(_adapted, session)
    # SQLAlchemy begins with the first statement that goes through its own cursor
    if connection._transaction is None and not connection.autocommit:
        try:
            await connection._start_transaction()
        except Exception as error:
            raise as_of_sqlalchemy(connection, "BEGIN", error) from error
    # asked for once in a transaction: the way through the session takes as long as a short statement
    session.info[_CONNECTION] = session.sync_session.get_transaction(), connection
    return connection


def _adapted(session: AsyncSession) -> Any:
    return session.sync_session.connection().connection.dbapi_connection


async def commit(session: AsyncSession) -> None:
    """Commit the session's transaction and close the session; raise DBAPIError like SQLAlchemy itself.

    Where prepared statements have begun the transaction the driver is told itself: SQLAlchemy's way to its COMMIT takes
    longer than one of them. Nobody may cancel this in the middle (`Resources.unit_of_work` sees to it).
    """
    transaction, connection = session.info.get(_CONNECTION, (None, None))
    known = session.sync_session
    if transaction is None or transaction is not known.get_transaction() or connection._transaction is None:
        await session.commit()
    else:
        try:
            await connection._call_and_discard(connection._transaction.commit)
        except Exception as error:
            raise as_of_sqlalchemy(connection, "COMMIT", error) from error
    # nothing is left to be said to the database
    known.close()
