"""Keys of identity turn while people register, log in and are looked up."""

import asyncio
import itertools

import pytest
import pytest_asyncio
from sqlalchemy import select

from expertlib.keys import retiring
from expertlib.keys.rings import CannotTurn
from foundation.resources import Resources
from foundation.sealing import turning as walking
from foundation.sealing.keys import Keyring
from foundation.sealing.sealer import CannotOpen, Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.errors import AccountExists
from identity.accounts.model import Account
from identity.tests.numbers import eighteen
from identity.tests.service import steps

from . import turning

pytestmark = pytest.mark.service


class Killed(BaseException):
    """The process is gone."""


def number_of(place):
    return eighteen(order=place)


def phone_of(place):
    return f"139{place:08d}"


@pytest_asyncio.fixture(loop_scope="session")
async def keys(identity, tmp_path, monkeypatch):
    async with turning.own_keys(identity, tmp_path, monkeypatch) as folder:
        yield folder


@pytest_asyncio.fixture(loop_scope="session")
async def people(identity, keys, monkeypatch):
    """Twelve accounts, a registration that waits, and portions so small that a walk takes several."""
    monkeypatch.setattr(walking, "PORTION", 3)
    made = [
        await steps.account(identity, number_of(place), phone=phone_of(place), roles=[], name=f"人员{place}")
        for place in range(12)
    ]
    await steps.registered(identity, document_number=number_of(90), phone=phone_of(90))
    return made


async def found_by(identity, number):
    answer = await identity.client.post(
        "/accounts/lookup", json={"number": number}, headers=steps.administrator(identity)
    )
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def opened_all(identity):
    async with identity.resources.database.read() as session:
        rows = list(await session.scalars(select(Account)))
    return {row.id: row.opened(identity.resources.sealer) for row in rows}


def load_on(identity):
    """People are created, looked up by number and phone, and log in."""
    places = itertools.count(200)

    async def create():
        place = next(places)
        await steps.account(identity, number_of(place), phone=phone_of(place), roles=[], name=f"后来{place}")
        assert await found_by(identity, number_of(place)) == [f"后来{place}"]

    async def look_up():
        assert await found_by(identity, number_of(3)) == ["人员3"]
        assert await found_by(identity, phone_of(4)) == ["人员4"]

    async def log_in():
        answer = await steps.log_in(identity, number_of(5))
        assert answer.status_code == 201, answer.text

    return turning.Load(create, look_up, log_in)


@pytest.mark.parametrize("kind", ["sealing", "blind"])
async def test_keys_turn_under_load_and_the_old_one_can_go(identity, keys, people, kind):
    ring = turning.ring_of(keys, kind, "identity")
    old = ring.read().active
    before = await opened_all(identity)
    async with load_on(identity) as load:
        walked = await turning.turn(ring)
    assert (load.wrong, walked.problems) == ([], [])
    assert load.done > 6
    new = ring.read().active
    borne = await turning.bearing(ring)
    lasting = {name: found for name, found in borne.items() if name.startswith("accounts.")}
    assert lasting, borne
    assert all(set(found) == {new} for found in lasting.values()), borne
    if kind == "sealing":
        assert await turning.retire(ring) == (old,)
    else:
        # what was counted and sent under the old key may still be come back to
        with pytest.raises(CannotTurn, match="sent_codes"):
            await turning.retire(ring)
    after = await opened_all(identity)
    assert {id: after[id] for id in before} == before
    assert await found_by(identity, number_of(3)) == ["人员3"]
    assert {"key.activate"} <= set(await identity.audit_actions())


async def test_a_value_of_a_retired_key_opens_no_more(identity, keys, people):
    ring = turning.ring_of(keys, "sealing", "identity")
    sealed = people[0].document
    place = f"accounts|document|{people[0].id}"
    await turning.turn(ring)
    assert identity.resources.sealer.open(sealed, place) == number_of(0)
    await turning.retire(ring)
    with pytest.raises(CannotOpen):
        identity.resources.sealer.open(sealed, place)


@pytest.mark.parametrize("kind", ["sealing", "blind"])
async def test_killed_in_the_middle_the_next_run_finds_what_is_left(identity, keys, people, kind):
    ring = turning.ring_of(keys, kind, "identity")
    old = ring.read().active
    portions = itertools.count(1)

    def die(_name, _done):
        if next(portions) > 3:
            raise Killed

    with pytest.raises(Killed):
        await turning.turn(ring, die)
    halfway = await turning.bearing(ring)
    new = ring.read().active
    assert any({old, new} <= set(found) for found in halfway.values()), halfway
    with pytest.raises(CannotTurn):
        await turning.retire(ring)
    walked = await turning.turn(ring)
    assert (walked.problems, ring.read().active) == ([], new)
    borne = await turning.bearing(ring)
    assert all(set(found) == {new} for name, found in borne.items() if name.startswith("accounts.")), borne
    assert await found_by(identity, number_of(7)) == ["人员7"]


async def test_killed_before_the_switch_the_next_run_takes_the_same_key(identity, keys, people):
    ring = turning.ring_of(keys, "sealing", "identity")
    first = ring.read()
    task = asyncio.create_task(turning.turn(ring, settle_s=30))
    while ring.read().next is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    waiting = ring.read()
    assert (waiting.active, waiting.old) == (first.active, ())
    with pytest.raises(CannotTurn, match="not finished"):
        await turning.retire(ring)
    await turning.turn(ring)
    assert ring.read().active == waiting.next


async def test_old_keys_are_not_retired_while_a_write_may_still_be_under_way(identity, keys, people):
    ring = turning.ring_of(keys, "sealing", "identity")
    await turning.turn(ring)
    with pytest.raises(CannotTurn, match="active since"):
        await retiring.retire(ring)


def other_process(identity, ring):
    """Return resources of the same service whose blind ring is another one at this moment."""
    resources = Resources.open("identity", identity.resources.settings)
    sealing = Keyring.read(identity.resources.settings.keys_dir / "sealing" / "identity.json")
    resources.sealer = Sealer(sealing, ring)
    return resources


async def create_by(resources, place):
    async with resources.unit_of_work() as uow:
        await accounts.create_account(
            uow,
            name=f"人员{place}",
            document_number=number_of(place),
            phone=None,
            roles=[],
            employer_id=None,
            password=steps.PASSWORD,
            must_change_password=False,
            region_code=None,
        )


async def test_two_processes_with_different_rings_keep_one_account_for_one_document(identity, keys):
    ring = turning.ring_of(keys, "blind", "identity")
    knows = ring.read().with_next("b", identity.clock.now())
    switched = knows.switched(identity.clock.now())
    slow, quick = other_process(identity, knows), other_process(identity, switched)
    try:
        for place in range(6):
            outcomes = await asyncio.gather(
                create_by(slow, place), create_by(quick, place), return_exceptions=True
            )
            assert [type(one) for one in outcomes if one is not None] == [AccountExists], outcomes
        await create_by(slow, 50)
        with pytest.raises(AccountExists):
            await create_by(quick, 50)
        await create_by(quick, 51)
        with pytest.raises(AccountExists):
            await create_by(slow, 51)
    finally:
        await slow.close()
        await quick.close()


async def test_wrong_guesses_are_not_forgiven_by_a_rotation(identity, keys):
    await steps.account(identity)
    for _ in range(2):
        assert (await steps.log_in(identity, password="Wrong-1234")).status_code == 422
    before = await guesses(identity)
    await turning.turn(turning.ring_of(keys, "blind", "identity"))
    assert (await steps.log_in(identity, password="Wrong-1234")).status_code == 422
    assert await guesses(identity) == before + 1


async def guesses(identity):
    from identity.attempts.model import AttemptCounter

    async with identity.resources.database.read() as session:
        counters = list(await session.scalars(select(AttemptCounter)))
    assert len(counters) == 1
    return counters[0].failures


async def test_recovery_codes_hold_a_retirement_up_until_they_are_voided(identity, keys):
    await steps.account(identity)
    _, codes = await steps.enrol(identity, await steps.signed_in(identity))
    ring = turning.ring_of(keys, "blind", "identity")
    await turning.turn(ring)
    identity.clock.move(seconds=60)
    session = await steps.session_of(identity)
    assert (await steps.give_factor(identity, session, codes[0])).status_code == 201
    with pytest.raises(CannotTurn, match=r"9 rows of recovery_codes\.code_hash"):
        await turning.retire(ring)
    assert len(await turning.retire(ring, void=True)) == 1
    assert "key.void_codes" in await identity.audit_actions()
    identity.clock.move(minutes=10)
    session = await steps.session_of(identity)
    assert (await steps.give_factor(identity, session, codes[1])).status_code == 422


async def test_no_code_is_voided_by_a_retirement_that_is_refused_or_dies(identity, keys, monkeypatch):
    await steps.account(identity)
    _, codes = await steps.enrol(identity, await steps.signed_in(identity))
    ring = turning.ring_of(keys, "blind", "identity")
    await turning.turn(ring)
    identity.clock.move(seconds=60)
    session = await steps.session_of(identity)
    assert (await steps.give_factor(identity, session, codes[0])).status_code == 201
    with pytest.raises(CannotTurn, match="active since"):
        await retiring.retire(ring, void=True)

    def die(*_, **__):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(UnitOfWork, "audit", die)
        with pytest.raises(Killed):
            await turning.retire(ring, void=True)
    identity.clock.move(minutes=10)
    session = await steps.session_of(identity)
    assert (await steps.give_factor(identity, session, codes[1])).status_code == 201


async def test_a_code_that_was_sent_before_is_good_after_the_switch(identity, keys):
    await steps.account(identity)
    assert (await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)).status_code == 202
    code = await steps.last_code(identity)
    await turning.turn(turning.ring_of(keys, "blind", "identity"))
    assert (await steps.set_anew(identity, code)).status_code == 204
