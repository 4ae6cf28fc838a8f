"""What waits for whom, what was decided, who sees what."""

from datetime import timedelta
from uuid import UUID

import pytest

from contracts.events.identity import AccountsMerged
from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, encode_cursor
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    ASSOCIATION,
    AUTHORITY,
    COMPANY,
    IN_KARAMAY,
    KARAMAY,
    a_bureau_reviewer,
    an_association_reviewer,
    decide,
    pass_preliminary,
    read,
    submit,
)

pytestmark = pytest.mark.service


async def ids(review: ServiceKit, actor: Actor, **params: str) -> list[str]:
    return [item["id"] for item in (await read(review, actor, "/cases", **params))["items"]]


async def see(review: ServiceKit, actor: Actor, case_id: UUID) -> int:
    return (await review.client.get(f"/cases/{case_id}", headers=review.as_(actor))).status_code


async def test_what_waits_is_listed_oldest_first(review: ServiceKit) -> None:
    now = review.clock.now()
    cases = [await submit(review, at=now - timedelta(days=age)) for age in (1, 3, 2)]
    oldest_first = [str(cases[index].submission_id) for index in (1, 2, 0)]
    assert await ids(review, an_association_reviewer(review)) == oldest_first


async def test_what_a_person_may_not_decide_does_not_wait_for_them(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review, COMPANY)
    await submit(review, employer_id=COMPANY)
    await submit(review, account_id=reviewer.id, employer_id=None)
    open_to_them = await submit(review, employer_id=None)
    assert await ids(review, reviewer) == [str(open_to_them.submission_id)]
    counts = await read(review, reviewer, "/cases/counts")
    assert counts == {"preliminary": 1, "final": 0, "total": 1, "overdue": 0}


async def test_a_bureau_lists_what_is_recommended_to_it(review: ServiceKit) -> None:
    here, there, regional = await submit(review), await submit(review, region_code=IN_KARAMAY), None
    regional = await submit(review)
    await pass_preliminary(review, here.submission_id)
    await pass_preliminary(review, there.submission_id)
    await pass_preliminary(review, regional.submission_id, "regional")
    assert await ids(review, a_bureau_reviewer(review)) == [str(here.submission_id)]
    assert await ids(review, a_bureau_reviewer(review, KARAMAY)) == [str(there.submission_id)]
    assert await ids(review, a_bureau_reviewer(review, AUTHORITY)) == [str(regional.submission_id)]
    assert await ids(review, an_association_reviewer(review)) == []


async def test_one_person_with_both_roles_filters_by_stage(review: ServiceKit) -> None:
    both = review.actor(Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER, organization_id=KARAMAY)
    first, second = await submit(review), await submit(review, region_code=IN_KARAMAY)
    await pass_preliminary(review, second.submission_id)
    assert await ids(review, both, stage="preliminary") == [str(first.submission_id)]
    assert await ids(review, both, stage="final") == [str(second.submission_id)]
    counts = await read(review, both, "/cases/counts")
    assert (counts["preliminary"], counts["final"], counts["total"]) == (1, 1, 2)


async def test_what_i_passed_on_does_not_wait_for_me_at_the_next_stage(review: ServiceKit) -> None:
    both = review.actor(Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER, organization_id=KARAMAY)
    submission = await submit(review, region_code=IN_KARAMAY)
    body = {"stage": "preliminary", "verdict": "pass", "kind": "local"}
    await decide(review, both, submission.submission_id, **body)
    assert await ids(review, both) == []
    assert (await read(review, both, "/cases/counts"))["total"] == 0
    assert await ids(review, a_bureau_reviewer(review, KARAMAY)) == [str(submission.submission_id)]


async def test_the_association_sees_how_many_wait_for_anybody_and_a_bureau_only_its_own(
    review: ServiceKit,
) -> None:
    await submit(review, at=review.clock.now() - timedelta(days=30))
    passed, elsewhere = await submit(review), await submit(review, region_code=IN_KARAMAY)
    for one in (passed, elsewhere):
        await pass_preliminary(review, one.submission_id)
    coordinator = review.actor(Role.ASSOCIATION_COORDINATOR)
    everybodys = await read(review, coordinator, "/cases/counts", whose="all")
    assert everybodys == {"preliminary": 1, "final": 2, "total": 3, "overdue": 1}
    assert (await read(review, coordinator, "/cases/counts"))["total"] == 0
    assert (await read(review, a_bureau_reviewer(review, KARAMAY), "/cases/counts", whose="all"))[
        "total"
    ] == 1


async def test_what_is_past_its_day_is_overdue(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review)
    await submit(review, at=review.clock.now() - timedelta(days=30))
    await submit(review)
    items = (await read(review, reviewer, "/cases"))["items"]
    assert [item["overdue"] for item in items] == [True, False]
    assert (await read(review, reviewer, "/cases/counts"))["overdue"] == 1


async def test_what_i_decided_is_listed_newest_first(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review)
    cases = [await submit(review) for _ in range(3)]
    for case in (cases[1], cases[0]):
        body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
        await decide(review, reviewer, case.submission_id, **body)
    assert await ids(review, reviewer, state="done") == [
        str(cases[0].submission_id),
        str(cases[1].submission_id),
    ]
    assert await ids(review, an_association_reviewer(review), state="done") == []


async def test_pages_hold_every_case_once(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review)
    same_moment = review.clock.now()
    cases = {str((await submit(review, at=same_moment)).submission_id) for _ in range(PAGE_SIZE + 3)}
    first = await read(review, reviewer, "/cases")
    second = await read(review, reviewer, "/cases", cursor=first["next"])
    listed = [item["id"] for item in first["items"] + second["items"]]
    assert (len(listed), set(listed)) == (PAGE_SIZE + 3, cases)
    assert second["next"] is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        encode_cursor([1]),
        encode_cursor(["now", "then"]),
        encode_cursor([10**17, "not-an-id"]),
        encode_cursor([10**18, str(COMPANY)]),
        "A" * 300,
    ],
)
async def test_a_forged_cursor_is_refused(review: ServiceKit, cursor: str) -> None:
    for state in ("open", "done"):
        reply = await review.client.get(
            "/cases",
            params={"cursor": cursor, "state": state},
            headers=review.as_(an_association_reviewer(review)),
        )
        assert reply.status_code == 422


async def test_who_sees_a_case(review: ServiceKit) -> None:
    submission = await submit(review)
    await pass_preliminary(review, submission.submission_id)
    case_id = submission.submission_id
    coordinator = review.actor(Role.ASSOCIATION_COORDINATOR, organization_id=ASSOCIATION)
    assert await see(review, an_association_reviewer(review), case_id) == 200
    assert await see(review, coordinator, case_id) == 200
    assert await see(review, a_bureau_reviewer(review), case_id) == 200
    assert await see(review, review.actor(Role.APPLICANT, id=submission.account_id), case_id) == 200
    assert await see(review, a_bureau_reviewer(review, KARAMAY), case_id) == 404
    assert await see(review, a_bureau_reviewer(review, AUTHORITY), case_id) == 404
    assert await see(review, review.actor(Role.APPLICANT), case_id) == 404
    assert await see(review, review.actor(Role.PLATFORM_ADMIN), case_id) == 404


@pytest.mark.parametrize("path", ["/cases", "/cases/counts"])
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNIT_ADMIN, Role.PLATFORM_ADMIN, Role.AUDITOR])
async def test_lists_are_for_those_who_work_with_cases(review: ServiceKit, path: str, role: Role) -> None:
    reply = await review.client.get(path, headers=review.as_(review.actor(role)))
    assert reply.status_code == 403


async def test_a_case_tells_who_would_decide_next(review: ServiceKit) -> None:
    submission = await submit(review, region_code=IN_KARAMAY)
    case = await read(review, an_association_reviewer(review), f"/cases/{submission.submission_id}")
    assert case["suggested_bureau"] == {"regional": "住建厅", "local": "克拉玛依市住建局"}
    assert (case["may_decide"], case["why_not"]) == (True, None)
    assert (case["stage_label"], case["purpose_label"]) == ("资料预审", "入库申请")


async def test_a_coordinator_reads_but_is_told_why_not_to_decide(review: ServiceKit) -> None:
    submission = await submit(review)
    coordinator = review.actor(Role.ASSOCIATION_COORDINATOR, organization_id=ASSOCIATION)
    case = await read(review, coordinator, f"/cases/{submission.submission_id}")
    assert case["may_decide"] is False
    assert case["why_not"]


async def test_a_bureau_reads_only_the_rounds_that_came_to_it(review: ServiceKit) -> None:
    first = await submit(review)
    body = {"stage": "preliminary", "verdict": "reject", "opinion": "请补充"}
    await decide(review, an_association_reviewer(review), first.submission_id, **body)
    second = await submit(review, account_id=first.account_id, record_id=first.record_id, round=2)
    await pass_preliminary(review, second.submission_id)
    path = f"/cases/{second.submission_id}/history"
    of_bureau = await read(review, a_bureau_reviewer(review), path)
    of_association = await read(review, an_association_reviewer(review), path)
    assert [each["round"] for each in of_bureau["rounds"]] == [2]
    assert [each["round"] for each in of_association["rounds"]] == [2, 1]


async def test_a_person_reads_nobody_elses_history(review: ServiceKit) -> None:
    await submit(review)
    assert (await read(review, review.actor(Role.APPLICANT), "/history"))["rounds"] == []


async def test_the_cases_of_an_account_that_was_merged_are_the_kept_one_s(review: ServiceKit) -> None:
    case = await submit(review)
    kept = review.actor(Role.APPLICANT)
    assert await see(review, kept, case.submission_id) == 404
    fact = AccountsMerged(kept_account_id=kept.id, version=2, folded_account_id=case.account_id)
    for _ in range(2):
        await review.deliver(fact)
    assert await see(review, kept, case.submission_id) == 200
    withdrawn = await review.client.post(f"/cases/{case.submission_id}/withdrawal", headers=review.as_(kept))
    assert withdrawn.is_success, withdrawn.text
