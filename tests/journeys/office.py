"""Experts and review together: people call both over HTTP, and a test carries the facts between them by hand."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from contracts.events.experts import SubmissionMade
from contracts.events.review import CaseDecided, CaseWithdrawn
from contracts.words import Role
from experts.submissions.model import Origin, Submission
from experts.tests.service import given
from foundation.auth.actor import Actor
from foundation.bus.envelope import unwrap
from foundation.bus.tables import OutboxEntry
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from review.tests.service import making

CARRIED = {
    "experts": (SubmissionMade,),
    "review": (CaseDecided, CaseWithdrawn),
}


@dataclass
class Letter:
    """A fact that one service has told; `arrived` once the other has taken it in."""

    event_id: UUID
    to: str
    fact: SubmissionMade | CaseDecided | CaseWithdrawn
    arrived: bool = False


@dataclass
class Office:
    """One applicant, the association and a bureau, with the letters between the two services."""

    experts: ServiceKit
    review: ServiceKit
    person: given.Applicant
    record_id: str
    coordinator: Actor
    letters: list[Letter] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=lambda: {"experts": 0, "review": 0})

    @classmethod
    async def opened(cls, experts: ServiceKit, review: ServiceKit) -> "Office":
        """Return an office with a new applicant whose form is filled in; what others have left stays."""
        await making.tell_organizations(review)
        bureau = making.URUMQI
        await given.organization(experts, territory=(making.IN_URUMQI,), organization_id=bureau)
        person = await given.applicant(experts, document_number=f"H{uuid7().int % 10**8:08}")
        await person.fill()
        coordinator = experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=making.ASSOCIATION)
        return cls(experts, review, person, (await person.record())["id"], coordinator)

    # what people do

    async def submit(self, position: str) -> httpx.Response:
        """Change 职务 where that is possible and submit, as the person."""
        record = await self.person.record()
        version = record["draft_version"]
        if record["may"]["edit"]:
            saved = await self.person.save(version, position=position)
            assert saved.status_code == 200, saved.text
            version = saved.json()["draft_version"]
        return await self.person.submit(draft_version=version)

    async def withdraw(self, case_id: str) -> httpx.Response:
        """Take a submission back at review, as the person."""
        return await making.withdraw(self.review, self.person.actor, case_id)

    async def decide(self, case_id: str, stage: str, verdict: str) -> httpx.Response:
        """Decide a stage, as somebody of the association or of the bureau."""
        if stage == "preliminary":
            actor, more = making.an_association_reviewer(self.review), {"kind": "local"}
        else:
            actor, more = making.a_bureau_reviewer(self.review), {}
        body = {"stage": stage, "verdict": verdict, "opinion": "意见如上"}
        return await making.decide(self.review, actor, case_id, **body, **(more if verdict == "pass" else {}))

    async def maintain(self, path: str, version: int, **fields: Any) -> httpx.Response:
        """Do a deed of 日常维护, as the coordinator."""
        sent = {"version": version, "reason": "经核实办理。", **fields}
        method = "PUT" if path == "edition" else "POST"
        return await self.experts.client.request(
            method,
            f"/library/{self.record_id}/{path}",
            json=sent,
            headers=self.experts.as_(self.coordinator),
        )

    # what is seen

    async def entry(self) -> dict[str, Any] | None:
        """Return the expert as the library shows them to the association, None before the first listing."""
        answer = await self.experts.client.get(
            f"/library/{self.record_id}", headers=self.experts.as_(self.coordinator)
        )
        return answer.json() if answer.status_code == 200 else None

    async def shared(self) -> bool:
        """Return whether the bureau of the region finds the expert in the library."""
        officer = self.experts.actor(Role.BUREAU_OFFICER, organization_id=making.URUMQI)
        answer = await self.experts.client.get(
            f"/library/{self.record_id}", headers=self.experts.as_(officer)
        )
        return answer.status_code == 200

    async def outcomes(self) -> dict[str, str]:
        """Return how each submission of the person stands in experts, by its id."""
        statement = select(Submission.id, Submission.outcome).where(
            Submission.record_id == UUID(self.record_id), Submission.origin == Origin.PERSON
        )
        async with self.experts.resources.database.read() as session:
            return {str(id): str(outcome) for id, outcome in await session.execute(statement)}

    async def rounds(self) -> list[dict[str, Any]]:
        """Return the rounds of the person as review knows them."""
        found = await making.read(self.review, self.person.actor, "/history")
        rounds: list[dict[str, Any]] = found["rounds"]
        return rounds

    # what is carried

    async def collect(self) -> None:
        """Take the letters that either service has put into its outbox since."""
        for name, kit, to in (("experts", self.experts, "review"), ("review", self.review, "experts")):
            kinds = {kind.NAME: kind for kind in CARRIED[name]}
            later = OutboxEntry.position > self.seen[name]
            statement = select(OutboxEntry).where(OutboxEntry.name.in_(kinds), later)
            statement = statement.order_by(OutboxEntry.position)
            async with kit.resources.database.read() as session:
                rows = (await session.scalars(statement)).all()
            for row in rows:
                fact = unwrap(row.body, kinds[row.name], kit.resources.event_sealer)
                if str(fact.record_id) == self.record_id:
                    self.letters.append(Letter(row.id, to, fact))
                self.seen[name] = row.position

    async def carry(self, letter: Letter, *, as_new: bool = False) -> None:
        """Bring a letter; brought again it is the same event, or (`as_new`) another one with the same fact."""
        kit = self.review if letter.to == "review" else self.experts
        await kit.deliver(letter.fact, event_id=uuid7() if as_new else letter.event_id)
        letter.arrived = True
