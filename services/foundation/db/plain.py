"""A connection of asyncpg's own, without SQLAlchemy, by the same address."""

from typing import Any

import asyncpg
from sqlalchemy.engine import URL, make_url


async def connect(address: str | URL, *, timeout: float) -> Any:
    """Return a connection within `timeout` seconds; raise OSError, TimeoutError or an error of asyncpg.

    TLS is asked for as SQLAlchemy has it, `?ssl=verify-full`; in an address of its own asyncpg would take that for a
    setting of the server.
    """
    url = make_url(address)
    ssl = url.query.get("ssl")
    return await asyncpg.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password,
        database=url.database,
        ssl=ssl if isinstance(ssl, str) else None,
        timeout=timeout,
    )
