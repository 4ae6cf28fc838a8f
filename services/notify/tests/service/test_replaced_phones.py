"""Whoever holds an account's old number is told that it was replaced."""

import pytest

from contracts.events.identity import PhoneReplaced
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import PHONE, outbox

pytestmark = pytest.mark.service


@pytest.mark.parametrize(("by_owner", "who"), [(True, "由本人更换"), (False, "由平台管理员更换")])
async def test_the_old_number_gets_one_message_that_names_who_did_it(
    notify: ServiceKit, by_owner: bool, who: str
) -> None:
    fact = PhoneReplaced(
        account_id=uuid7(), version=7, phone=PHONE, new_phone_masked="138****0001", by_owner=by_owner
    )
    await notify.deliver(fact)
    await notify.deliver(fact, event_id=uuid7())
    await notify.run_tasks()
    (sms,) = await outbox(notify)
    assert sms["phone"] == PHONE
    assert who in sms["text"]
    assert "138****0001" in sms["text"]
    assert len(sms["text"]) <= 70
