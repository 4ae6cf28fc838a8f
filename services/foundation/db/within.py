"""Prepared statements inside the transaction of a session."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.prepared import Prepared, Rows, as_of_sqlalchemy, ask


async def fetch(session: AsyncSession, prepared: Prepared, **values: object) -> Rows:
    """Return the rows of a statement, in the session's transaction (which begins with it, if nothing did before).

    What the session has not flushed yet is not seen. Raises DBAPIError like SQLAlchemy itself.
    """
    return await ask(await connection_of(session), prepared, values)


async def connection_of(session: AsyncSession) -> Any:
    """Return the session's connection, in its transaction, as SQLAlchemy adapts it (`driver_connection` is asyncpg's).

    Raises DBAPIError when it has gone.
    """
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.dbapi_connection
    # SQLAlchemy begins with the first statement that goes through its own cursor
    if connection._transaction is None and not connection.autocommit:
        try:
            await connection._start_transaction()
        except Exception as error:
            raise as_of_sqlalchemy(connection, "BEGIN", error) from error
    return connection
