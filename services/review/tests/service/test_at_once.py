"""Several people at the same moment: one after the other, nobody waits for ever, and the figures are right."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

import pytest

from contracts.events.experts import Employer, EntryChanged
from contracts.events.identity import AccountsMerged
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.activities import (
    a_coordinator,
    an_officer,
    confirm,
    hand_over,
    open_picking,
    send_link,
    tell_expert,
)
from review.tests.service.making import KARAMAY, URUMQI, read

pytestmark = pytest.mark.service

LIVE = {"picked", "offered", "accepted", "confirmed", "delegated"}


async def ask(
    review: ServiceKit, actor: Actor | None, path: str, body: dict[str, Any] | None = None
) -> tuple[str, int]:
    headers = review.as_(actor) if actor else {}
    reply = await review.client.post(path, json=body, headers=headers)
    return path, reply.status_code


async def all_at_once(*deeds: Awaitable[Any]) -> list[Any]:
    """Return what came of each; two that wait for each other would not come back."""
    return await asyncio.wait_for(asyncio.gather(*deeds), 20)


async def check_figures(review: ServiceKit, officer: Actor, activity: dict[str, Any]) -> None:
    path = f"/activities/{activity['id']}"
    seen = await read(review, officer, path)
    states = [one["state"] for one in (await read(review, officer, f"{path}/delegations"))["items"]]
    assert seen["chosen"] == sum(state in LIVE for state in states) == seen["needs"][0]["chosen"]
    assert seen["confirmed"] == sum(state in ("confirmed", "delegated") for state in states)
    assert seen["delegated"] == states.count("delegated")
    notices = (await read(review, officer, f"{path}/notices"))["items"]
    assert seen["unacknowledged"] == len(notices)
    valid = [one for one in notices if one["kind"] == "delegation" and one["state"] == "valid"]
    assert len(valid) == seen["delegated"]


def of_another_employer(fact: EntryChanged) -> EntryChanged:
    return fact.model_copy(
        update={"version": fact.version + 1, "present": (Employer(name="某监理公司", credit_code=""),)}
    )


@pytest.mark.parametrize("_", range(3))
async def test_who_answers_calls_off_releases_moves_issues_and_cancels_at_once(
    review: ServiceKit, _: int
) -> None:
    officer, coordinator = an_officer(review, KARAMAY), a_coordinator(review)
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    activity = await open_picking(review, officer)
    first, second = await hand_over(review, officer, activity, *experts)
    link = await send_link(review, coordinator, first)
    await confirm(review, coordinator, second)
    path = f"/activities/{activity['id']}"
    later = {"starts_at": "2099-03-01T10:00:00+08:00", "ends_at": "2099-03-01T12:00:00+08:00"}
    now = await read(review, officer, path)
    came = await all_at_once(
        ask(review, None, "/invitations/answer", {"token": link.token, "accepted": True, "reason": ""}),
        ask(review, officer, f"/delegations/{first['id']}/release", {"reason": "另有安排"}),
        ask(review, coordinator, f"/delegations/{second['id']}/decline", {"reason": "家中有事"}),
        ask(
            review,
            coordinator,
            f"{path}/schedule",
            {**later, "place": "二楼", "reason": "会议室占用", "version": now["version"]},
        ),
        ask(review, coordinator, f"{path}/notices"),
        ask(review, coordinator, f"{path}/confirmations", {"delegation_ids": [first["id"], second["id"]]}),
        ask(review, officer, f"{path}/cancellation", {"reason": "暂缓评审"}),
        *(review.deliver(of_another_employer(one)) for one in experts),
        *(
            review.deliver(
                AccountsMerged(kept_account_id=uuid4(), version=2, folded_account_id=one.account_id)
            )
            for one in experts
            if one.account_id
        ),
    )
    assert [one for one in came if isinstance(one, tuple) and one[1] >= 500] == []
    await check_figures(review, officer, activity)


async def test_the_same_experts_confirmed_for_two_reviews_at_one_hour_are_promised_once(
    review: ServiceKit,
) -> None:
    coordinators = [a_coordinator(review) for _ in range(2)]
    experts = [await tell_expert(review, name=name) for name in ("古丽", "张伟")]
    asked = []
    for bureau, order in ((URUMQI, experts), (KARAMAY, experts[::-1])):
        officer = an_officer(review, bureau)
        activity = await open_picking(review, officer)
        for one in order:
            body = {
                "record_id": str(one.record_id),
                "need_id": activity["needs"][0]["id"],
                "despite": "先行选定",
            }
            assert (await ask(review, officer, f"/activities/{activity['id']}/delegations", body))[1] == 201
        asked.append((officer, activity, await hand_over(review, officer, activity)))
    calls = [
        ask(
            review,
            coordinators[place % 2],
            f"/delegations/{one['id']}/contacts",
            {"outcome": "accepted", "note": "", "confirm": True},
        )
        for place, (_, _, delegations) in enumerate(asked)
        for one in delegations
    ]
    came = await all_at_once(*calls, *(review.deliver(of_another_employer(one)) for one in experts))
    assert sorted(one[1] for one in came if isinstance(one, tuple)) == [201, 201, 409, 409]
    for officer, activity, _ in asked:
        await check_figures(review, officer, activity)
