"""Whether a commit is on the disk when it is answered: what writes is measured only then."""

import asyncio

import asyncpg

from benchmarks.measuring.calls import WrongAnswers

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


def check_durable(database_url: str) -> None:
    """Raise WrongAnswers where the server would forget what it has confirmed."""
    off = asyncio.run(_off(database_url))
    if off:
        raise WrongAnswers(f"PostgreSQL runs without {', '.join(off)}")


async def _off(database_url: str) -> list[str]:
    connection = await asyncpg.connect(database_url)
    try:
        return [name for name in SETTINGS if await connection.fetchval(f"SHOW {name}") != "on"]
    finally:
        await connection.close()
