"""Values that are held until the end of a transaction."""

import asyncio

import pytest

from foundation.db.holding import hold
from foundation.sealing.sealer import BlindIndex

pytestmark = pytest.mark.service

ONE, OTHER = (BlindIndex.under((bytes([number]) * 32,)) for number in (1, 2))
TURNING = BlindIndex.under((b"\x03" * 32, b"\x01" * 32))


@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        ((ONE, OTHER), (OTHER,), True),
        ((ONE, OTHER), (ONE,), True),
        ((ONE,), (OTHER,), False),
        # while keys turn, a value is held under every key: ONE is what it was under the older one
        ((TURNING,), (ONE,), True),
        ((ONE,), (TURNING,), True),
    ],
)
async def test_who_wants_what_is_held_waits(sample, held, wanted, waits):
    async with sample.resources.unit_of_work() as first:
        await hold(first.session, *held)
        waiting = asyncio.create_task(_hold_and_end(sample.resources, wanted))
        await asyncio.sleep(0.3)
        assert waiting.done() is not waits
    await asyncio.wait_for(waiting, 5)


async def test_many_who_hold_the_same_two_values_do_not_deadlock(sample):
    async with asyncio.timeout(10):
        await asyncio.gather(*(_hold_and_end(sample.resources, (ONE, OTHER)) for _ in range(12)))


async def _hold_and_end(resources, indexes):
    async with resources.unit_of_work() as uow:
        await hold(uow.session, *indexes)
