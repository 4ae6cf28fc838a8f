"""What every SMS provider keeps. A new adapter is added to `make`, against its own stub."""

from uuid import uuid4

import pytest

from foundation.testing.kit import ServiceKit
from notify.sms.usecases import OutboxProvider, OutgoingSms, SmsProvider
from notify.tests.service.making import PHONE, FailingProvider, outbox

pytestmark = pytest.mark.service


def make(name: str, notify: ServiceKit) -> SmsProvider:
    kept = OutboxProvider(notify.resources)
    return {"outbox": kept, "failing": FailingProvider(kept)}[name]


def an_sms() -> OutgoingSms:
    return OutgoingSms(uuid4(), PHONE, "【签名】内容", "签名", "case.submitted", None, {})


@pytest.mark.parametrize("name", ["outbox", "failing"])
async def test_what_was_sent_is_found_and_what_was_not_is_not(notify: ServiceKit, name: str) -> None:
    provider, sent, other = make(name, notify), an_sms(), an_sms()
    await provider.send(sent)
    assert await provider.find(sent)
    assert not await provider.find(other)


async def test_the_outbox_keeps_one_message_for_an_out_id(notify: ServiceKit) -> None:
    provider, sms = make("outbox", notify), an_sms()
    await provider.send(sms)
    await provider.send(sms)
    assert [kept["text"] for kept in await outbox(notify)] == ["【签名】内容"]
