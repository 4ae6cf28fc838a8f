"""The load: eight clients carry out the plans at a rate, and reviewers decide what they submit."""

import asyncio
from collections.abc import Callable
from random import Random
from uuid import UUID

from tests.faults import applicants, plans, reviewers
from tests.faults.calls import Caller
from tests.faults.desk import CLIENTS, ON_THE_WAY, Desk
from tests.faults.ledger import Ledger
from tests.faults.people import Crowd
from tests.faults.plans import Plan
from tests.faults.system import FaultSystem


def applicants_needed(seed: int, submissions: int) -> int:
    """Return how many applicants there have to be for so many submissions."""
    return plans.people_in(plans.drawn(seed, submissions))


async def run(
    system: FaultSystem,
    crowd: Crowd,
    ledger: Ledger,
    submissions: int,
    rate: float,
    seed: int,
    on_event: Callable[[str], None] = lambda _what: None,
) -> None:
    """Have `submissions` be made, about `rate` a second as far as the machine allows, and reviewed to their end.

    `on_event` is told `accepted`, `refused`, `unknown` (submissions), `case` (seen at review) and `decided` (stages) as
    they happen. Returns when everything is known or patience has ended; the ledger has what became of it.
    """
    drawn = plans.drawn(seed, submissions)
    clients = [Caller(system.urls, crowd, ledger, Random(f"client {seed} {n}")) for n in range(CLIENTS)]
    loop = asyncio.get_running_loop()
    firsts = {plan.person: loop.create_future() for plan in drawn if plan.round == 1}
    room = asyncio.Semaphore(CLIENTS * ON_THE_WAY)
    desk = Desk(crowd, ledger, clients, on_event, room, firsts)
    begun = loop.time()
    try:
        async with asyncio.TaskGroup() as group:
            for plan in drawn:
                await asyncio.sleep(max(0.0, begun + plan.number / rate - loop.time()))
                group.create_task(_carry_out(desk, plan))
    finally:
        for client in clients:
            await client.http.aclose()


async def _carry_out(desk: Desk, plan: Plan) -> None:
    """Submit, then have it reviewed; a second round waits for the end of the first, if that came to anything."""
    if plan.round > 1 and not await desk.firsts[plan.person]:
        return
    case_id: UUID | None = None
    try:
        async with desk.room:
            case_id = await applicants.submit(desk, plan)
        if case_id is not None:
            await reviewers.review(desk, plan, case_id)
    finally:
        if plan.round == 1 and not desk.firsts[plan.person].done():
            desk.firsts[plan.person].set_result(case_id is not None)
