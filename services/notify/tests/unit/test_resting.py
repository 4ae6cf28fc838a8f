"""A provider that hangs is left alone for ten seconds; one that refuses at once is asked at once again."""

from datetime import date
from uuid import uuid4

import pytest

from notify.sms.errors import NotSent, Reason, Unclear
from notify.sms.providers.port import Accepted, Delivery, Found, OutgoingSms
from notify.sms.providers.resting import REST_S, Resting

SMS = OutgoingSms(
    out_id=uuid4(),
    phone="13800000000",
    text="您的验证码为123456。",
    signature="专家库",
    template="code.register",
    template_id="SMS_1",
    variables={},
    made_on=date(2026, 11, 23),
)


class Provider:
    """Takes `seconds` for each call, then fails with `failure` if there is one."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.seconds = 0.1
        self.failure: Exception | None = None
        self.asked = 0

    async def send(self, _sms: OutgoingSms) -> Accepted:
        self._go()
        return Accepted("1")

    async def find(self, _sms: OutgoingSms) -> Found:
        self._go()
        return Found(Delivery.MISSING)

    def _go(self) -> None:
        self.asked += 1
        self.now += self.seconds
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def resting(provider):
    return Resting(provider, lambda: provider.now)


async def test_one_that_hung_is_left_alone_and_what_comes_meanwhile_was_certainly_not_sent(provider, resting):
    provider.seconds, provider.failure = 8.0, Unclear("TimeoutError")
    with pytest.raises(Unclear):
        await resting.send(SMS)
    for call in (resting.send, resting.find):
        with pytest.raises(NotSent) as told:
            await call(SMS)
        assert told.value.reason is Reason.UNREACHABLE
    assert provider.asked == 1


async def test_after_its_rest_it_is_asked_again(provider, resting):
    provider.seconds, provider.failure = 8.0, Unclear("TimeoutError")
    with pytest.raises(Unclear):
        await resting.send(SMS)
    provider.now += REST_S
    provider.failure = None
    assert await resting.send(SMS) == Accepted("1")
    assert await resting.find(SMS) == Found(Delivery.MISSING)


async def test_one_that_refuses_at_once_holds_nobody_up(provider, resting):
    provider.failure = NotSent(Reason.UNREACHABLE)
    for _ in range(3):
        with pytest.raises(NotSent):
            await resting.send(SMS)
    assert provider.asked == 3


async def test_one_that_is_slow_and_delivers_goes_on(provider, resting):
    provider.seconds = 6.0
    for _ in range(3):
        await resting.send(SMS)
    assert provider.asked == 3
