"""What the service tests begin with: organizations, submissions and people."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.events.experts import SubmissionMade
from contracts.events.identity import OrganizationChanged
from contracts.words import OrganizationKind, Purpose, Role
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit

AUTHORITY, URUMQI, KARAMAY, ASSOCIATION, COMPANY = (UUID(int=number) for number in range(1, 6))
IN_URUMQI, IN_KARAMAY, IN_NO_BUREAU = "650102", "650203", "659001"


def an_organization(
    id: UUID, kind: OrganizationKind, name: str, *territory: str, version: int = 1, active: bool = True
) -> OrganizationChanged:
    return OrganizationChanged(
        organization_id=id,
        version=version,
        kind=kind,
        name=name,
        credit_code=None,
        whole_region=kind is OrganizationKind.AUTHORITY,
        territory=territory,
        active=active,
    )


async def tell_organizations(review: ServiceKit) -> None:
    await review.deliver(
        an_organization(AUTHORITY, OrganizationKind.AUTHORITY, "住建厅", IN_URUMQI, IN_KARAMAY)
    )
    await review.deliver(an_organization(URUMQI, OrganizationKind.BUREAU, "乌鲁木齐市住建局", IN_URUMQI))
    await review.deliver(an_organization(KARAMAY, OrganizationKind.BUREAU, "克拉玛依市住建局", IN_KARAMAY))
    await review.deliver(an_organization(ASSOCIATION, OrganizationKind.ASSOCIATION, "消防协会"))


async def submit(
    review: ServiceKit,
    *,
    account_id: UUID | None = None,
    record_id: UUID | None = None,
    region_code: str = IN_URUMQI,
    employer_id: UUID | None = COMPANY,
    at: datetime | None = None,
    round: int = 1,
    name: str = "艾尔肯",
    specialty: str = "fire_protection",
    purpose: Purpose = Purpose.APPLICATION,
) -> SubmissionMade:
    fact = SubmissionMade(
        submission_id=uuid4(),
        record_id=record_id or uuid4(),
        version=round,
        account_id=account_id or uuid4(),
        purpose=purpose,
        round=round,
        expert_name=name,
        region_code=region_code,
        specialty=specialty,
        employer_id=employer_id,
        employer_name="某设计院",
        submitted_at=at or review.clock.now(),
    )
    await review.deliver(fact)
    return fact


def an_association_reviewer(review: ServiceKit, employer_id: UUID | None = ASSOCIATION) -> Actor:
    return review.actor(
        Role.ASSOCIATION_REVIEWER, organization_id=ASSOCIATION, employer_id=employer_id, name="协会预审员"
    )


def a_bureau_reviewer(review: ServiceKit, bureau_id: UUID = URUMQI) -> Actor:
    return review.actor(
        Role.BUREAU_REVIEWER, organization_id=bureau_id, employer_id=bureau_id, name="住建局终审员"
    )


async def decide(review: ServiceKit, actor: Actor, case_id: UUID, **body: Any) -> httpx.Response:
    return await review.client.post(f"/cases/{case_id}/decisions", json=body, headers=review.as_(actor))


async def pass_preliminary(review: ServiceKit, case_id: UUID, kind: str = "local") -> httpx.Response:
    reply = await decide(
        review,
        an_association_reviewer(review),
        case_id,
        stage="preliminary",
        verdict="pass",
        opinion="资料齐全",
        kind=kind,
    )
    assert reply.status_code == 201, reply.text
    return reply


async def withdraw(review: ServiceKit, actor: Actor, case_id: UUID) -> httpx.Response:
    return await review.client.post(f"/cases/{case_id}/withdrawal", headers=review.as_(actor))


async def read(review: ServiceKit, actor: Actor, path: str, **params: str) -> Any:
    reply = await review.client.get(path, params=params, headers=review.as_(actor))
    assert reply.status_code == 200, reply.text
    return reply.json()
