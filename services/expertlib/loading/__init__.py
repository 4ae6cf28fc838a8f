"""A large register of invented experts to measure with: `expertlib load --experts N`.

They are written in portions by COPY, each portion in one process, by one process for each core. A number has the same
ids every time, so what is there already is passed over: what was stopped goes on, what is repeated adds nothing.

Every service gets what it would have: three of four experts are of an old register and have no account, every fourth
has applied, with an account, a contact, a case and the decisions of two people. One of twenty of these has asked for a
change that still waits for a decision: for the association's or for a bureau's. What others would be told is written
beside it by COPY too: millions of facts would travel for hours.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from expertlib import registry
from expertlib.invented_experts import MOST
from expertlib.loading.portions import PORTION, Portion
from expertlib.loading.writing import TABLES, connect, write_portion

ACTIONS = {
    "identity": "accounts.load",
    "notify": "contacts.load",
    "review": "directory.load",
    "experts": "library.load",
}
"""What stands in each service's audit log."""
SETTLE = "VACUUM (ANALYZE) {}"

Progress = Callable[[int, int], None]


def load(count: int, seed: int, progress: Progress, *, sure: bool = False) -> int:
    """Have the library hold `count` invented experts of this seed; return how many were added.

    `progress` hears portions done and portions in all. Outside evaluation it leaves unless one is `sure`.
    """
    if registry.settings("experts").environment != "evaluation" and not sure:
        raise SystemExit("invented experts are only for evaluation; --yes loads them all the same")
    if count > MOST:
        raise SystemExit(f"there are no more than {MOST} invented experts of one seed")
    portions = [
        Portion(seed, first, min(first + PORTION, count), count) for first in range(0, count, PORTION)
    ]
    added = _load_all(portions, progress)
    asyncio.run(_finish(added, seed))
    return added


def _load_all(portions: list[Portion], progress: Progress) -> int:
    if len(portions) == 1:
        # a process of its own would load every module once more: longer than a demo's few experts take
        added = _load_portion(portions[0])
        progress(1, 1)
        return added
    added = 0
    # spawned, because a forked process would share connections and loop of this one
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(_load_portion, portion) for portion in portions]
        for done, portion in enumerate(as_completed(running), 1):
            added += portion.result()
            progress(done, len(portions))
    return added


def _load_portion(portion: Portion) -> int:
    return asyncio.run(write_portion(portion))


async def _finish(added: int, seed: int) -> None:
    """Write into the audit logs that they were loaded, and have the planner know them."""
    for service, action in ACTIONS.items():
        resources = registry.opener(service)()
        if added:
            async with resources.unit_of_work() as uow:
                uow.audit(action, "service", service, entries=added, seed=seed)
        await resources.close()
        settings = registry.settings(service)
        connection = await connect(settings.migrate_url or settings.database_url)
        for table in TABLES[service]:
            await connection.execute(SETTLE.format(table))
        await connection.close()
