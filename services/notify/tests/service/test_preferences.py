"""Reminders by text message are switched off by whoever gets them; nothing else can be."""

from uuid import UUID, uuid4

import pytest

from contracts.events.identity import AccountsMerged
from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.tests.service.activity_facts import EXPERT_PHONE, a_notice, an_offer, an_upcoming, tell_expert
from notify.tests.service.making import a_code, inbox, outbox, tell_account
from notify.tests.service.test_reminders import a_reminder

pytestmark = pytest.mark.service

OF_AN_EXPERT = ["certificate", "term", "confirmation", "upcoming"]


async def wishes(notify: ServiceKit, account_id: UUID, *off: str, role: Role = Role.APPLICANT) -> int:
    headers = notify.as_(notify.actor(role, id=account_id))
    reply = await notify.client.put("/messages/preferences", json={"sms_off": list(off)}, headers=headers)
    return reply.status_code


async def by_sms(notify: ServiceKit, account_id: UUID, role: Role = Role.APPLICANT) -> dict[str, bool]:
    headers = notify.as_(notify.actor(role, id=account_id))
    items = (await notify.client.get("/messages/preferences", headers=headers)).json()["items"]
    return {one["kind"]: one["sms"] for one in items}


async def texts(notify: ServiceKit) -> int:
    await notify.run_tasks(due_only=False)
    return len(await outbox(notify))


async def test_at_first_every_reminder_comes_by_text_message_too(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    assert await by_sms(notify, account_id) == dict.fromkeys(OF_AN_EXPERT, True)
    await notify.deliver(a_reminder(account_id))
    assert await texts(notify) == 1


async def test_what_is_switched_off_still_comes_in_the_app(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    assert await wishes(notify, account_id, "certificate") == 200
    await notify.deliver(a_reminder(account_id))
    assert await texts(notify) == 0
    assert len((await inbox(notify, account_id))["items"]) == 1
    await notify.deliver(a_reminder(account_id, "term"))
    assert await texts(notify) == 1


async def test_it_is_switched_on_again_by_leaving_it_out(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await wishes(notify, account_id, "certificate", "upcoming")
    await wishes(notify, account_id, "upcoming")
    assert await by_sms(notify, account_id) == {
        "certificate": True,
        "term": True,
        "confirmation": True,
        "upcoming": False,
    }


async def test_codes_invitations_and_notices_cannot_be_switched_off(notify: ServiceKit) -> None:
    expert = await tell_expert(notify, phone=EXPERT_PHONE)
    assert await wishes(notify, expert, *OF_AN_EXPERT) == 200
    for fact in (a_code(notify), an_offer(notify, expert), a_notice(notify, expert)):
        await notify.deliver(fact)
    assert await texts(notify) == 3
    await notify.deliver(an_upcoming(expert))
    assert await texts(notify) == 3
    assert await wishes(notify, expert, "code") == 422


async def test_everybody_is_offered_what_they_get(notify: ServiceKit) -> None:
    account_id = uuid4()
    assert await by_sms(notify, account_id, Role.BUREAU_REVIEWER) == {"reviews": True}
    assert await by_sms(notify, account_id, Role.AUDITOR) == {}
    assert await wishes(notify, account_id, "reviews") == 422
    assert await wishes(notify, account_id, "reviews", role=Role.ASSOCIATION_REVIEWER) == 200


async def test_the_wishes_of_another_stay(notify: ServiceKit) -> None:
    mine, theirs = await tell_account(notify), await tell_account(notify)
    await wishes(notify, mine, "term")
    await wishes(notify, theirs, "certificate")
    assert (await by_sms(notify, mine))["term"] is False
    assert (await by_sms(notify, mine))["certificate"] is True


async def test_after_a_merge_the_kept_one_s_wishes_count(notify: ServiceKit) -> None:
    kept, folded = await tell_account(notify), await tell_account(notify)
    await wishes(notify, kept, "term")
    await wishes(notify, folded, "certificate")
    await notify.deliver(AccountsMerged(kept_account_id=kept, version=2, folded_account_id=folded))
    assert (await by_sms(notify, kept))["term"] is False
    assert (await by_sms(notify, kept))["certificate"] is True
    assert (await by_sms(notify, folded))["certificate"] is True


async def test_it_is_written_down_who_changed_what(notify: ServiceKit) -> None:
    await wishes(notify, uuid4(), "term")
    assert (await notify.audit_actions())[-1] == "preferences.save"
