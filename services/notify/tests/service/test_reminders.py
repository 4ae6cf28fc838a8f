"""Experts are told what ends: by both channels, once for each key."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.events.experts import ReminderDue
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import inbox, outbox, tell_account

pytestmark = pytest.mark.service


def a_reminder(account_id: UUID, kind: str = "certificate", **changes: object) -> ReminderDue:
    told: dict[str, object] = {
        "record_id": uuid4(),
        "version": 3,
        "account_id": account_id,
        "kind": kind,
        "key": f"{kind}:{uuid7()}:first",
        "what": "职称证书",
        "due_on": date(2026, 12, 1),
        "days_left": 8,
    }
    return ReminderDue(**{**told, **changes})


@pytest.mark.parametrize(
    ("kind", "days_left", "title", "words"),
    [
        ("certificate", 8, "证书到期提醒", "职称证书将于2026-12-01到期"),
        ("certificate", -1, "证书到期提醒", "职称证书已于2026-12-01到期"),
        ("term", 0, "任期届满提醒", "任期将于2026-12-01届满"),
        ("term", -3, "任期届满提醒", "任期已于2026-12-01届满"),
        ("confirmation", 30, "年度确认提醒", "年度确认应于2026-12-01前完成"),
        ("confirmation", -1, "年度确认提醒", "年度确认已于2026-12-01到期，尚未完成"),
    ],
)
async def test_a_reminder_says_what_ends_and_when(
    notify: ServiceKit, kind: str, days_left: int, title: str, words: str
) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_reminder(account_id, kind, days_left=days_left))
    await notify.run_tasks()
    (message,) = (await inbox(notify, account_id))["items"]
    (sms,) = await outbox(notify)
    assert message["title"] == title
    assert words in message["body"]
    assert words in sms["text"]


async def test_the_same_key_is_told_once_and_another_again(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    first = a_reminder(account_id)
    for fact in (first, first, a_reminder(account_id)):
        await notify.deliver(fact)
    await notify.run_tasks()
    assert len((await inbox(notify, account_id))["items"]) == 2
    assert len(await outbox(notify)) == 2
