"""What the databases hold after a journey, asked as the databases' superuser: cases, decisions, messages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg


def rows(system: Any, service: str, statement: str, *values: object) -> list[Any]:
    """Return the rows of a statement on a service's database."""

    async def ask() -> list[Any]:
        address = system.stack.addresses.postgres.rsplit("/", 1)[0]
        connection = await asyncpg.connect(f"{address}/{service}", timeout=10)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    # In a thread of its own: the browser's driver has a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(ask())).result()


def cases_of(system: Any, name: str) -> list[Any]:
    """Return the cases of a person by name: state, round and how many decisions each has."""
    return rows(
        system,
        "review",
        "SELECT c.state, c.round, count(d.id) AS decisions FROM cases c LEFT JOIN decisions d ON d.case_id = c.id"
        " WHERE c.expert_name = $1 GROUP BY c.id ORDER BY c.round",
        name,
    )


def account_of(system: Any, name: str) -> Any:
    """Return the account id of a person by name."""
    return rows(system, "identity", "SELECT id FROM accounts WHERE name = $1", name)[0]["id"]


def messages_of(system: Any, name: str) -> list[tuple[str, str]]:
    """Return channel and template of the notices (not codes) for a person, oldest first; only those sent."""
    found = rows(
        system,
        "notify",
        "SELECT channel, template, state FROM messages WHERE account_id = $1 ORDER BY created_at, channel",
        account_of(system, name),
    )
    return [(row["channel"], row["template"]) for row in found if row["state"] == "sent"]


def execute(system: Any, service: str, statements: str) -> None:
    """Run statements on a service's database."""

    async def run() -> None:
        address = system.stack.addresses.postgres.rsplit("/", 1)[0]
        connection = await asyncpg.connect(f"{address}/{service}", timeout=10)
        try:
            await connection.execute(statements)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()
