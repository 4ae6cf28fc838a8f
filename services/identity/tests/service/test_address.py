"""Guesses spread over many accounts from one network address (trust.md, Lockout)."""

import asyncio

import pytest
from sqlalchemy import select

from identity.attempts.model import AddressFailures, AttemptCounter
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

WRONG = "Tianshan-2027"
LIMIT = 3


def limited(identity, limit=LIMIT):
    return steps.with_settings(identity, failed_logins_per_address_per_hour=limit)


async def log_in(identity, login=steps.NUMBER, password=steps.PASSWORD, address="203.0.113.7", **more):
    body = {"login": login, "password": password, **more}
    return await identity.client.post("/sessions", json=body, headers={"X-Client-Address": address})


async def fail(identity, times, first=500, **more):
    """Guess once at each of so many accounts; return the names of the answers."""
    return [
        steps.slug(await log_in(identity, eighteen(order=first + n), WRONG, **more)) for n in range(times)
    ]


async def fail_with_pictures(identity, monkeypatch, times, first):
    for n in range(times):
        await log_in(identity, eighteen(order=first + n), WRONG, **await steps.solved(identity, monkeypatch))


async def test_after_many_failures_every_login_from_there_takes_a_picture_the_right_one_too(
    identity, monkeypatch
):
    await steps.account(identity)
    async with limited(identity):
        slugs = await fail(identity, 5)
        assert slugs == ["wrong-credentials"] * 2 + ["captcha-needed"] * 3
        answer = await log_in(identity)
        assert (steps.slug(answer), list(steps.errors(answer))) == ("captcha-needed", ["/captcha_answer"])
        answer = await log_in(identity, **await steps.solved(identity, monkeypatch))
        assert answer.status_code == 201


async def test_the_failure_that_brings_the_picture_says_both(identity):
    async with limited(identity, 1):
        answer = await log_in(identity, password=WRONG)
        assert set(steps.errors(answer)) == {"/password", "/captcha_answer"}


async def test_other_addresses_are_not_concerned(identity):
    await steps.account(identity)
    async with limited(identity):
        await fail(identity, 5)
        assert (await log_in(identity, address="198.51.100.9")).status_code == 201


async def test_one_line_of_ipv6_is_one_address(identity):
    await steps.account(identity)
    async with limited(identity):
        for n in range(LIMIT):
            await fail(identity, 1, first=500 + n, address=f"2001:db8:1:2::{n + 1:x}")
        assert steps.slug(await log_in(identity, address="2001:db8:1:2:ffff::9")) == "captcha-needed"
        assert (await log_in(identity, address="2001:db8:1:3::1")).status_code == 201


async def test_right_logins_are_not_counted(identity):
    await steps.account(identity)
    async with limited(identity):
        answers = [await log_in(identity) for _ in range(3 * LIMIT)]
        assert {answer.status_code for answer in answers} == {201}


async def test_after_ten_times_as_many_strangers_wait_and_devices_that_are_known_do_not(
    identity, monkeypatch
):
    await steps.account(identity)
    device = (await log_in(identity)).json()["device"]
    async with limited(identity, 1):
        await fail_with_pictures(identity, monkeypatch, 10, 500)
        identity.clock.move(minutes=20)
        answer = await log_in(identity, **await steps.solved(identity, monkeypatch))
        assert (answer.status_code, steps.slug(answer)) == (429, "address-delayed")
        assert 2300 < int(answer.headers["Retry-After"]) <= 2400
        assert "40分钟" in answer.json()["detail"]
        assert steps.slug(await log_in(identity, device=device)) == "captcha-needed"
        answer = await log_in(identity, device=device, **await steps.solved(identity, monkeypatch))
        assert answer.status_code == 201


async def test_a_known_device_is_known_for_its_own_account_only(identity, monkeypatch):
    await steps.account(identity)
    await steps.account(identity, eighteen(order=321))
    device = (await log_in(identity, eighteen(order=321))).json()["device"]
    async with limited(identity, 1):
        await fail_with_pictures(identity, monkeypatch, 10, 500)
        answer = await log_in(identity, device=device, **await steps.solved(identity, monkeypatch))
        assert answer.status_code == 429


async def test_what_waits_is_not_counted_at_the_account(identity, monkeypatch):
    await steps.account(identity)
    async with limited(identity, 1):
        await fail_with_pictures(identity, monkeypatch, 10, 500)
        for _ in range(4):
            await log_in(identity, password=WRONG, **await steps.solved(identity, monkeypatch))
    assert (await log_in(identity)).status_code == 201


async def test_after_an_hour_it_is_forgotten(identity):
    await steps.account(identity)
    async with limited(identity):
        await fail(identity, 5)
        identity.clock.move(minutes=61)
        assert (await log_in(identity)).status_code == 201


async def test_known_and_unknown_accounts_get_the_same_answers(identity, monkeypatch):
    await steps.account(identity)
    async with limited(identity, 1):
        for solved in (False, True):
            answers = []
            for login in (steps.NUMBER, eighteen(order=777)):
                more = await steps.solved(identity, monkeypatch) if solved else {}
                answers.append(await log_in(identity, login, WRONG, address=f"192.0.2.{solved + 1}", **more))
                answers.append(await log_in(identity, login, WRONG, address=f"192.0.2.{solved + 1}"))
            assert [a.status_code for a in answers] == [422] * 4
            assert answers[1].json()["detail"] == answers[3].json()["detail"]


async def test_it_holds_without_redis(identity):
    await steps.account(identity)
    async with limited(identity), steps.without_redis(identity):
        assert (await fail(identity, 5))[-1] == "captcha-needed"
        assert steps.slug(await log_in(identity)) == "captcha-needed"
        assert (await log_in(identity, captcha_id="x", captcha_answer="y")).status_code == 503


async def test_of_100_guesses_at_100_accounts_at_once_no_more_than_the_limit_are_evaluated(
    identity, monkeypatch
):
    from identity.sessions.usecases import login as room

    evaluated = 0
    verify = room.verify_password

    async def counting(password_hash, password):
        nonlocal evaluated
        evaluated += 1
        return await verify(password_hash, password)

    monkeypatch.setattr(room, "verify_password", counting)
    async with limited(identity):
        guesses = (log_in(identity, eighteen(order=500 + n), WRONG) for n in range(100))
        answers = await asyncio.gather(*guesses)
    assert 1 <= evaluated <= LIMIT
    assert {answer.status_code for answer in answers} <= {422, 429}


async def test_logins_at_once_lock_in_one_order_and_leave_no_count(identity):
    await steps.account(identity)
    other = eighteen(order=321)
    await steps.account(identity, other)
    device = (await log_in(identity)).json()["device"]
    async with limited(identity, 100):
        for n in range(4):
            # three of the device and two of each person: with more at once a picture is asked for
            logins = [log_in(identity, device=device) for _ in range(3)]
            logins += [log_in(identity, login) for login in (steps.NUMBER, other) for _ in range(2)]
            logins.append(log_in(identity, eighteen(order=500 + n), WRONG))
            answers = await asyncio.gather(*logins)
            assert [answer.status_code for answer in answers] == [201] * 7 + [422]
            assert {answer.json()["device"] for answer in answers[:3]} == {device}
    async with identity.resources.database.read() as session:
        assert [row.failures for row in await session.scalars(select(AddressFailures))] == [4]
        # of the numbers that nobody has
        assert len((await session.scalars(select(AttemptCounter))).all()) == 4
