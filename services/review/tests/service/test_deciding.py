"""Decisions: what they need, who makes them, what follows from them."""

import asyncio
from uuid import uuid4

import pytest

from contracts.events.review import CaseDecided
from contracts.words import ExpertKind, OrganizationKind, Role, Stage, Verdict
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    ASSOCIATION,
    AUTHORITY,
    COMPANY,
    IN_NO_BUREAU,
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

PASS = {"stage": "preliminary", "verdict": "pass", "kind": "local"}
REJECT = {"stage": "preliminary", "verdict": "reject", "opinion": "申报表缺少单位公章"}


async def test_a_case_passes_both_stages(review: ServiceKit) -> None:
    submission = await submit(review)
    told = (await pass_preliminary(review, submission.submission_id)).json()
    assert (told["state"], told["bureau_name"], told["kind"]) == ("final", "乌鲁木齐市住建局", "local")
    reply = await decide(
        review, a_bureau_reviewer(review), submission.submission_id, stage="final", verdict="pass"
    )
    assert reply.status_code == 201
    assert (reply.json()["state"], reply.json()["state_label"]) == ("passed", "通过")
    first, second = await review.emitted(CaseDecided)
    assert (first.stage, first.verdict, first.opinion) == (Stage.PRELIMINARY, Verdict.PASS, "资料齐全")
    assert (second.stage, second.verdict) == (Stage.FINAL, Verdict.PASS)
    assert (second.kind, second.bureau_id) == (ExpertKind.LOCAL, URUMQI)
    assert second.version > first.version
    assert second.record_id == submission.record_id
    assert (await review.audit_actions()).count("case.decide") == 2


async def test_a_rejection_at_the_first_stage_ends_the_case(review: ServiceKit) -> None:
    submission = await submit(review)
    reply = await decide(review, an_association_reviewer(review), submission.submission_id, **REJECT)
    assert reply.json()["state"] == "rejected"
    assert reply.json()["decisions"][0]["opinion"] == "申报表缺少单位公章"
    (fact,) = await review.emitted(CaseDecided)
    assert (fact.verdict, fact.kind, fact.bureau_id) == (Verdict.REJECT, None, None)


async def test_a_rejection_at_the_final_stage_ends_the_case(review: ServiceKit) -> None:
    submission = await submit(review)
    await pass_preliminary(review, submission.submission_id)
    body = {"stage": "final", "verdict": "reject", "opinion": "业绩证明不足"}
    reply = await decide(review, a_bureau_reviewer(review), submission.submission_id, **body)
    assert (reply.json()["state"], reply.json()["stage"]) == ("rejected", "final")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**REJECT, "opinion": ""}, "/opinion"),
        ({**REJECT, "opinion": "  否  "}, "/opinion"),
        ({**REJECT, "opinion": "长" * 1001}, "/opinion"),
        ({"stage": "preliminary", "verdict": "pass"}, "/kind"),
        ({**PASS, "kind": "national"}, "/kind"),
        ({**PASS, "stage": "third"}, "/stage"),
        ({**PASS, "verdict": "maybe"}, "/verdict"),
        ({**PASS, "bureau_id": str(KARAMAY)}, "/bureau_id"),
        ({}, "/stage"),
    ],
)
async def test_an_incomplete_decision_is_refused_at_its_field(
    review: ServiceKit, body: dict[str, str], pointer: str
) -> None:
    submission = await submit(review)
    reply = await decide(review, an_association_reviewer(review), submission.submission_id, **body)
    assert reply.status_code == 422
    assert pointer in [error["pointer"] for error in reply.json()["errors"]]
    assert await review.emitted(CaseDecided) == []


async def test_a_regional_expert_goes_to_the_authority(review: ServiceKit) -> None:
    submission = await submit(review)
    told = (await pass_preliminary(review, submission.submission_id, "regional")).json()
    assert told["bureau_name"] == "住建厅"
    (fact,) = await review.emitted(CaseDecided)
    assert (fact.kind, fact.bureau_id) == (ExpertKind.REGIONAL, AUTHORITY)


async def test_a_region_of_no_bureau_goes_to_the_authority(review: ServiceKit) -> None:
    submission = await submit(review, region_code=IN_NO_BUREAU)
    told = (await pass_preliminary(review, submission.submission_id, "local")).json()
    assert (told["bureau_name"], told["kind"]) == ("住建厅", "local")


async def test_the_territory_last_told_decides(review: ServiceKit) -> None:
    bureau = OrganizationKind.BUREAU
    await review.deliver(an_organization(KARAMAY, bureau, "克拉玛依市住建局", IN_NO_BUREAU, version=3))
    await review.deliver(an_organization(KARAMAY, bureau, "旧名", "650203", version=2))
    submission = await submit(review, region_code=IN_NO_BUREAU)
    told = (await pass_preliminary(review, submission.submission_id)).json()
    assert told["bureau_name"] == "克拉玛依市住建局"


async def test_a_closed_bureau_gets_no_cases(review: ServiceKit) -> None:
    closed = an_organization(
        URUMQI, OrganizationKind.BUREAU, "乌鲁木齐市住建局", "650102", version=2, active=False
    )
    await review.deliver(closed)
    submission = await submit(review)
    assert (await pass_preliminary(review, submission.submission_id)).json()["bureau_name"] == "住建厅"


async def test_only_the_recommended_bureau_finds_the_case(review: ServiceKit) -> None:
    submission = await submit(review)
    await pass_preliminary(review, submission.submission_id)
    for stranger in (a_bureau_reviewer(review, KARAMAY), a_bureau_reviewer(review, AUTHORITY)):
        reply = await decide(review, stranger, submission.submission_id, stage="final", verdict="pass")
        assert reply.status_code == 404
    assert len(await review.emitted(CaseDecided)) == 1


async def test_a_bureau_does_not_find_a_case_before_it_is_recommended(review: ServiceKit) -> None:
    submission = await submit(review)
    reply = await decide(
        review, a_bureau_reviewer(review), submission.submission_id, stage="final", verdict="pass"
    )
    assert reply.status_code == 404


async def test_the_association_does_not_decide_the_final_stage(review: ServiceKit) -> None:
    submission = await submit(review)
    await pass_preliminary(review, submission.submission_id)
    body = {"stage": "final", "verdict": "pass"}
    reply = await decide(review, an_association_reviewer(review), submission.submission_id, **body)
    assert reply.status_code == 403


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.ASSOCIATION_COORDINATOR, Role.PLATFORM_ADMIN])
async def test_who_is_no_reviewer_decides_nothing(review: ServiceKit, role: Role) -> None:
    submission = await submit(review)
    actor = review.actor(role, organization_id=ASSOCIATION, id=submission.account_id)
    assert (await decide(review, actor, submission.submission_id, **PASS)).status_code == 403


async def test_a_colleague_of_the_applicant_is_refused_in_words(review: ServiceKit) -> None:
    submission = await submit(review, employer_id=COMPANY)
    reply = await decide(review, an_association_reviewer(review, COMPANY), submission.submission_id, **PASS)
    assert reply.status_code == 403
    assert "同属一个单位" in reply.json()["detail"]


async def test_a_reviewer_does_not_decide_on_themselves(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review)
    submission = await submit(review, account_id=reviewer.id)
    reply = await decide(review, reviewer, submission.submission_id, **PASS)
    assert reply.status_code == 403
    assert "本人" in reply.json()["detail"]


async def test_one_person_does_not_decide_both_stages(review: ServiceKit) -> None:
    submission = await submit(review)
    first = an_association_reviewer(review)
    await decide(review, first, submission.submission_id, **PASS)
    second = review.actor(Role.BUREAU_REVIEWER, organization_id=URUMQI, id=first.id)
    reply = await decide(review, second, submission.submission_id, stage="final", verdict="pass")
    assert reply.status_code == 403
    assert (await read(review, second, f"/cases/{submission.submission_id}"))["may_decide"] is False


async def test_twenty_reviewers_at_once_make_one_decision(review: ServiceKit) -> None:
    submission = await submit(review)
    replies = await asyncio.gather(
        *(
            decide(review, an_association_reviewer(review), submission.submission_id, **body)
            for body in [PASS, REJECT] * 10
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 19
    loser = next(reply for reply in replies if reply.status_code == 409)
    assert loser.json()["detail"] == "另一位审核人已经处理了这一环节。"
    assert len(await review.emitted(CaseDecided)) == 1


async def test_a_double_click_makes_one_decision(review: ServiceKit) -> None:
    submission = await submit(review)
    reviewer = an_association_reviewer(review)
    replies = await asyncio.gather(
        *(decide(review, reviewer, submission.submission_id, **PASS) for _ in range(2))
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409]
    assert len(await review.emitted(CaseDecided)) == 1


async def test_no_decision_without_a_known_authority(review: ServiceKit) -> None:
    await review.empty()
    submission = await submit(review)
    reply = await decide(review, an_association_reviewer(review), submission.submission_id, **PASS)
    assert reply.status_code == 503
    assert await review.emitted(CaseDecided) == []


async def test_an_unknown_case_is_not_found(review: ServiceKit) -> None:
    assert (await decide(review, an_association_reviewer(review), uuid4(), **PASS)).status_code == 404


async def test_nobody_decides_without_signing_in(review: ServiceKit) -> None:
    assert (await review.client.post(f"/cases/{uuid4()}/decisions", json=PASS)).status_code == 401


async def test_opinions_are_sealed_in_the_database(review: ServiceKit) -> None:
    from sqlalchemy import text

    submission = await submit(review)
    await decide(review, an_association_reviewer(review), submission.submission_id, **REJECT)
    async with review.resources.database.read() as session:
        stored = (await session.scalars(text("SELECT opinion FROM decisions"))).one()
        told = (await session.scalars(text("SELECT body::text FROM outbox"))).all()
    assert REJECT["opinion"].encode() not in stored
    assert not any(REJECT["opinion"] in body for body in told)
