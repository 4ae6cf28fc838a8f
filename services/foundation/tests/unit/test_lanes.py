"""Order and simultaneity of what a consumer does."""

import asyncio

from foundation.bus.lanes import Lanes


class Bench:
    """Work that begins when put and ends when told to; `begun` and `ended` are in order."""

    def __init__(self, at_once=8):
        self.begun, self.ended = [], []
        self._gates = {}
        self.lanes = Lanes(self._work, at_once)

    async def _work(self, item):
        self.begun.append(item)
        gate = self._gates[item] = asyncio.Event()
        await gate.wait()
        self.ended.append(item)
        if item.startswith("bad"):
            raise ValueError(item)

    def put(self, *items):
        for item in items:
            lane = item.split("/")[0].removeprefix("bad ")
            self.lanes.put(None if lane == "alone" else lane, item)

    async def end(self, *items):
        for item in items:
            await self.settled()
            self._gates[item].set()
        await self.settled()

    async def settled(self):
        for _ in range(5):
            await asyncio.sleep(0)


async def test_one_lane_is_in_order_one_at_a_time():
    work = Bench()
    work.put("a/1", "a/2", "a/3")
    await work.settled()
    assert work.begun == ["a/1"]
    await work.end("a/1")
    assert work.begun == ["a/1", "a/2"]
    await work.end("a/2", "a/3")
    assert work.ended == ["a/1", "a/2", "a/3"]


async def test_what_waits_holds_up_its_own_lane_only():
    work = Bench()
    work.put("a/1", "a/2", "b/1", "b/2", "c/1")
    await work.end("b/1", "b/2", "c/1")
    assert work.ended == ["b/1", "b/2", "c/1"]
    assert work.begun == ["a/1", "b/1", "c/1", "b/2"]


async def test_no_more_than_allowed_run_at_once():
    work = Bench(at_once=2)
    work.put("a/1", "b/1", "c/1", "d/1")
    await work.settled()
    assert work.begun == ["a/1", "b/1"]
    await work.end("b/1")
    assert work.begun == ["a/1", "b/1", "c/1"]


async def test_what_is_alone_waits_for_all_before_it_and_lets_nothing_pass():
    work = Bench()
    work.put("a/1", "b/1", "alone/1", "c/1", "alone/2")
    await work.end("a/1")
    assert work.begun == ["a/1", "b/1"]
    await work.end("b/1")
    assert work.begun == ["a/1", "b/1", "alone/1"]
    await work.end("alone/1")
    assert work.begun[3:] == ["c/1"]
    await work.end("c/1")
    assert work.begun[4:] == ["alone/2"]


async def test_what_fails_frees_its_lane():
    work = Bench()
    failures = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context))
    work.put("bad a/1", "a/2", "alone/1")
    await work.end("bad a/1", "a/2", "alone/1")
    assert work.ended == ["bad a/1", "a/2", "alone/1"]
