"""Passwords that are good for one login: sent once, by SMS only, and nowhere in the clear."""

import pytest
from sqlalchemy import text

from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from notify.sms.errors import NotSent, Reason
from notify.tests.service.making import PHONE, FailingProvider, an_initial_password, outbox

pytestmark = pytest.mark.service


@pytest.mark.parametrize(("occasion", "words"), [("added", "单位已为您开通账户"), ("reset", "管理员重置")])
async def test_a_password_goes_to_the_phone_that_was_told(
    notify: ServiceKit, occasion: str, words: str
) -> None:
    await notify.deliver(an_initial_password(notify, occasion=occasion, password="Qm7@kTz4+wRe"))
    await notify.run_tasks()
    (sms,) = await outbox(notify)
    assert sms["phone"] == PHONE
    assert words in sms["text"]
    assert "Qm7@kTz4+wRe" in sms["text"]


async def test_a_repeated_fact_sends_it_once(notify: ServiceKit) -> None:
    fact = an_initial_password(notify)
    assert await notify.deliver(fact)
    await notify.deliver(fact, event_id=uuid7())
    await notify.run_tasks()
    assert len(await outbox(notify)) == 1


async def test_a_password_that_is_of_no_use_any_more_is_not_sent(notify: ServiceKit) -> None:
    await notify.deliver(an_initial_password(notify, hours=24))
    notify.clock.move(hours=24, minutes=1)
    await notify.run_tasks()
    assert await outbox(notify) == []


async def test_one_whose_sending_is_unknown_is_asked_for_and_never_sent_again(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [TimeoutError()]
    await notify.deliver(an_initial_password(notify))
    await notify.run_tasks()
    notify.clock.move(minutes=10)
    await notify.run_tasks()
    assert len(provider.asked) == 1
    assert await outbox(notify) == []


async def test_one_that_certainly_never_went_out_is_sent_later(
    notify: ServiceKit, provider: FailingProvider
) -> None:
    provider.before = [NotSent(Reason.THROTTLED, "busy")]
    await notify.deliver(an_initial_password(notify))
    await notify.run_tasks()
    notify.clock.move(minutes=1)
    await notify.run_tasks()
    assert len(await outbox(notify)) == 1


async def test_it_is_nowhere_in_the_clear(notify: ServiceKit) -> None:
    await notify.deliver(an_initial_password(notify, password="Qm7@kTz4+wRe"))
    await notify.run_tasks()
    async with notify.resources.database.read() as session:
        tables = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        ).all()
        rows = [
            row
            for table in tables
            for row in (await session.scalars(text(f'SELECT t::text FROM "{table}" t'))).all()
        ]
    for secret in ("Qm7@kTz4+wRe", PHONE):
        assert not any(secret in row or secret.encode().hex() in row for row in rows)
