"""LISTEN: hear what PostgreSQL tells on a channel at each commit."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import asyncpg

from foundation.db.plain import connect
from foundation.telemetry.logs import log

CONNECT_LIMIT_S = 5
ALIVE_EVERY_S = 20
PAUSE_S = 1


async def listen(url: str, channel: str, hear: Callable[[str], None], begin: Callable[[], None]) -> NoReturn:
    """Call `hear` with every payload on a channel, over one connection of its own, until cancelled.

    `begin` is called each time that listening begins: what was told before is not heard, so look for it then. A lost
    connection is made again.
    """
    while True:
        try:
            await _listen_once(url, channel, hear, begin)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("listener_lost", channel=channel, error=repr(error))
        await asyncio.sleep(PAUSE_S)


async def _listen_once(
    url: str, channel: str, hear: Callable[[str], None], begin: Callable[[], None]
) -> None:
    """Listen until the connection is lost."""
    connection = await connect(url, timeout=CONNECT_LIMIT_S)
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        await connection.add_listener(channel, lambda *told: hear(str(told[-1])))
        begin()
        while not lost.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(lost.wait(), ALIVE_EVERY_S)
            # One that was cut without a word is noticed by asking.
            await connection.execute("SELECT 1", timeout=CONNECT_LIMIT_S)
    finally:
        connection.terminate()
