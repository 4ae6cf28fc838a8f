"""What an expert is told of 日常维护."""

import pytest

from contracts.words import Deed
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import a_deed, inbox, outbox, tell_account

pytestmark = pytest.mark.service


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (Deed.SUSPEND, "您的专家资格已由建设工程消防协会暂停。原因：出国半年。恢复时会通知您"),
        (Deed.RESTORE, "您的专家资格已由建设工程消防协会恢复。说明：出国半年。"),
        (Deed.REMOVE, "已为您办理出库。原因：出国半年。如需再次入库"),
        (Deed.AMEND, "更正了您在专家库中的信息。原因：出国半年。"),
        (Deed.RENEW, "已为您办理续聘，新的任期从今天开始。"),
    ],
)
async def test_each_deed_is_told_in_the_app_with_its_reason_and_by_sms_without(
    notify: ServiceKit, deed: Deed, words: str
) -> None:
    account_id = await tell_account(notify)
    await notify.deliver(a_deed(notify, account_id, deed=deed))
    await notify.run_tasks()
    (message,) = (await inbox(notify, account_id))["items"]
    (sms,) = await outbox(notify)
    assert words in message["body"]
    assert "出国半年" not in sms["text"]


async def test_a_deed_told_again_is_told_once(notify: ServiceKit) -> None:
    account_id = await tell_account(notify)
    fact, event_id = a_deed(notify, account_id), uuid7()
    assert await notify.deliver(fact, event_id=event_id)
    assert not await notify.deliver(fact, event_id=event_id)
    await notify.deliver(fact)
    await notify.run_tasks()
    assert len(await outbox(notify)) == 1
    assert len((await inbox(notify, account_id))["items"]) == 1


async def test_an_expert_of_an_older_register_who_has_no_account_is_nobody_to_tell(
    notify: ServiceKit,
) -> None:
    await notify.deliver(a_deed(notify, None))
    await notify.run_tasks()
    assert await outbox(notify) == []
