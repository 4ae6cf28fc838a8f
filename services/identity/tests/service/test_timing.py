"""Known and unknown accounts take the same time (trust.md, Enumeration: medians within 5 ms)."""

import statistics
import time

import pytest

from identity.tests.numbers import eighteen

from . import steps

pytestmark = [pytest.mark.service, pytest.mark.alone]

ROUNDS = 40
GAP_S = 0.005


async def gap(call, known, unknown):
    """Return the difference of the medians, calls taking turns so that a busy machine hits both alike."""
    spent = {True: [], False: []}
    for n in range(ROUNDS):
        for is_known, subjects in ((True, known), (False, unknown)):
            began = time.perf_counter()
            await call(subjects[n])
            spent[is_known].append(time.perf_counter() - began)
    return abs(statistics.median(spent[True]) - statistics.median(spent[False]))


def numbers(first):
    return [eighteen(order=first + n) for n in range(ROUNDS)]


async def accounts(identity, *, phones=True):
    known = numbers(100)
    for n, number in enumerate(known):
        await steps.account(identity, number, phone=f"139123400{n:02d}" if phones else None)
    return known


async def test_a_login_takes_as_long_for_nobody(identity):
    known = await accounts(identity)
    wrong = "Wrong-Password-1"
    async with steps.with_settings(identity, failed_logins_per_address_per_hour=1000):
        assert await gap(lambda login: steps.log_in(identity, login, wrong), known, numbers(500)) < GAP_S


async def test_a_login_that_needs_a_picture_takes_as_long_for_nobody(identity):
    known = await accounts(identity)

    async def ask(login):
        assert steps.slug(await steps.log_in(identity, login, "Wrong-Password-1")) == "captcha-needed"

    async with steps.with_settings(identity, failed_logins_per_address_per_hour=1):
        await ask(numbers(900)[0])
        assert await gap(ask, known, numbers(500)) < GAP_S


@pytest.mark.parametrize("phones", [True, False])
async def test_a_forgotten_password_takes_as_long_for_nobody_and_without_a_phone(identity, phones):
    known = await accounts(identity, phones=phones)

    async def ask(login):
        assert (await steps.ask_code(identity, purpose="forgot_password", login=login)).status_code == 202

    async with steps.with_settings(identity, codes_per_address_per_hour=1000):
        assert await gap(ask, known, numbers(500)) < GAP_S
