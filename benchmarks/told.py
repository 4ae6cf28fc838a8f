"""Have every service know what the others have told, as after any start: else the bureaus see an empty library."""

import asyncio
import time
from typing import TYPE_CHECKING

import asyncpg

from contracts.subscriptions import names
from deploy.local.databases import SERVICES
from deploy.local.processes import DidNotStart

if TYPE_CHECKING:
    from benchmarks.deployment import Deployment

LONGEST_S = 300.0
POLL_S = 0.2
TOLD = "SELECT id FROM outbox WHERE kind = 'event' AND name = ANY($1)"
HEARD = "SELECT event_id FROM inbox WHERE consumer = $1"


def wait_until_everything_is_heard(deployment: "Deployment") -> None:
    """Run relay, consumer and worker until each service has heard every event that it listens to."""
    if not asyncio.run(_unheard(deployment)):
        return
    until = time.monotonic() + LONGEST_S
    with deployment.running("relay", "consumer", "worker"):
        while unheard := asyncio.run(_unheard(deployment)):
            if time.monotonic() > until:
                raise DidNotStart(f"{unheard} events of {deployment.name} are not heard")
            time.sleep(POLL_S)


async def _unheard(deployment: "Deployment") -> int:
    """Return how many events somebody has still to hear."""
    connections = {service: await asyncpg.connect(deployment.database_url(service)) for service in SERVICES}
    try:
        missing = 0
        for listener, facts in names().items():
            heard = {row["event_id"] for row in await connections[listener].fetch(HEARD, listener)}
            for connection in connections.values():
                told = await connection.fetch(TOLD, sorted(facts))
                missing += sum(row["id"] not in heard for row in told)
        return missing
    finally:
        for connection in connections.values():
            await connection.close()
