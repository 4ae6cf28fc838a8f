"""What providers report: only to the address that we gave them, about messages that went to that number."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from foundation.testing.kit import ServiceKit
from notify.messages.tasks import send_message
from notify.receipts.policies import sign_of
from notify.settings import settings
from notify.tests.service.making import PHONE, FailingProvider, a_submission, tell_account
from notify.tests.service.test_sending import be_killed_while_sending, look, queued

pytestmark = pytest.mark.service

SECRET = "a-secret-that-is-long-enough-for-it"
PROVIDERS = ("aliyun", "tencent")


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def _secret(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("NOTIFY_SMS_RECEIPT_SECRET", SECRET)
    settings.cache_clear()
    yield
    settings.cache_clear()


def a_report(provider: str, named: str, *, delivered: bool = True, phone: str = PHONE) -> dict[str, Any]:
    """Return a report about the message with this out-id, or of this provider's id."""
    if provider == "aliyun":
        code = "DELIVERED" if delivered else "UNDELIVERED"
        return {"phone_number": phone, "success": delivered, "err_code": code, "out_id": named}
    return {
        "nationcode": "86",
        "mobile": phone,
        "report_status": "SUCCESS" if delivered else "FAIL",
        "errmsg": "DELIVRD" if delivered else "MK:0001",
        "sid": named,
        "ext": named,
    }


async def push(
    notify: ServiceKit, provider: str, *reports: dict[str, Any], sign: str | None = None
) -> tuple[int, Any]:
    right = sign_of(SECRET, provider)
    body = {"sign": right if sign is None else sign, "reports": list(reports)}
    reply = await notify.client.post(f"/sms/receipts/{provider}", json=body)
    return reply.status_code, reply.json()


async def a_sent_notice(notify: ServiceKit) -> UUID:
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    message_id = await queued(notify)
    await send_message(notify.resources, str(message_id))
    return message_id


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("delivered", "state"), [(True, "delivered"), (False, "undelivered")])
async def test_a_message_has_arrived_or_not(
    notify: ServiceKit, provider: str, delivered: bool, state: str
) -> None:
    message_id = await a_sent_notice(notify)
    report = a_report(provider, str(message_id), delivered=delivered)
    for _ in range(2):
        assert await push(notify, provider, report) == (200, {"known": 1})
    assert (await look(notify, message_id)).state == state
    assert (await notify.audit_actions()).count("message.receipt") == 1


async def test_tencent_names_it_by_its_own_serial_where_our_id_is_not_given_back(notify: ServiceKit) -> None:
    message_id = await a_sent_notice(notify)
    serial = (await look(notify, message_id)).provider_id
    report = {**a_report("tencent", str(serial)), "ext": ""}
    assert await push(notify, "tencent", report) == (200, {"known": 1})
    assert (await look(notify, message_id)).state == "delivered"


async def test_a_receipt_may_be_faster_than_our_own_note(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    await notify.deliver(a_submission(notify, await tell_account(notify)))
    message_id = await queued(notify)
    await be_killed_while_sending(notify, message_id, sent=True)
    assert await push(notify, "aliyun", a_report("aliyun", str(message_id))) == (200, {"known": 1})
    notify.clock.move(minutes=5)
    await notify.run_tasks()
    assert (await look(notify, message_id)).state == "delivered"
    assert provider.asked == [message_id]


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_stranger_is_turned_away(notify: ServiceKit, provider: str) -> None:
    message_id = await a_sent_notice(notify)
    other = "tencent" if provider == "aliyun" else "aliyun"
    for sign in ("", "0" * 64, sign_of("another secret", provider), sign_of(SECRET, other)):
        status, _ = await push(notify, provider, a_report(provider, str(message_id)), sign=sign)
        assert status == 403
    assert (await look(notify, message_id)).state == "sent"


async def test_a_receipt_for_another_number_or_an_unknown_message_changes_nothing(notify: ServiceKit) -> None:
    message_id = await a_sent_notice(notify)
    strangers = [
        a_report("aliyun", str(message_id), phone="13900009999"),
        a_report("aliyun", str(uuid4())),
        a_report("aliyun", "67890"),
        a_report("aliyun", ""),
    ]
    assert await push(notify, "aliyun", *strangers) == (200, {"known": 0})
    assert (await look(notify, message_id)).state == "sent"


async def test_a_push_of_many_takes_those_that_are_ours(notify: ServiceKit) -> None:
    message_id = await a_sent_notice(notify)
    reports = [a_report("aliyun", str(uuid4())) for _ in range(40)]
    assert await push(notify, "aliyun", *reports, a_report("aliyun", str(message_id))) == (200, {"known": 1})
    assert (await look(notify, message_id)).state == "delivered"
    assert await push(notify, "aliyun") == (200, {"known": 0})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"phone_number": PHONE},
        {"phone_number": 1, "success": "perhaps"},
        {"phone_number": "1" * 900, "success": 1},
    ],
)
async def test_a_report_of_another_shape_is_refused(notify: ServiceKit, wrong: dict[str, Any]) -> None:
    status, _ = await push(notify, "aliyun", wrong)
    assert status == 422
