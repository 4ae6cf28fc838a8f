"""Experts' library and review's directory share the same experts with a bureau, whatever the facts say."""

import random
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from contracts.events.experts import EntryChanged
from contracts.events.identity import OrganizationChanged
from contracts.words import OrganizationKind, Role
from experts.tests.service import registers
from experts.tests.service.test_maintenance import REASON
from foundation.auth.actor import Actor, Grant
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from review.directory import usecases as directory

pytestmark = pytest.mark.service

REGIONS = {
    "650102": "乌鲁木齐市天山区",
    "653121": "喀什地区疏附县",
    "650202": "克拉玛依市独山子区",
    "110105": "北京市朝阳区",
}
KINDS = {"regional": "全区专家", "local": "所在地专家"}
DEEDS = {
    "listed": (),
    "suspended": ("suspension",),
    "restored": ("suspension", "restoration"),
    "removed": ("removal",),
}
EXPERTS = [(region, kind, deed) for region in REGIONS for kind in KINDS for deed in DEEDS]

SEED = 20261123
DRAWINGS = 60


def an_organization(dice: random.Random) -> OrganizationChanged:
    """Draw an organization: mostly an open bureau of some of the regions."""
    kinds = [*OrganizationKind, OrganizationKind.BUREAU, OrganizationKind.BUREAU]
    return OrganizationChanged(
        organization_id=uuid7(),
        version=1,
        kind=dice.choice(kinds),
        name="某单位",
        credit_code=None,
        whole_region=dice.random() < 0.2,
        territory=tuple(sorted(dice.sample(sorted(REGIONS), dice.randint(0, len(REGIONS))))),
        active=dice.random() < 0.8,
    )


@dataclass
class Country:
    """The same experts in both services."""

    experts: ServiceKit
    review: ServiceKit
    ids: list[UUID] = field(default_factory=list)

    async def fill(self) -> None:
        """List every kind of expert in experts, do the deeds there, and carry what is told to review."""
        by = await registers.coordinator(self.experts)
        lines = [
            registers.expert(order, 所在地区=REGIONS[region], 专家类型=KINDS[kind])
            for order, (region, kind, _) in enumerate(EXPERTS, 1)
        ]
        await registers.imported(self.experts, by, *lines)
        told = await self.experts.emitted(EntryChanged)
        waiting = {(region, kind): list(DEEDS) for region in REGIONS for kind in KINDS}
        for fact in told:
            for path in DEEDS[waiting[fact.region_code, str(fact.kind)].pop()]:
                await self.do(by, fact.record_id, path)
        self.ids = [fact.record_id for fact in told]
        for fact in await self.experts.emitted(EntryChanged):
            await self.review.deliver(fact)

    async def do(self, by: Actor, record_id: UUID, path: str) -> None:
        headers = self.experts.as_(by)
        standing = await self.experts.client.get(f"/library/{record_id}/standing", headers=headers)
        body = {"version": standing.json()["version"], "reason": REASON}
        answer = await self.experts.client.post(f"/library/{record_id}/{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text

    async def in_library(self, officer: Actor) -> set[UUID]:
        """Return whom an officer finds in experts' library, page by page."""
        found: set[UUID] = set()
        cursor = ""
        while True:
            answer = await self.experts.client.get(
                "/library", params={"cursor": cursor}, headers=self.experts.as_(officer)
            )
            assert answer.status_code == 200, answer.text
            found |= {UUID(item["record_id"]) for item in answer.json()["items"]}
            cursor = answer.json()["next"]
            if not cursor:
                return found

    async def in_directory(self, bureau_ids: set[UUID]) -> set[UUID]:
        """Return whom review would let these bureaus pick."""
        async with self.review.resources.database.read() as session:
            return set(await directory.find_shared(session, self.ids, bureau_ids))


async def test_a_bureau_may_pick_exactly_whom_it_finds_in_the_library(experts, review):
    country = Country(experts, review)
    await country.fill()
    sizes: set[int] = set()

    async def check(organizations: list[OrganizationChanged], stranger: bool) -> None:
        for fact in organizations:
            await experts.deliver(fact)
            await review.deliver(fact)
        ids = {fact.organization_id for fact in organizations} | ({uuid7()} if stranger else set())
        grants = frozenset(Grant(str(Role.BUREAU_OFFICER), one) for one in ids)
        officer = Actor(id=uuid7(), name="经办人员", grants=grants, session_id=uuid7())
        found = await country.in_library(officer) if ids else set()
        assert await country.in_directory(ids) == found
        sizes.add(len(found))

    dice = random.Random(SEED)
    for _ in range(DRAWINGS):
        organizations = [an_organization(dice) for _ in range(dice.randint(0, 3))]
        await check(organizations, stranger=dice.random() < 0.5)
    assert min(sizes) == 0, "nothing for who has no bureau"
    assert len(sizes) > 3, "the examples are worth something"
