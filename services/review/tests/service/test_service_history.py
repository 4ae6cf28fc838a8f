"""履职记录: what an expert was delegated for, to the association all of it, to a bureau its own."""

from typing import Any

import pytest

from contracts.events.experts import EntryChanged
from contracts.words import ExpertKind
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    a_note,
    an_officer,
    delegated,
    note,
    tell_expert,
    underway,
)
from review.tests.service.making import KARAMAY, URUMQI, read

pytestmark = pytest.mark.service


async def reviewed(
    review: ServiceKit, officer: Actor, expert: EntryChanged, attended: bool = True, **said: Any
) -> dict[str, Any]:
    activity, (one,) = await underway(review, officer, a_coordinator(review), expert)
    await note(review, officer, activity, a_note(one, attended, **said))
    return activity


async def test_figures_are_of_all_bureaus_and_the_lines_of_ones_own(review: ServiceKit) -> None:
    expert = await tell_expert(review)
    urumqi, karamay = an_officer(review, URUMQI), an_officer(review, KARAMAY)
    first = await reviewed(review, urumqi, expert, rating=5, comment="很好")
    second = await reviewed(review, karamay, expert, rating=4)
    third = await reviewed(review, karamay, expert, attended=False)
    path = f"/delegations/of/{expert.record_id}"
    for reader, ids in (
        (a_coordinator(review), [third["id"], second["id"], first["id"]]),
        (karamay, [third["id"], second["id"]]),
        (urumqi, [first["id"]]),
    ):
        told = await read(review, reader, path)
        assert [one["activity_id"] for one in told["items"]] == ids
        figures = [told[name] for name in ("delegated", "attended", "absent", "rated", "average_rating")]
        assert figures == [3, 2, 1, 2, 4.5]
        assert told["more"] is False
    (own,) = (await read(review, urumqi, path))["items"]
    assert (own["state_label"], own["rating"], own["comment"]) == ("已出席", 5, "很好")


async def test_a_notice_that_was_withdrawn_is_a_line_and_counts_in_no_figure(review: ServiceKit) -> None:
    expert, coordinator = await tell_expert(review), a_coordinator(review)
    _, (notice,) = await delegated(review, an_officer(review), coordinator, expert)
    reply = await review.client.post(
        f"/notices/{notice['id']}/withdrawal",
        json={"reason": "评审改期", "replace": False},
        headers=review.as_(coordinator),
    )
    assert reply.status_code == 200, reply.text
    told = await read(review, coordinator, f"/delegations/of/{expert.record_id}")
    assert ([one["state_label"] for one in told["items"]], told["delegated"]) == (["委派已撤回"], 0)


async def test_who_was_never_delegated_has_an_empty_history(review: ServiceKit) -> None:
    expert = await tell_expert(review)
    told = await read(review, an_officer(review), f"/delegations/of/{expert.record_id}")
    assert (told["items"], told["delegated"], told["average_rating"]) == ([], 0, None)


async def test_an_expert_out_of_reach_is_none(review: ServiceKit) -> None:
    expert = await tell_expert(review, kind=ExpertKind.LOCAL)
    reply = await review.client.get(
        f"/delegations/of/{expert.record_id}", headers=review.as_(an_officer(review, KARAMAY))
    )
    assert reply.status_code == 404
    told = await read(review, an_officer(review, URUMQI), f"/delegations/of/{expert.record_id}")
    assert told["items"] == []


async def test_figures_count_notices_that_stand_by_year_specialty_and_bureau(review: ServiceKit) -> None:
    karamay, urumqi = an_officer(review, KARAMAY), an_officer(review, URUMQI)
    activity = await reviewed(review, karamay, await tell_expert(review))
    await reviewed(review, karamay, await tell_expert(review), attended=False)
    await delegated(review, urumqi, a_coordinator(review), await tell_expert(review))
    told = await read(review, a_coordinator(review), "/delegations/statistics")
    assert told["specialties"] == [{"of": "fire_protection", "delegated": 3, "attended": 1, "absent": 1}]
    assert [(one["of"], one["delegated"], one["attended"]) for one in told["bureaus"]] == [
        ("克拉玛依市住建局", 2, 1),
        ("乌鲁木齐市住建局", 1, 0),
    ]
    assert sum(one["delegated"] for one in told["years"]) == 3
    assert told["years"][0]["of"] == activity["starts_at"][:4]
    own = await read(review, urumqi, "/delegations/statistics")
    assert own["bureaus"] == [{"of": "乌鲁木齐市住建局", "delegated": 1, "attended": 0, "absent": 0}]
