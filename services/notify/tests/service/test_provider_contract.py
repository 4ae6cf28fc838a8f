"""What every SMS provider keeps. A new adapter is added to `providers.line_of`, against its own double."""

from collections.abc import Iterator
from datetime import date

import pytest

from foundation.testing.kit import ServiceKit
from notify.sms.errors import NotSent, Reason, Refused
from notify.sms.usecases import Delivery, OutboxProvider, OutgoingSms, SmsProvider
from notify.tests.doubles.aliyun import AliyunDouble
from notify.tests.doubles.server import Taken
from notify.tests.doubles.tencent import TencentDouble
from notify.tests.service.making import FailingProvider, outbox
from notify.tests.service.providers import PHONE, REAL, Line, an_sms, line_of

pytestmark = pytest.mark.service


@pytest.fixture(params=["outbox", "failing", *REAL])
def any_provider(request: pytest.FixtureRequest, notify: ServiceKit) -> Iterator[SmsProvider]:
    kept = OutboxProvider(notify.resources)
    if request.param in REAL:
        with line_of(request.param) as line:
            yield line.provider
    else:
        yield {"outbox": kept, "failing": FailingProvider(kept)}[request.param]


@pytest.fixture(params=REAL)
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with line_of(request.param) as opened:
        yield opened


async def state_of(provider: SmsProvider, sms: OutgoingSms) -> Delivery | None:
    """Return what the provider says of a message, None where it cannot say."""
    try:
        return (await provider.find(sms)).state
    except NotSent:
        return None


async def test_what_was_sent_is_never_missing_and_what_was_not_is_never_there(
    any_provider: SmsProvider,
) -> None:
    sent, other = an_sms(), an_sms()
    accepted = await any_provider.send(sent)
    assert accepted.provider_id
    assert await state_of(any_provider, sent) in (Delivery.ACCEPTED, None)
    assert await state_of(any_provider, other) in (Delivery.MISSING, None)


async def test_the_outbox_keeps_one_message_for_an_out_id(notify: ServiceKit) -> None:
    provider, sms = OutboxProvider(notify.resources), an_sms()
    await provider.send(sms)
    await provider.send(sms)
    assert [kept["text"] for kept in await outbox(notify)] == [sms.text]


async def test_the_provider_gets_number_signature_template_and_variables(line: Line) -> None:
    sms = an_sms()
    accepted = await line.provider.send(sms)
    by_name = line.name == "aliyun"
    assert line.double.taken == [
        Taken(
            out_id=str(sms.out_id),
            phone=PHONE if by_name else f"+86{PHONE}",
            signature="新疆消防专家库",
            template_id="SMS_154950909",
            variables=dict(sms.variables) if by_name else list(sms.variables.values()),
            serial=accepted.provider_id or "",
            day="20261123" if by_name else "",
        )
    ]


@pytest.mark.parametrize("outcome", [Delivery.DELIVERED, Delivery.UNDELIVERED])
async def test_what_the_carrier_has_answered_is_found(line: Line, outcome: Delivery) -> None:
    sms, other = an_sms(), an_sms()
    await line.provider.send(sms)
    await line.provider.send(other)
    line.double.carrier_says(sms.out_id, outcome.value, "MK:0001")
    found = await line.provider.find(sms)
    assert (found.state, found.code) == (outcome, "MK:0001")
    assert await state_of(line.provider, other) in (Delivery.ACCEPTED, None)


@pytest.mark.parametrize("name", REAL)
async def test_a_wrong_secret_is_seen_by_the_provider_and_nothing_goes_out(name: str) -> None:
    with line_of(name, secret="another secret altogether") as line, pytest.raises(NotSent) as refusal:
        await line.provider.send(an_sms())
    assert refusal.value.reason is Reason.ACCOUNT
    assert line.double.taken == []


async def test_without_a_registered_template_the_provider_is_not_even_asked(line: Line) -> None:
    with pytest.raises(Refused) as refusal:
        await line.provider.send(an_sms(template_id=None))
    assert refusal.value.reason is Reason.TEMPLATE_MISSING
    assert line.double.asked == []


async def test_aliyun_is_asked_page_by_page_and_day_by_day() -> None:
    with line_of("aliyun") as line:
        assert isinstance(line.double, AliyunDouble)
        yesterdays, first, later = an_sms(made_on=date(2026, 11, 22)), an_sms(), an_sms()
        line.double.today = "20261122"
        await line.provider.send(yesterdays)
        line.double.today = "20261123"
        await line.provider.send(first)
        for _ in range(60):
            await line.provider.send(later)
        assert (await line.provider.find(first)).state is Delivery.ACCEPTED
        assert (await line.provider.find(yesterdays)).state is Delivery.ACCEPTED


async def test_aliyun_cannot_say_what_is_older_than_its_records() -> None:
    with line_of("aliyun") as line:
        with pytest.raises(NotSent):
            await line.provider.find(an_sms(made_on=date(2026, 9, 1)))
        assert len(line.double.asked) == 30


async def test_tencent_says_nothing_where_it_does_not_give_our_id_back() -> None:
    with line_of("tencent") as line:
        assert isinstance(line.double, TencentDouble)
        line.double.gives_back_context = False
        sms = an_sms()
        await line.provider.send(sms)
        line.double.carrier_says(sms.out_id, "delivered", "DELIVRD")
        with pytest.raises(NotSent):
            await line.provider.find(sms)
