"""登录设备: where one is signed in, and which browsers are known."""

from uuid import uuid4

import pytest

from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0"


async def listed(kit, headers):
    return (await kit.client.get("/account/sessions", headers=headers)).json()


async def two(kit):
    """Log in twice; return both sessions and the headers of the second."""
    await steps.account(kit)
    other = (await steps.log_in(kit, user_agent=AGENT)).json()["session"]
    kit.clock.move(seconds=5)
    mine = await steps.session_of(kit)
    return other, mine, await steps.headers_of(kit, mine)


async def test_the_list_says_since_when_from_where_and_which_one_is_this(identity):
    _, _, headers = await two(identity)
    mine, other = await listed(identity, headers)
    assert (mine["current"], other["current"]) == (True, False)
    assert (other["user_agent"], other["address"]) == (AGENT, "203.0.113.7")
    assert other["created_at"] < mine["created_at"]


async def test_sessions_that_are_over_are_not_listed(identity):
    other, _, _ = await two(identity)
    identity.clock.move(minutes=29)
    await steps.exchange(identity, other)
    identity.clock.move(minutes=2)
    headers = await steps.headers_of(identity, other)
    assert [one["current"] for one in await listed(identity, headers)] == [True]


async def test_another_session_is_ended_at_once(identity):
    other, mine, headers = await two(identity)
    target = next(one["id"] for one in await listed(identity, headers) if not one["current"])
    answer = await identity.client.post(f"/account/sessions/{target}/end", headers=headers)
    assert answer.status_code == 204
    assert (await steps.exchange(identity, other)).status_code == 401
    assert (await steps.exchange(identity, mine)).status_code == 200
    assert "session.end" in await identity.audit_actions()


async def test_all_others_are_ended_at_once(identity):
    other, mine, headers = await two(identity)
    answer = await identity.client.post("/account/sessions/end-others", headers=headers)
    assert answer.json() == {"count": 1}
    assert (await steps.exchange(identity, other)).status_code == 401
    assert (await steps.exchange(identity, mine)).status_code == 200


async def test_nobody_sees_or_ends_somebody_elses_session(identity):
    other, _, headers = await two(identity)
    theirs = (await listed(identity, headers))[0]["id"]
    await steps.account(identity, eighteen(order=321))
    stranger = await steps.signed_in(identity, eighteen(order=321))
    assert len(await listed(identity, stranger)) == 1
    for target in (theirs, str(uuid4())):
        answer = await identity.client.post(f"/account/sessions/{target}/end", headers=stranger)
        assert (answer.status_code, steps.slug(answer)) == (404, "session-not-found")
    await identity.client.post("/account/sessions/end-others", headers=stranger)
    assert (await steps.exchange(identity, other)).status_code == 200


async def test_a_session_that_waits_for_its_code_is_listed_as_such(identity):
    await steps.account(identity)
    session = await steps.session_of(identity)
    headers = await steps.headers_of(identity, session)
    await steps.enrol(identity, headers)
    await steps.session_of(identity)
    assert sorted(one["awaits_factor"] for one in await listed(identity, headers)) == [False, True]


async def test_a_browser_that_is_forgotten_is_a_strangers_again(identity):
    await steps.account(identity)
    entered = (await steps.log_in(identity, user_agent=AGENT)).json()
    headers = await steps.headers_of(identity, entered["session"])
    devices = (await identity.client.get("/account/devices", headers=headers)).json()
    assert [one["user_agent"] for one in devices] == [AGENT]
    gone = await identity.client.post(f"/account/devices/{devices[0]['id']}/forget", headers=headers)
    assert gone.status_code == 204
    again = (await steps.log_in(identity, device=entered["device"])).json()
    assert again["device"] != entered["device"]


async def test_browsers_of_somebody_else_stay_as_they_are(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    theirs = (await identity.client.get("/account/devices", headers=headers)).json()[0]["id"]
    await steps.account(identity, eighteen(order=321))
    stranger = await steps.signed_in(identity, eighteen(order=321))
    answer = await identity.client.post(f"/account/devices/{theirs}/forget", headers=stranger)
    assert (answer.status_code, steps.slug(answer)) == (404, "device-not-found")
    forgotten = await identity.client.post("/account/devices/forget-all", headers=stranger)
    assert forgotten.json() == {"count": 1}
    assert len((await identity.client.get("/account/devices", headers=headers)).json()) == 1
