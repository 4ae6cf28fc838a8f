"""The inbox, and the page of an evaluation."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from contracts.events.identity import AccountsMerged
from foundation.db.paging import PAGE_SIZE
from foundation.testing.kit import ServiceKit
from notify.evaluation import usecases
from notify.tests.service.activity_facts import an_offer, an_upcoming
from notify.tests.service.making import a_code, a_reader, a_submission, inbox, outbox, tell_account
from notify.tests.service.test_reminders import a_reminder

pytestmark = pytest.mark.service


async def unread(notify: ServiceKit, account_id: object) -> int:
    headers = notify.as_(a_reader(notify, account_id))  # type: ignore[arg-type]
    count: int = (await notify.client.get("/messages/unread", headers=headers)).json()["count"]
    return count


async def test_messages_are_listed_newest_first_and_page_by_page(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    for _ in range(PAGE_SIZE + 2):
        await notify.deliver(a_submission(notify, account_id))
    first = await inbox(notify, account_id)
    second = await inbox(notify, account_id, cursor=first["next"])
    times = [item["created_at"] for item in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert (len(first["items"]), len(second["items"]), second["next"]) == (PAGE_SIZE, 2, None)
    assert len({item["id"] for item in first["items"] + second["items"]}) == PAGE_SIZE + 2


async def test_reading_one_leaves_the_others_unread(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    await notify.deliver(a_submission(notify, account_id))
    headers = notify.as_(a_reader(notify, account_id))
    message_id = (await inbox(notify, account_id))["items"][0]["id"]
    for _ in range(2):
        assert (await notify.client.post(f"/messages/{message_id}/read", headers=headers)).status_code == 204
    assert await unread(notify, account_id) == 1
    assert [item["read"] for item in (await inbox(notify, account_id))["items"]] == [True, False]


async def test_reading_all_leaves_other_people_alone(notify: ServiceKit) -> None:
    mine, theirs = await tell_account(notify), await tell_account(notify)
    for account_id in (mine, mine, theirs):
        await notify.deliver(a_submission(notify, account_id))
    reply = await notify.client.post("/messages/read-all", headers=notify.as_(a_reader(notify, mine)))
    assert reply.status_code == 204
    assert (await unread(notify, mine), await unread(notify, theirs)) == (0, 1)


async def test_nobody_reads_the_messages_of_another(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    message_id = (await inbox(notify, account_id))["items"][0]["id"]
    stranger = notify.as_(a_reader(notify, uuid4()))
    assert (await notify.client.post(f"/messages/{message_id}/read", headers=stranger)).status_code == 404
    assert (await notify.client.get("/messages", headers=stranger)).json()["items"] == []
    assert await unread(notify, account_id) == 1


async def test_the_list_is_narrowed_to_a_kind_and_to_what_is_unread(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    for fact in (a_submission(notify, account_id), a_reminder(account_id), an_upcoming(account_id)):
        await notify.deliver(fact)
    await notify.deliver(an_offer(notify, account_id))
    titles = {
        kind: [one["title"] for one in (await inbox(notify, account_id, kind=kind))["items"]]
        for kind in ("review", "activity", "account", "reminder")
    }
    assert titles == {
        "review": ["入库申请已提交"],
        "activity": ["评审活动邀请"],
        "account": [],
        "reminder": ["评审活动临近提醒", "证书到期提醒"],
    }
    [newest, *_] = (await inbox(notify, account_id))["items"]
    assert newest["kind"] == "activity"
    headers = notify.as_(a_reader(notify, account_id))
    await notify.client.post(f"/messages/{newest['id']}/read", headers=headers)
    assert len((await inbox(notify, account_id, unread="true"))["items"]) == 3
    assert (await inbox(notify, account_id, unread="true", kind="activity"))["items"] == []


async def test_pages_of_a_narrowed_list_follow_each_other(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    for _ in range(PAGE_SIZE + 1):
        await notify.deliver(a_submission(notify, account_id))
        await notify.deliver(a_reminder(account_id))
    first = await inbox(notify, account_id, kind="reminder")
    second = await inbox(notify, account_id, kind="reminder", cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (PAGE_SIZE, 1, None)


async def test_text_messages_are_not_in_the_inbox(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_submission(notify, account_id))
    assert await unread(notify, account_id) == 1


@pytest.mark.parametrize("path", ["/messages", "/messages/unread"])
async def test_the_inbox_needs_a_signed_in_person(notify: ServiceKit, path: str) -> None:
    assert (await notify.client.get(path)).status_code == 401


async def test_a_forged_cursor_is_refused(notify: ServiceKit) -> None:
    headers = notify.as_(a_reader(notify, uuid4()))
    for cursor in ("x", "WzFd", "WyJhIiwiYiJd", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLCJhIl0"):
        reply = await notify.client.get("/messages", params={"cursor": cursor}, headers=headers)
        assert reply.status_code == 422


async def test_the_evaluation_page_shows_the_newest_first(notify: ServiceKit) -> None:
    for code in ("111111", "222222", "333333"):
        await notify.deliver(a_code(notify, code=code))
        await notify.run_tasks()
    shown = await outbox(notify)
    assert ["333333" in shown[0]["text"], "111111" in shown[-1]["text"]] == [True, True]
    two = (await notify.client.get("/evaluation/outbox", params={"limit": 2})).json()["items"]
    assert len(two) == 2


@pytest.mark.parametrize("limit", ["0", "201", "many"])
async def test_the_evaluation_page_has_limits(notify: ServiceKit, limit: str) -> None:
    assert (await notify.client.get("/evaluation/outbox", params={"limit": limit})).status_code == 422


async def test_there_is_no_such_page_in_production(
    notify: ServiceKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await notify.deliver(a_code(notify))
    await notify.run_tasks()
    monkeypatch.setattr(usecases, "settings", lambda: SimpleNamespace(environment="production"))
    reply = await notify.client.get("/evaluation/outbox")
    assert reply.status_code == 404
    assert "402913" not in reply.text


async def test_what_a_merged_account_was_told_is_in_the_kept_one_s_inbox(notify: ServiceKit) -> None:
    kept, folded = await tell_account(notify), await tell_account(notify)
    await notify.deliver(a_submission(notify, kept))
    await notify.deliver(a_submission(notify, folded))
    fact = AccountsMerged(kept_account_id=kept, version=2, folded_account_id=folded)
    for _ in range(2):
        await notify.deliver(fact)
    assert len((await inbox(notify, kept))["items"]) == 2
    assert (await inbox(notify, folded))["items"] == []
    assert await unread(notify, kept) == 2
