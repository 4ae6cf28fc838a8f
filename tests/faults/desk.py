"""What all jobs of the load share: who is there, who calls, what has been seen so far."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from contracts.reference.organizations import built_in
from tests.faults.calls import Caller
from tests.faults.ledger import Ledger
from tests.faults.people import Crowd, Person
from tests.faults.plans import Plan

CLIENTS = 8
# So many submissions does one client have on the way at once: most of that time it waits for a file's inspection.
ON_THE_WAY = 6
WAITING_S = 240.0
LOOK_FIRST_S, LOOK_LAST_S = 0.3, 1.5


@dataclass
class Desk:
    """`cases` holds what each applicant's first round came to (None: to nothing), once it has ended."""

    crowd: Crowd
    ledger: Ledger
    clients: Sequence[Caller]
    on_event: Callable[[str], None]
    room: asyncio.Semaphore
    firsts: dict[int, "asyncio.Future[bool]"]
    files_of_others: list[tuple[UUID, str]] = field(default_factory=list)
    cases_of_others: list[tuple[UUID, str]] = field(default_factory=list)
    seen_cases: set[str] = field(default_factory=set)

    def client(self, plan: Plan) -> Caller:
        """Return the client that a plan belongs to."""
        return self.clients[plan.number % len(self.clients)]

    def person(self, plan: Plan) -> Person:
        """Return who submits."""
        return self.crowd.applicants[plan.person]

    def deciding(self, plan: Plan, stage: str) -> list[Person]:
        """Return who decides a stage: as many as race, drawn by the plan's own chance."""
        random = Random(f"{plan.key} {stage}")
        if stage == "preliminary":
            return random.sample(list(self.crowd.association), plan.racers[0])
        bureau = bureau_of(plan.kind, self.person(plan).region)
        return random.sample(self.crowd.bureaus[bureau], plan.racers[1])

    def note_case(self, path: str) -> None:
        """Tell of a case when it is first seen."""
        if (case := path.split("/")[2]) not in self.seen_cases:
            self.seen_cases.add(case)
            self.on_event("case")

    async def unexpected(self, plan: Plan, why: str) -> None:
        """Write down what no rule allows."""
        await self.ledger.write("unexpected", why=f"{plan.key}: {why}")


def bureau_of(kind: str, region: str) -> UUID:
    """Return who decides the final stage: the authority of 全区专家, the region's bureau of 所在地专家."""
    if kind == "regional":
        return next(one.id for one in built_in() if one.kind == "authority")
    return next(one.id for one in built_in() if one.kind == "bureau" and region in one.territory)
