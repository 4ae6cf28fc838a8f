"""What changes around a case while it is under review: each has one outcome."""

import asyncio

import pytest

from contracts.events.review import CaseDecided, CaseReassigned
from contracts.words import OrganizationKind, Role
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    AUTHORITY,
    COMPANY,
    IN_KARAMAY,
    IN_URUMQI,
    KARAMAY,
    URUMQI,
    a_bureau_reviewer,
    an_association_reviewer,
    an_organization,
    decide,
    pass_preliminary,
    read,
    submit,
)

pytestmark = pytest.mark.service

BUREAU = OrganizationKind.BUREAU
PASS_FINAL = {"stage": "final", "verdict": "pass"}


def closed_urumqi(version: int = 2, active: bool = False):
    return an_organization(URUMQI, BUREAU, "乌鲁木齐市住建局", IN_URUMQI, version=version, active=active)


async def at_urumqi(review: ServiceKit) -> str:
    case = await submit(review)
    await pass_preliminary(review, case.submission_id)
    return str(case.submission_id)


async def test_a_submission_told_again_with_another_region_leaves_the_case_as_it_was_submitted(
    review: ServiceKit,
) -> None:
    case = await submit(review)
    await review.deliver(case.model_copy(update={"region_code": IN_KARAMAY, "version": 9}))
    told = (await pass_preliminary(review, case.submission_id)).json()
    assert (told["region_code"], told["bureau_name"]) == (IN_URUMQI, "乌鲁木齐市住建局")


async def test_an_employer_renamed_under_review_keeps_its_name_in_the_case_and_its_people_stand_back(
    review: ServiceKit,
) -> None:
    case = await submit(review, employer_id=COMPANY)
    await review.deliver(an_organization(COMPANY, OrganizationKind.COMPANY, "改名后的设计院", version=7))
    colleague = an_association_reviewer(review, COMPANY)
    seen = await read(review, colleague, f"/cases/{case.submission_id}")
    assert seen["employer_name"] == "某设计院"
    body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    reply = await decide(review, colleague, case.submission_id, **body)
    assert reply.status_code == 403
    assert "同属一个单位" in reply.json()["detail"]


async def test_after_a_territory_has_changed_the_recommended_bureau_decides_and_the_next_case_goes_to_the_new(
    review: ServiceKit,
) -> None:
    waiting = await at_urumqi(review)
    await review.deliver(an_organization(URUMQI, BUREAU, "乌鲁木齐市住建局", version=2))
    await review.deliver(
        an_organization(KARAMAY, BUREAU, "克拉玛依市住建局", IN_KARAMAY, IN_URUMQI, version=2)
    )
    following = await at_urumqi(review)
    assert (
        await decide(review, a_bureau_reviewer(review, KARAMAY), waiting, **PASS_FINAL)
    ).status_code == 404
    assert (await decide(review, a_bureau_reviewer(review, URUMQI), waiting, **PASS_FINAL)).status_code == 201
    assert (
        await decide(review, a_bureau_reviewer(review, KARAMAY), following, **PASS_FINAL)
    ).status_code == 201


async def test_what_waits_with_a_bureau_that_is_closed_is_decided_by_the_authority(
    review: ServiceKit,
) -> None:
    case_id = await at_urumqi(review)
    elsewhere = await submit(review, region_code=IN_KARAMAY)
    await pass_preliminary(review, elsewhere.submission_id)
    await review.deliver(closed_urumqi())
    (moved,) = await review.emitted(CaseReassigned)
    (recommended, _) = await review.emitted(CaseDecided)
    assert (str(moved.case_id), moved.bureau_id) == (case_id, AUTHORITY)
    assert moved.version > recommended.version
    assert (await review.audit_actions()).count("case.reassign") == 1
    assert (await decide(review, a_bureau_reviewer(review), case_id, **PASS_FINAL)).status_code == 404
    history = await read(review, an_association_reviewer(review), f"/cases/{case_id}/history")
    assert history["rounds"][0]["bureau_name"] == "住建厅"
    assert history["rounds"][0]["decisions"][0]["bureau_name"] == "乌鲁木齐市住建局"
    reply = await decide(review, a_bureau_reviewer(review, AUTHORITY), case_id, **PASS_FINAL)
    assert (reply.status_code, reply.json()["kind"]) == (201, "local")
    last = (await review.emitted(CaseDecided))[-1]
    assert (last.bureau_id, last.version) == (AUTHORITY, moved.version + 1)


async def test_a_bureau_that_is_opened_again_gets_no_case_back(review: ServiceKit) -> None:
    case_id = await at_urumqi(review)
    await review.deliver(closed_urumqi())
    await review.deliver(closed_urumqi(version=3, active=True))
    assert (await read(review, a_bureau_reviewer(review, AUTHORITY), f"/cases/{case_id}"))["may_decide"]
    assert len(await review.emitted(CaseReassigned)) == 1


async def test_while_no_authority_is_known_the_case_waits_and_moves_when_one_is(review: ServiceKit) -> None:
    authority = OrganizationKind.AUTHORITY
    case_id = await at_urumqi(review)
    await review.deliver(an_organization(AUTHORITY, authority, "住建厅", version=2, active=False))
    await review.deliver(closed_urumqi())
    assert await review.emitted(CaseReassigned) == []
    await review.deliver(an_organization(AUTHORITY, authority, "住建厅", version=3))
    (moved,) = await review.emitted(CaseReassigned)
    assert str(moved.case_id) == case_id


async def test_closing_and_final_deciding_at_once_either_the_bureau_decides_or_the_authority_gets_it(
    review: ServiceKit,
) -> None:
    for number in range(4):
        case_id = await at_urumqi(review)
        _, reply = await asyncio.gather(
            review.deliver(closed_urumqi(version=2 * number + 2)),
            decide(review, a_bureau_reviewer(review), case_id, **PASS_FINAL),
        )
        case = await read(review, an_association_reviewer(review), f"/cases/{case_id}")
        moved = [str(fact.case_id) for fact in await review.emitted(CaseReassigned)]
        assert (reply.status_code, case["state"], case_id in moved) in {
            (201, "passed", False),
            (404, "final", True),
        }
        await review.deliver(closed_urumqi(version=2 * number + 3, active=True))


async def test_closing_and_recommending_at_once_never_leaves_a_case_with_a_closed_bureau(
    review: ServiceKit,
) -> None:
    for number in range(4):
        case = await submit(review)
        await asyncio.gather(
            pass_preliminary(review, case.submission_id),
            review.deliver(closed_urumqi(version=2 * number + 2)),
        )
        authority = a_bureau_reviewer(review, AUTHORITY)
        assert (await read(review, authority, f"/cases/{case.submission_id}"))["may_decide"]
        await review.deliver(closed_urumqi(version=2 * number + 3, active=True))


async def test_a_reassigned_case_is_no_longer_the_closed_bureaus_to_read(review: ServiceKit) -> None:
    case_id = await at_urumqi(review)
    await review.deliver(closed_urumqi())
    for role in (Role.BUREAU_REVIEWER, Role.BUREAU_OFFICER):
        actor = review.actor(role, organization_id=URUMQI)
        reply = await review.client.get(f"/cases/{case_id}", headers=review.as_(actor))
        assert reply.status_code == 404
