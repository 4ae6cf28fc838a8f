"""Deleting a person: contact, messages and numbers go; a last text message says so. And what time deletes."""

from uuid import UUID, uuid4

import pytest

from contracts.events.identity import (
    AccountErased,
    AccountsMerged,
    PersonalRequestAnswered,
    PersonalRequestsDue,
)
from contracts.words import Role
from foundation.clock import official_day
from foundation.testing.canary import found_in
from foundation.testing.kit import ServiceKit
from notify.database import Base
from notify.tests.service.activity_facts import (
    EXPERT,
    EXPERT_PHONE,
    a_notice,
    an_answer,
    an_offer,
    tell_coordinator,
    tell_expert,
    tell_holder,
)
from notify.tests.service.making import PHONE, a_code, a_submission, an_account, inbox, outbox, tell_account

pytestmark = pytest.mark.service


def erased(notify: ServiceKit, account_id: UUID, phone: str | None = EXPERT_PHONE) -> AccountErased:
    return AccountErased(account_id=account_id, version=9, phone=phone, erased_at=notify.clock.now())


async def run(notify: ServiceKit, verb_noun: str) -> None:
    await notify.tasks.entries[f"notify.{verb_noun}"](notify.resources)


async def left_over(notify: ServiceKit, *words: str) -> set[str]:
    return await found_in(notify, Base.metadata, words or (EXPERT, EXPERT_PHONE))


async def told_much(notify: ServiceKit) -> tuple[UUID, UUID]:
    """An expert and a coordinator who were told of an activity, and of the expert's answer; sent."""
    coordinator, expert = await tell_coordinator(notify), await tell_expert(notify)
    await notify.deliver(an_offer(notify, expert))
    await notify.deliver(an_answer(accepted=False))
    await notify.deliver(a_notice(notify, expert))
    await notify.run_tasks(due_only=False)
    return expert, coordinator


async def test_the_contact_and_every_word_to_and_about_the_person_go(notify: ServiceKit) -> None:
    expert, coordinator = await told_much(notify)
    assert {"contacts.name", "contacts.phone", "messages.body"} <= await left_over(notify)
    await notify.deliver(erased(notify, expert))
    await notify.run_tasks(due_only=False)
    # the last word has gone to the number, which is kept with it for thirty days
    assert (await outbox(notify))[0]["text"].endswith("审计记录在保存期满后处理。")
    assert await left_over(notify, EXPERT) <= {"sms_outbox.text"}
    notify.clock.move(days=31)
    await run(notify, "forget_numbers")
    assert await left_over(notify) == set()
    # others keep their messages, which call nobody by name any more
    bodies = [item["body"] for item in (await inbox(notify, coordinator))["items"]]
    assert any("已注销用户" in body for body in bodies)


async def test_whose_name_only_holds_the_deleted_ones_keeps_it(notify: ServiceKit) -> None:
    coordinator, expert = await tell_coordinator(notify), await tell_expert(notify)
    await notify.deliver(an_offer(notify, expert))
    longer = f"{EXPERT}·阿不都"
    other = an_account(uuid4(), name=longer, phone="13900005679")
    await notify.deliver(other)
    await notify.deliver(an_offer(notify, other.account_id))
    await notify.deliver(an_answer(accepted=False))
    await notify.deliver(an_answer(accepted=False, expert_name=longer))
    await notify.deliver(erased(notify, expert))
    bodies = [item["body"] for item in (await inbox(notify, coordinator))["items"]]
    assert sum(body.startswith(f"{longer}不能参加") for body in bodies) == 1
    assert sum(body.startswith("已注销用户不能参加") for body in bodies) == 1
    (offer,) = (await inbox(notify, other.account_id))["items"]
    assert offer["body"].startswith(f"{longer}，")


async def test_told_twice_there_is_one_last_word(notify: ServiceKit) -> None:
    expert, _ = await told_much(notify)
    fact = erased(notify, expert)
    await notify.deliver(fact)
    await notify.deliver(fact)
    await notify.deliver(erased(notify, expert, phone=None))
    await notify.run_tasks(due_only=False)
    last = [sms for sms in await outbox(notify) if "账号已注销" in sms["text"]]
    assert len(last) == 1


async def test_what_comes_after_the_deletion_tells_nobody_and_brings_nobody_back(notify: ServiceKit) -> None:
    account_id = uuid4()
    await notify.deliver(erased(notify, account_id, phone=None))
    await notify.deliver(an_account(account_id, version=3))
    await notify.deliver(a_submission(notify, account_id))
    folded = await tell_account(notify)
    await notify.deliver(a_submission(notify, folded))
    await notify.deliver(AccountsMerged(kept_account_id=account_id, version=2, folded_account_id=folded))
    items = (await inbox(notify, account_id))["items"]
    assert [(item["title"], item["body"]) for item in items] == [("（已按规定删除）", "")]


async def test_what_has_not_gone_out_goes_no_more(notify: ServiceKit) -> None:
    expert = await tell_expert(notify)
    await notify.deliver(an_offer(notify, expert))
    await notify.deliver(erased(notify, expert))
    await notify.run_tasks(due_only=False)
    (only,) = await outbox(notify)
    assert "您的账号已注销" in only["text"]


async def test_codes_and_their_numbers_are_kept_for_thirty_days(notify: ServiceKit) -> None:
    await notify.deliver(a_code(notify))
    await notify.run_tasks()
    notify.clock.move(days=29)
    await run(notify, "forget_numbers")
    assert await left_over(notify, PHONE)
    notify.clock.move(days=2)
    await run(notify, "forget_numbers")
    assert await left_over(notify, PHONE, "402913") == set()


async def test_messages_are_kept_for_three_years(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    await notify.run_tasks()
    notify.clock.move(days=1095)
    await run(notify, "forget_messages")
    (item,) = (await inbox(notify, account_id))["items"]
    assert item["body"]
    notify.clock.move(days=2)
    await run(notify, "forget_messages")
    (item,) = (await inbox(notify, account_id))["items"]
    assert (item["title"], item["body"]) == ("（已按规定删除）", "")


async def test_a_person_is_told_how_the_request_was_answered(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    fact = PersonalRequestAnswered(
        request_id=uuid4(),
        version=2,
        account_id=account_id,
        number="000012",
        kind="更正个人信息",
        done=False,
        answer="与证件照片不一致。",
    )
    await notify.deliver(fact)
    await notify.deliver(fact)
    await notify.run_tasks(due_only=False)
    (item,) = (await inbox(notify, account_id))["items"]
    assert (item["title"], item["link"]) == ("个人信息申请不予办理", "/privacy/requests")
    assert "原因：与证件照片不一致。如有异议" in item["body"]
    assert len(await outbox(notify)) == 1


async def test_administrators_are_told_once_a_day_what_is_due(notify: ServiceKit) -> None:
    admin = await tell_holder(notify, Role.PLATFORM_ADMIN)
    day = official_day(notify.clock.now())
    for _ in range(2):
        await notify.deliver(PersonalRequestsDue(version=day.toordinal(), day=day, soon=1, overdue=2))
    (item,) = (await inbox(notify, admin))["items"]
    assert "1件个人信息申请将在3天内到期、2件已逾期" in item["body"]
