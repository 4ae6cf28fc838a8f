"""工作事项 narrowed to what is looked for, and where a case stands in it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.words import Purpose, Role
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE
from foundation.testing.kit import ServiceKit
from review.tests.service.making import (
    ASSOCIATION,
    COMPANY,
    IN_KARAMAY,
    IN_NO_BUREAU,
    KARAMAY,
    a_bureau_reviewer,
    an_association_reviewer,
    decide,
    pass_preliminary,
    read,
    submit,
)

pytestmark = pytest.mark.service


async def names(review: ServiceKit, actor: Actor, **params: str) -> list[str]:
    return [item["expert_name"] for item in (await read(review, actor, "/cases", **params))["items"]]


async def three_cases(review: ServiceKit) -> None:
    """Submit three that differ in everything that a list can be narrowed by, the last of them long ago."""
    now = review.clock.now()
    await submit(review, name="艾尔肯·买买提", at=now - timedelta(hours=2))
    await submit(
        review, name="王海", region_code=IN_KARAMAY, specialty="electrical", at=now - timedelta(hours=1)
    )
    await submit(
        review,
        name="王海峰",
        region_code=IN_NO_BUREAU,
        purpose=Purpose.CHANGE,
        at=now - timedelta(days=30),
    )


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"name": "海"}, ["王海峰", "王海"]),
        ({"name": "买买提"}, ["艾尔肯·买买提"]),
        ({"name": "%"}, []),
        ({"name": "_"}, []),
        ({"name": "\0王海峰"}, ["王海峰"]),
        ({"region": "650000"}, ["王海峰", "艾尔肯·买买提", "王海"]),
        ({"region": "650200"}, ["王海"]),
        ({"region": IN_KARAMAY}, ["王海"]),
        ({"region": "659000"}, ["王海峰"]),
        ({"region": "110000"}, []),
        ({"specialty": "electrical"}, ["王海"]),
        ({"purpose": "change"}, ["王海峰"]),
        ({"overdue": "true"}, ["王海峰"]),
        ({"name": "海", "specialty": "fire_protection"}, ["王海峰"]),
    ],
)
async def test_the_list_is_narrowed(review: ServiceKit, params: dict[str, str], found: list[str]) -> None:
    await three_cases(review)
    reviewer = an_association_reviewer(review)
    assert await names(review, reviewer, **params) == found
    counts = await read(review, reviewer, "/cases/counts")
    assert (counts["total"], counts["overdue"]) == (3, 1), "the counts stay those of all that waits"


@pytest.mark.parametrize(
    "params",
    [{"region": "65x"}, {"specialty": "a b"}, {"purpose": "other"}, {"overdue": "x"}, {"name": "长" * 51}],
)
async def test_what_no_list_can_be_narrowed_by_is_refused(review: ServiceKit, params: dict[str, str]) -> None:
    reply = await review.client.get(
        "/cases", params=params, headers=review.as_(an_association_reviewer(review))
    )
    assert reply.status_code == 422


async def test_narrowing_shows_nothing_that_does_not_wait_for_me(review: ServiceKit) -> None:
    await submit(review, name="王海", employer_id=COMPANY)
    assert await names(review, an_association_reviewer(review, COMPANY), name="王") == []
    assert await names(review, a_bureau_reviewer(review, KARAMAY), name="王") == []


async def test_what_i_decided_is_narrowed_too_and_late_is_what_was_decided_late(review: ServiceKit) -> None:
    await three_cases(review)
    reviewer = an_association_reviewer(review)
    for item in (await read(review, reviewer, "/cases"))["items"]:
        reply = await decide(
            review, reviewer, item["id"], stage="preliminary", verdict="reject", opinion="请补充"
        )
        assert reply.status_code == 201
        review.clock.move(seconds=1)
    assert await names(review, reviewer, state="done") == ["王海", "艾尔肯·买买提", "王海峰"]
    assert await names(review, reviewer, state="done", name="王") == ["王海", "王海峰"]
    assert await names(review, reviewer, state="done", region="650200") == ["王海"]
    assert await names(review, reviewer, state="done", overdue="true") == ["王海峰"]


async def test_pages_of_a_narrowed_list_hold_every_case_once(review: ServiceKit) -> None:
    reviewer, moment = an_association_reviewer(review), review.clock.now()
    for number in range(PAGE_SIZE + 2):
        await submit(review, name=f"王{number}", at=moment)
        await submit(review, name=f"李{number}", at=moment)
    first = await read(review, reviewer, "/cases", name="王")
    second = await read(review, reviewer, "/cases", name="王", cursor=first["next"])
    listed = [item["expert_name"] for item in first["items"] + second["items"]]
    assert sorted(listed) == sorted(f"王{number}" for number in range(PAGE_SIZE + 2))
    assert second["next"] is None


async def test_a_case_knows_its_neighbours_in_the_same_list(review: ServiceKit) -> None:
    now, reviewer = review.clock.now(), an_association_reviewer(review)
    wang = [await submit(review, name=f"王{age}", at=now - timedelta(hours=age)) for age in (5, 3, 1)]
    others = [await submit(review, name="李", at=now - timedelta(hours=age)) for age in (4, 2)]
    middle = f"/cases/{wang[1].submission_id}"
    assert (await read(review, reviewer, middle, name="王"))["place"] == {
        "position": 2,
        "total": 3,
        "more": False,
        "previous": str(wang[0].submission_id),
        "next": str(wang[2].submission_id),
    }
    place = (await read(review, reviewer, middle))["place"]
    assert (place["position"], place["total"]) == (3, 5)
    assert (place["previous"], place["next"]) == (str(others[0].submission_id), str(others[1].submission_id))
    last = (await read(review, reviewer, f"/cases/{wang[2].submission_id}"))["place"]
    assert (last["position"], last["next"]) == (5, None)


async def test_after_a_decision_the_case_still_knows_what_comes_next(review: ServiceKit) -> None:
    now, reviewer = review.clock.now(), an_association_reviewer(review)
    cases = [await submit(review, at=now - timedelta(hours=age)) for age in (3, 2, 1)]
    await pass_preliminary(review, cases[1].submission_id)
    place = (await read(review, reviewer, f"/cases/{cases[1].submission_id}"))["place"]
    assert (place["position"], place["total"]) == (None, 2)
    assert place["previous"] == str(cases[0].submission_id)
    assert place["next"] == str(cases[2].submission_id)


async def test_an_applicant_has_no_list_and_so_no_place_in_it(review: ServiceKit) -> None:
    mine, _ = await submit(review), await submit(review)
    applicant = review.actor(Role.APPLICANT, id=mine.account_id)
    assert (await read(review, applicant, f"/cases/{mine.submission_id}"))["place"] is None


async def test_neighbours_are_never_cases_of_another_bureau(review: ServiceKit) -> None:
    now = review.clock.now()
    here = await submit(review, region_code=IN_KARAMAY, at=now - timedelta(hours=2))
    elsewhere = await submit(review, at=now - timedelta(hours=1))
    for case in (here, elsewhere):
        await pass_preliminary(review, case.submission_id)
    bureau = a_bureau_reviewer(review, KARAMAY)
    place = (await read(review, bureau, f"/cases/{here.submission_id}"))["place"]
    assert (place["position"], place["total"], place["previous"], place["next"]) == (1, 1, None, None)


async def test_several_chosen_are_read_at_once_with_whether_each_may_be_decided(review: ServiceKit) -> None:
    reviewer = an_association_reviewer(review)
    own = await submit(review, account_id=reviewer.id)
    other = await submit(review)
    reply = await review.client.get(
        "/cases/chosen",
        params={"id": [str(own.submission_id), str(other.submission_id), str(uuid4())]},
        headers=review.as_(reviewer),
    )
    found = {item["id"]: item for item in reply.json()["items"]}
    assert set(found) == {str(own.submission_id), str(other.submission_id)}
    assert "本人" in found[str(own.submission_id)]["why_not"]
    assert found[str(other.submission_id)]["may_decide"] is True
    assert found[str(other.submission_id)]["suggested_bureau"]["local"] == "乌鲁木齐市住建局"


async def test_a_bureau_chooses_no_case_of_another(review: ServiceKit) -> None:
    case = await submit(review)
    await pass_preliminary(review, case.submission_id)
    for stranger in (a_bureau_reviewer(review, KARAMAY), a_bureau_reviewer(review, ASSOCIATION)):
        reply = await review.client.get(
            "/cases/chosen", params={"id": str(case.submission_id)}, headers=review.as_(stranger)
        )
        assert reply.json() == {"items": []}


async def test_at_most_fifty_are_chosen(review: ServiceKit) -> None:
    headers = review.as_(an_association_reviewer(review))
    for many, status in ((50, 200), (51, 422)):
        ids = [str(uuid4()) for _ in range(many)]
        reply = await review.client.get("/cases/chosen", params={"id": ids}, headers=headers)
        assert reply.status_code == status


async def test_who_decides_nothing_has_empty_lists_and_no_place_whatever_they_look_for(
    review: ServiceKit,
) -> None:
    submission = await submit(review)
    coordinator = review.actor(Role.ASSOCIATION_COORDINATOR)
    for params in ({}, {"name": "测", "stage": "preliminary", "overdue": "true"}, {"state": "done"}):
        assert (await read(review, coordinator, "/cases", **params))["items"] == []
    place = (await read(review, coordinator, f"/cases/{submission.submission_id}"))["place"]
    assert place == {"position": None, "total": 0, "more": False, "previous": None, "next": None}
    forged = await review.client.get("/cases", params={"cursor": "x"}, headers=review.as_(coordinator))
    assert forged.status_code == 422
