"""Two engines on one database: one that writes in transactions, one that reads in AUTOCOMMIT."""

import asyncio
import time
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import Pool

from foundation.db.prepared import Prepared, Rows, ask, not_connected
from foundation.telemetry.logs import log

STATEMENT_TIMEOUT_MS = 8_000
LOCK_TIMEOUT_MS = 5_000
# A connection that was used a moment ago is not asked first whether it is alive: that took three round trips.
SURE_FOR_S = 5.0


class Database:
    """A service's own PostgreSQL database."""

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = url
        self.engine = create_async_engine(
            url,
            # All of them stay: those beyond a pool's size are closed after each use, and to connect takes longer
            # than most of what is written.
            pool_size=2 * pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=1800,
            # What a statement was given is people's data; an error that is logged tells it otherwise.
            hide_parameters=True,
            connect_args={
                "timeout": 5,
                "command_timeout": 10,
                "server_settings": {
                    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                    "lock_timeout": str(LOCK_TIMEOUT_MS),
                    "idle_in_transaction_session_timeout": "60000",
                    # compiling a statement takes longer than any of ours runs
                    "jit": "off",
                },
            },
        )
        _look_before_use(self.engine.sync_engine.pool)
        self.writing = async_sessionmaker(self.engine, expire_on_commit=False)
        reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reading = async_sessionmaker(reader, expire_on_commit=False, autoflush=False)

    def read(self) -> AsyncSession:
        """Return a new read session: every statement on its own, nothing to commit."""
        return self.reading()

    async def fetch(self, prepared: Prepared, **values: object) -> Rows:
        """Return the rows of a statement that only reads, on its own, past SQLAlchemy; raise DBAPIError like it.

        A connection that turns out to be gone is replaced once.
        """
        try:
            return await self._fetch(prepared, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await self._fetch(prepared, values)

    async def _fetch(self, prepared: Prepared, values: dict[str, object]) -> Rows:
        try:
            held = await self.engine.raw_connection()
        except Exception as error:
            raise not_connected(error) from error
        try:
            return await ask(held.dbapi_connection, prepared, values)
        except asyncio.CancelledError:
            # as SQLAlchemy does: what was cancelled in the middle is not used again
            held.invalidate()
            raise
        finally:
            held.close()

    async def ping(self) -> None:
        """Raise if the database does not answer."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _look_before_use(pool: Pool) -> None:
    """Have the pool replace a connection that was closed or left in a transaction, and ask one that has lain idle
    whether it is alive.
    """

    @event.listens_for(pool, "checkin")
    def _note(connection: Any, record: Any) -> None:
        if connection is not None and _left_in_transaction(connection.driver_connection):
            log.warning("connection_left_in_transaction")
            record.invalidate()
        record.info["used"] = time.monotonic()

    @event.listens_for(pool, "checkout")
    def _look(connection: Any, record: Any, _proxy: Any) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        if time.monotonic() - record.info.get("used", time.monotonic()) > SURE_FOR_S:
            _ask_whether_alive(connection)


def _left_in_transaction(connection: Any) -> bool:
    """Return whether a connection that is given back has a transaction that was not ended.

    A BEGIN that was cancelled or timed out may be carried out all the same. Nobody would end it: SQLAlchemy does not
    know of it, and asyncpg takes what is begun later for a part of it, whose COMMIT then commits nothing.
    """
    return not connection.is_closed() and (connection._top_xact is not None or connection.is_in_transaction())


def _ask_whether_alive(connection: Any) -> None:
    try:
        connection.ping()
    except Exception as error:
        raise DisconnectionError from error
