"""Reviewers are reminded of what is due, once a day each."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.events.identity import GrantedRole
from contracts.events.review import ReviewsDue
from contracts.words import Role, Stage
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import an_account, inbox, outbox

pytestmark = pytest.mark.service

HERE, THERE, ASSOCIATION = (UUID(int=number) for number in (1, 2, 3))
DAY = date(2026, 11, 23)


def due(stage: Stage, bureau_id: UUID | None, day: date = DAY, **counts: int) -> ReviewsDue:
    return ReviewsDue(
        queue=str(bureau_id or stage),
        version=day.toordinal(),
        stage=stage,
        bureau_id=bureau_id,
        day=day,
        **{"soon": 2, "overdue": 1, **counts},
    )


async def holder(
    notify: ServiceKit, role: Role, organization_id: UUID | None, status: str = "active", version: int = 1
) -> UUID:
    account = an_account(uuid4())
    grants = (GrantedRole(role=role, organization_id=organization_id),)
    await notify.deliver(account.model_copy(update={"grants": grants, "status": status, "version": version}))
    return account.account_id


async def told(notify: ServiceKit, account_id: UUID) -> list[str]:
    return [item["body"] for item in (await inbox(notify, account_id))["items"]]


async def test_every_reviewer_of_the_association_is_told_in_the_app_and_by_sms(notify: ServiceKit) -> None:
    people = [await holder(notify, Role.ASSOCIATION_REVIEWER, ASSOCIATION) for _ in range(2)]
    coordinator = await holder(notify, Role.ASSOCIATION_COORDINATOR, ASSOCIATION)
    bureau = await holder(notify, Role.BUREAU_REVIEWER, HERE)
    await notify.deliver(due(Stage.PRELIMINARY, None))
    await notify.run_tasks()
    for person in people:
        assert await told(notify, person) == ["您有2件资料预审即将到期、1件已逾期，请尽快处理。"]
    assert (await told(notify, coordinator), await told(notify, bureau)) == ([], [])
    texts = [sms["text"] for sms in await outbox(notify)]
    assert texts == ["【新疆消防专家库】您有2件资料预审即将到期、1件已逾期，请登录平台处理。"] * 2


async def test_of_the_final_stage_only_the_bureaus_own_reviewers_are_told(notify: ServiceKit) -> None:
    here = await holder(notify, Role.BUREAU_REVIEWER, HERE)
    there = await holder(notify, Role.BUREAU_REVIEWER, THERE)
    officer = await holder(notify, Role.BUREAU_OFFICER, HERE)
    await notify.deliver(due(Stage.FINAL, HERE, soon=0, overdue=3))
    assert await told(notify, here) == ["您有0件资料终审即将到期、3件已逾期，请尽快处理。"]
    assert (await told(notify, there), await told(notify, officer)) == ([], [])


async def test_told_again_on_the_same_day_nobody_hears_it_twice_and_on_the_next_day_again(
    notify: ServiceKit,
) -> None:
    reviewer = await holder(notify, Role.ASSOCIATION_REVIEWER, ASSOCIATION)
    for _ in range(2):
        await notify.deliver(due(Stage.PRELIMINARY, None))
    await notify.run_tasks()
    assert len(await told(notify, reviewer)) == len(await outbox(notify)) == 1
    await notify.deliver(due(Stage.PRELIMINARY, None, date(2026, 11, 24)))
    assert len(await told(notify, reviewer)) == 2


async def test_whose_account_is_disabled_is_not_told(notify: ServiceKit) -> None:
    gone = await holder(notify, Role.ASSOCIATION_REVIEWER, ASSOCIATION, status="disabled")
    await notify.deliver(due(Stage.PRELIMINARY, None))
    assert await told(notify, gone) == []
