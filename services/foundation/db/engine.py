"""Two engines on one database: one that writes in transactions, one that reads in AUTOCOMMIT."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

STATEMENT_TIMEOUT_MS = 8_000
LOCK_TIMEOUT_MS = 5_000


class Database:
    """A service's own PostgreSQL database."""

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = url
        self.engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            pool_recycle=1800,
            pool_pre_ping=True,
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
        self.writing = async_sessionmaker(self.engine, expire_on_commit=False)
        reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reading = async_sessionmaker(reader, expire_on_commit=False, autoflush=False)

    def read(self) -> AsyncSession:
        """Return a new read session: every statement on its own, nothing to commit."""
        return self.reading()

    async def ping(self) -> None:
        """Raise if the database does not answer."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
