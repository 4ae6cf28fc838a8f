"""The services' databases, asked as their superuser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg

from deploy.local.databases import SERVICES
from deploy.local.stack import Stack


def url(stack: Stack, service: str) -> str:
    """Return the superuser's way into a service's database."""
    return f"{stack.addresses.postgres.rsplit('/', 1)[0]}/{service}"


def execute_everywhere(stack: Stack, statements: str) -> None:
    """Run statements on every service's database; `{service}` in them is its name."""

    async def run() -> None:
        for service in SERVICES:
            connection = await asyncpg.connect(url(stack, service), timeout=10)
            try:
                await connection.execute(statements.replace("{service}", service))
            finally:
                await connection.close()

    _in_a_thread(run)


def rows(stack: Stack, service: str, statement: str, *values: object) -> list[Any]:
    """Return the rows of one statement."""

    async def ask() -> list[Any]:
        connection = await asyncpg.connect(url(stack, service), timeout=10)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    return _in_a_thread(ask)


def _in_a_thread(call: Any) -> Any:
    """Run a coroutine function in a thread of its own: the caller may have a running loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(call())).result()
