"""Who guesses learns nothing from the clock: 1,000 calls, known and unknown accounts in turn (trust.md, Enumeration).

The medians of both may differ by less than 5 ms. Known and unknown take turns, and in turn go first, so that whatever
else the machine does hits both alike; of each side the slowest fifth is left out.
"""

import asyncio
import random
import statistics
import time

import pytest

from identity.tests.numbers import eighteen
from identity.tests.service import steps

pytestmark = [pytest.mark.service, pytest.mark.alone]

CALLS = 1000
TIMES_EACH = 2  # below the third failure, after which a picture is asked for
GAP_S = 0.005
KEPT = 0.8


async def gap(call, known, unknown):
    """Return the difference of the trimmed medians in seconds."""
    spent = {True: [], False: []}
    for turn, pair in enumerate(zip(known, unknown, strict=True)):
        order = ((True, pair[0]), (False, pair[1]))
        for is_known, subject in order if turn % 2 else reversed(order):
            began = time.perf_counter()
            await call(subject)
            spent[is_known].append(time.perf_counter() - began)
    found = abs(trimmed_median(spent[True]) - trimmed_median(spent[False]))
    print(f"{len(spent[True]) + len(spent[False])} calls, medians {found * 1000:.2f} ms apart")
    return found


def trimmed_median(seconds):
    """Return the median without the slowest fifth."""
    return statistics.median(sorted(seconds)[: int(len(seconds) * KEPT)])


def numbers(first, count):
    return [eighteen(order=first + number) for number in range(count)]


@pytest.fixture
async def known(identity):
    """250 accounts with phones of their own."""
    count = CALLS // 2 // TIMES_EACH
    found = numbers(100, count)
    for index, number in enumerate(found):
        await steps.account(identity, number, phone=f"139123{index:05d}")
    return found


async def test_a_thousand_logins_take_as_long_for_nobody(identity, known):
    async def log_in(login):
        assert steps.slug(await steps.log_in(identity, login, "Wrong-Password-1")) == "wrong-credentials"

    wide = {"failed_logins_per_address_per_hour": 2 * CALLS}
    async with steps.with_settings(identity, **wide):
        assert await gap(log_in, known * TIMES_EACH, numbers(500, len(known)) * TIMES_EACH) < GAP_S


async def test_a_thousand_forgotten_passwords_take_as_long_for_nobody(identity, known):
    async def ask(login):
        assert (await steps.ask_code(identity, purpose="forgot_password", login=login)).status_code == 202

    unknown = numbers(500, len(known))
    async with steps.with_settings(identity, codes_per_address_per_hour=2 * CALLS):
        first = await gap(ask, known, unknown)
        identity.clock.move(minutes=2)  # one phone is sent a code once a minute
        assert max(first, await gap(ask, known, unknown)) < GAP_S


async def test_the_measurement_itself_sees_a_difference_on_a_restless_machine():
    restless = random.Random(1)

    async def call(extra):
        await asyncio.sleep(0.002 + extra + restless.choice([0, 0, 0, 0, 0, 0, 0.004, 0.05]))

    same, slower = [0.0] * 60, [0.008] * 60
    assert await gap(call, same, same) < GAP_S
    assert await gap(call, slower, same) > GAP_S
