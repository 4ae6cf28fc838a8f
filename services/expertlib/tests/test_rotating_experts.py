"""Keys of experts turn: records without an account are still found by the number, and nobody gets two."""

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import select

from expertlib.keys.rings import CannotTurn
from experts.people.model import Person
from experts.records import usecases as records
from experts.records.model import Record
from experts.tests.service import registers
from experts.tests.service.given import Applicant, account
from experts.tests.service.registers import expert
from experts.tests.service.test_exports import content, made, table
from foundation.resources import Resources
from foundation.sealing import turning as walking
from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import Sealer

from . import turning

pytestmark = pytest.mark.service


@pytest_asyncio.fixture(loop_scope="session")
async def keys(experts, tmp_path, monkeypatch):
    async with turning.own_keys(experts, tmp_path, monkeypatch) as folder:
        yield folder


@pytest_asyncio.fixture(loop_scope="session")
async def by(experts, keys, monkeypatch):
    """Return who maintains a library of seven experts without accounts."""
    monkeypatch.setattr(walking, "PORTION", 2)
    found = await registers.coordinator(experts)
    await registers.imported(experts, found, *(expert(order) for order in range(7)))
    return found


async def person_of(experts, line):
    """Have identity tell of the person of a line; return the person with the record that is the person's now."""
    told = account(name=line["姓名"], document_number=line["身份证号码"])
    await experts.deliver(told)
    return Applicant(experts, experts.actor("applicant", id=told.account_id, name=told.name))


async def rows(experts, kind):
    async with experts.resources.database.read() as reading:
        return list(await reading.scalars(select(kind)))


@pytest.mark.parametrize("kind", ["sealing", "blind"])
async def test_keys_turn_while_people_come_and_fill_in(experts, keys, by, kind):
    applicant = await person_of(experts, expert(100))
    ring = turning.ring_of(keys, kind, "experts")
    old = ring.read().active
    orders = iter(range(101, 400))
    lines = iter(range(6))

    async def come():
        await person_of(experts, expert(next(orders)))

    async def claim():
        line = next(lines, None)
        if line is not None:
            person = await person_of(experts, expert(line))
            assert (await person.record())["status"] == "listed"

    async def fill():
        assert (await applicant.save(position="总工程师")).status_code == 200
        assert (await applicant.record())["draft"]["position"] == "总工程师"

    async with turning.Load(come, claim, fill) as load:
        walked = await turning.turn(ring)
    assert (load.wrong, walked.problems) == ([], [])
    assert await turning.retire(ring) == (old,)
    borne = await turning.bearing(ring)
    assert borne
    assert all(set(found) == {ring.read().active} for found in borne.values()), borne
    late = await person_of(experts, expert(6))
    assert (await late.record())["status"] == "listed"
    numbers = [person.document_index for person in await rows(experts, Person)]
    assert len(numbers) == len(set(numbers))


async def test_killed_in_the_middle_the_next_run_finds_what_is_left(experts, keys, by):
    class Killed(BaseException):
        pass

    def die(_name, done):
        if done >= 2:
            raise Killed

    for kind in ("sealing", "blind"):
        ring = turning.ring_of(keys, kind, "experts")
        with pytest.raises(Killed):
            await turning.turn(ring, die)
        new = ring.read().active
        assert any(len(found) == 2 for found in (await turning.bearing(ring)).values())
        walked = await turning.turn(ring)
        assert (walked.problems, ring.read().active) == ([], new)
        assert len(await turning.retire(ring)) == 1


async def test_an_export_keeps_its_key_until_it_is_gone(experts, keys, by):
    export_id = await made(experts, by)
    ring = turning.ring_of(keys, "sealing", "experts")
    await turning.turn(ring)
    assert len(table(await content(experts, by, export_id))) > 7
    with pytest.raises(CannotTurn, match=r"1 objects of library_exports\.object_key"):
        await turning.retire(ring)
    experts.clock.move(days=8)
    await experts.run_tasks()
    assert len(await turning.retire(ring)) == 1


async def test_two_processes_with_different_rings_open_one_record_for_one_number(experts, keys):
    ring = turning.ring_of(keys, "blind", "experts").read().with_next("b", experts.clock.now())
    sealing = Keyring.read(keys / "sealing" / "experts.json")
    processes = []
    for blinding in (ring, ring.switched(experts.clock.now())):
        one = Resources.open("experts", experts.resources.settings)
        one.sealer = Sealer(sealing, blinding)
        processes.append(one)

    async def come(resources, told):
        async with resources.unit_of_work() as uow:
            await records.open_record(uow, told)

    try:
        for order in range(200, 206):
            line = expert(order)
            told = [account(name=line["姓名"], document_number=line["身份证号码"]) for _ in processes]
            await asyncio.gather(*(come(one, fact) for one, fact in zip(processes, told, strict=True)))
        indexes = [record.document_index for record in await rows(experts, Record)]
        assert (len(indexes), sum(index is not None for index in indexes)) == (12, 6)
    finally:
        for one in processes:
            await one.close()
