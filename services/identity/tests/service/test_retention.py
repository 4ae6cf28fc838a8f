"""What identity deletes in time: registrations that came to nothing, guesses, sessions that are over."""

import pytest
from sqlalchemy import text

from contracts.events.identity import AccountErased
from contracts.words import ERASED_NAME
from foundation.testing.canary import found_in
from identity.database import Base
from identity.seed import seed

from . import steps

pytestmark = pytest.mark.service

WORDS = (steps.NAME, steps.NUMBER, steps.PHONE)


async def run(identity, verb_noun):
    await identity.tasks.entries[f"identity.{verb_noun}"](identity.resources)


async def count(identity, table):
    async with identity.resources.database.read() as reading:
        return await reading.scalar(text(f"SELECT count(*) FROM {table}"))


async def left_over(identity):
    return await found_in(identity, Base.metadata, WORDS)


async def refused(identity):
    account_id = await steps.registered(identity)
    answer = await steps.decide(identity, account_id, granted=False, reason="照片不清晰")
    assert answer.status_code == 201, answer.text
    return account_id


async def test_a_refused_registration_is_kept_for_half_a_year_and_goes_with_its_account(identity):
    await refused(identity)
    identity.clock.move(days=179)
    await run(identity, "forget_registrations")
    assert {"accounts.name", "registrations.name", "registrations.personal"} <= await left_over(identity)
    identity.clock.move(days=2)
    await run(identity, "forget_registrations")
    await run(identity, "forget_registrations")
    assert await left_over(identity) == set()
    (fact,) = await identity.emitted(AccountErased)
    assert fact.phone is None
    # the number may register again
    again = await steps.register(identity, await steps.form(identity))
    assert again.status_code == 201, again.text


async def test_what_else_is_known_of_who_was_refused_goes_with_the_account(identity):
    """Also from which network address a refused person has agreed to the notice."""
    async with identity.resources.unit_of_work() as uow:
        await seed(uow)
    account_id = await steps.registered(identity, notice_number=1, agrees=True, agrees_sensitive=True)
    assert (await steps.decide(identity, account_id, granted=False, reason="照片不清晰")).status_code == 201
    given = "SELECT count(*), count(address) FROM consents"
    async with identity.resources.database.read() as reading:
        assert tuple((await reading.execute(text(given))).one()) == (2, 2)
    identity.clock.move(days=181)
    await run(identity, "forget_registrations")
    async with identity.resources.database.read() as reading:
        assert tuple((await reading.execute(text(given))).one()) == (2, 0)


async def test_who_registered_again_keeps_the_account_and_loses_the_old_registration(identity):
    account_id = await refused(identity)
    identity.clock.move(days=10)
    again = await steps.registered(identity, name="王建图")
    assert again == account_id
    assert (await steps.decide(identity, account_id, granted=True)).status_code == 201
    identity.clock.move(days=181)
    await run(identity, "forget_registrations")
    async with identity.resources.database.read() as reading:
        rows = await reading.execute(text("SELECT state, name FROM registrations ORDER BY registered_at"))
        assert [tuple(row) for row in rows] == [("superseded", ERASED_NAME), ("granted", "王建图")]
    assert await identity.emitted(AccountErased) == []


async def test_who_waits_and_who_was_admitted_is_never_deleted_by_time(identity):
    await steps.registered(identity)
    identity.clock.move(days=2000)
    await run(identity, "forget_registrations")
    assert "registrations.name" in await left_over(identity)


async def test_guesses_codes_and_sessions_are_gone_after_ninety_days(identity):
    await steps.account(identity)
    await steps.log_in(identity, password="Wrong-Guess-11")
    await steps.code_for(identity)
    await steps.session_of(identity)
    await steps.log_in(identity, password="Wrong-Guess-11")
    jobs = ("forget_guesses", "forget_sessions")
    for job in jobs:
        await run(identity, job)
    tables = ("attempt_counters", "address_failures", "sent_codes", "sessions")
    assert all([await count(identity, table) for table in tables])
    identity.clock.move(days=92)
    for job in jobs:
        await run(identity, job)
    assert [await count(identity, table) for table in tables] == [0, 0, 0, 0]
