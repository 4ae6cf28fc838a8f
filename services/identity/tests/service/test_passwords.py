"""Changing a password and setting a forgotten one anew."""

import asyncio

import pytest

from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

NEW = "Kunlun-Shan-88"


async def change(identity, headers, old=steps.PASSWORD, new=NEW, again=None):
    body = {"old_password": old, "new_password": new, "new_password_again": new if again is None else again}
    return await identity.client.post("/account/password", json=body, headers=headers)


async def reset(identity, code, login=steps.NUMBER, new=NEW, again=None):
    body = {"login": login, "code": code, "new_password": new, "new_password_again": again or new}
    return await identity.client.post("/password-resets", json=body)


async def reset_code(identity, login=steps.NUMBER):
    await steps.ask_code(identity, purpose="forgot_password", login=login)
    return await steps.last_code(identity)


async def test_a_change_keeps_this_session_and_ends_the_others(identity):
    await steps.account(identity)
    here, elsewhere = await steps.session_of(identity), await steps.session_of(identity)
    token = (await steps.exchange(identity, here)).json()["tokens"]["identity"]
    assert (await change(identity, {"Authorization": f"Bearer {token}"})).status_code == 204
    assert (await steps.exchange(identity, here)).status_code == 200
    assert (await steps.exchange(identity, elsewhere)).status_code == 401
    assert (await steps.log_in(identity)).status_code == 422
    assert (await steps.log_in(identity, password=NEW)).status_code == 201
    assert "password.change" in await identity.audit_actions()


async def test_an_initial_password_can_be_changed_and_then_everything_works(identity):
    await steps.account(identity, must_change_password=True)
    headers = await steps.signed_in(identity)
    assert (await change(identity, headers)).status_code == 204
    headers = await steps.signed_in(identity, password=NEW)
    assert (await identity.client.get("/account", headers=headers)).status_code == 200


async def test_the_old_password_must_be_right(identity):
    await steps.account(identity)
    answer = await change(identity, await steps.signed_in(identity), old=NEW)
    assert list(steps.errors(answer)) == ["/old_password"]


@pytest.mark.parametrize(
    ("new", "again", "pointers"),
    [
        ("short", None, {"/new_password"}),
        ("", "", {"/new_password"}),
        (NEW, "other", {"/new_password_again"}),
        (steps.PASSWORD, None, {"/new_password"}),
        (f"Aa-{steps.PHONE}", None, {"/new_password"}),
        (f"Aa-{steps.NAME}-1", None, {"/new_password"}),
        (f"Aa-{steps.NUMBER}", None, {"/new_password"}),
    ],
)
async def test_the_new_password_follows_the_rule(identity, new, again, pointers):
    await steps.account(identity)
    answer = await change(identity, await steps.signed_in(identity), new=new, again=again)
    assert answer.status_code == 422
    assert set(steps.errors(answer)) == pointers


async def test_guesses_at_the_old_password_are_delayed(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    answers = await asyncio.gather(*(change(identity, headers, old=f"Guess-{n}-x") for n in range(30)))
    evaluated = [answer for answer in answers if answer.status_code == 422]
    assert 1 <= len(evaluated) <= 5
    assert steps.slug(await change(identity, headers)) == "attempts-delayed"


async def test_only_who_is_signed_in_changes_a_password(identity):
    assert (await change(identity, {})).status_code == 401


async def test_a_forgotten_password_is_set_anew_and_every_session_ends(identity):
    await steps.account(identity)
    session = await steps.session_of(identity)
    assert (await reset(identity, await reset_code(identity))).status_code == 204
    assert (await steps.exchange(identity, session)).status_code == 401
    assert (await steps.log_in(identity, password=NEW)).status_code == 201


async def test_a_reset_ends_the_delay_of_wrong_logins(identity):
    await steps.account(identity)
    for _ in range(4):
        await steps.log_in(identity, password="Wrong-1234")
    await reset(identity, await reset_code(identity))
    assert (await steps.log_in(identity, password=NEW)).status_code == 201


async def test_a_reset_code_is_good_once(identity):
    await steps.account(identity)
    code = await reset_code(identity)
    answers = await asyncio.gather(*(reset(identity, code, new=f"{NEW}{n}") for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [204] + [422] * 7
    assert list(steps.errors(await reset(identity, code))) == ["/code"]


async def test_a_reset_code_is_of_no_use_for_somebody_else(identity):
    await steps.account(identity)
    await steps.account(identity, eighteen(order=321), phone="13712345678")
    code = await reset_code(identity)
    assert list(steps.errors(await reset(identity, code, eighteen(order=321)))) == ["/code"]


async def test_a_weak_new_password_does_not_cost_the_code(identity):
    await steps.account(identity)
    code = await reset_code(identity)
    for weak in ("short", f"Aa-{steps.PHONE}", f"Aa-{steps.NAME}-1"):
        assert list(steps.errors(await reset(identity, code, new=weak))) == ["/new_password"]
    assert (await reset(identity, code)).status_code == 204


async def test_who_does_not_know_the_code_learns_nothing_about_phone_and_name(identity):
    await steps.account(identity)
    await reset_code(identity)
    for guess in (f"Aa-{steps.PHONE}", f"Aa-{steps.NAME}-1"):
        assert list(steps.errors(await reset(identity, "nocode", new=guess))) == ["/code"]


async def test_a_password_is_taken_as_it_was_typed(identity):
    """No character is cut off, folded or trimmed (ASVS 5.0, 6.2.8)."""
    await steps.account(identity)
    typed = " Kunlun 88 山! " + "x" * 100
    assert (await change(identity, await steps.signed_in(identity), new=typed)).status_code == 204
    for others in ((typed.strip(), typed.lower()), (typed[:72], typed + "x")):
        for other in others:
            assert (await steps.log_in(identity, password=other)).status_code == 422, other
        assert (await steps.log_in(identity, password=typed)).status_code == 201


async def test_a_password_never_expires_by_itself(identity):
    await steps.account(identity)
    identity.clock.move(days=2000)
    session = await steps.session_of(identity)
    assert (await steps.exchange(identity, session)).json()["actor"]["hurdle"] is None
