"""两步验证: setting it up, logging in with it, losing it."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.words import Role
from foundation.audit.tables import AuditEntry
from identity.factors import usecases as factors
from identity.factors.errors import FactorNotInUse
from identity.factors.model import RecoveryCode, SecondFactor
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service


class Open:
    """The service's resources, which stay open when somebody is done with them."""

    def __init__(self, resources):
        self.unit_of_work = resources.unit_of_work

    async def close(self):
        """Leave them open."""


async def post(kit, path, headers, **body):
    return await kit.client.post(path, json=body, headers=headers)


async def remove(kit, headers, **body):
    return await kit.client.request("DELETE", "/account/factor", json=body, headers=headers)


async def state(kit, headers):
    return (await kit.client.get("/account/factor", headers=headers)).json()


@pytest.fixture
async def enrolled(identity):
    """A person with a second factor: secret and recovery codes; a later code is free."""
    await steps.account(identity)
    secret, codes = await steps.enrol(identity, await steps.signed_in(identity))
    identity.clock.move(seconds=60)
    return secret, codes


async def come_in(kit, secret):
    session = await steps.session_of(kit)
    answer = await steps.give_factor(kit, session, steps.app_code(kit, secret))
    assert answer.status_code == 201, answer.text
    return await steps.headers_of(kit, answer.json()["session"])


async def test_a_factor_is_in_use_from_its_first_code_on(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    before = {"enabled": False, "required": False, "confirmed_at": None, "recovery_codes_left": 0}
    assert await state(identity, headers) == {**before, "has_password": True}
    begun = await post(identity, "/account/factor", headers, password=steps.PASSWORD)
    assert begun.json()["uri"].startswith("otpauth://totp/")
    assert (await state(identity, headers))["enabled"] is False
    assert (await steps.log_in(identity)).json()["awaits_factor"] is False
    code = steps.app_code(identity, begun.json()["secret"])
    done = await post(identity, "/account/factor/confirm", headers, code=code)
    assert len(done.json()["recovery_codes"]) == 10
    after = await state(identity, headers)
    assert (after["enabled"], after["recovery_codes_left"]) == (True, 10)
    assert {"factor.propose", "factor.enable"} <= set(await identity.audit_actions())


async def test_beginning_takes_the_password(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    answer = await post(identity, "/account/factor", headers, password="Wrong-1234")
    assert (answer.status_code, list(steps.errors(answer))) == (422, ["/password"])


async def test_guesses_at_the_password_are_counted_here_too(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    for _ in range(5):
        await post(identity, "/account/factor", headers, password="Wrong-1234")
    answer = await post(identity, "/account/factor", headers, password=steps.PASSWORD)
    assert (answer.status_code, steps.slug(answer)) == (429, "attempts-delayed")


async def test_a_wrong_first_code_takes_nothing_into_use(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    await post(identity, "/account/factor", headers, password=steps.PASSWORD)
    answer = await post(identity, "/account/factor/confirm", headers, code="000000")
    assert list(steps.errors(answer)) == ["/code"]
    assert (await state(identity, headers))["enabled"] is False


async def test_a_secret_waits_half_an_hour_for_its_first_code(identity):
    await steps.account(identity)
    headers = await steps.signed_in(identity)
    assert (
        steps.slug(await post(identity, "/account/factor/confirm", headers, code="1")) == "factor-not-begun"
    )
    begun = await post(identity, "/account/factor", headers, password=steps.PASSWORD)
    identity.clock.move(minutes=31)
    code = steps.app_code(identity, begun.json()["secret"])
    assert (
        steps.slug(await post(identity, "/account/factor/confirm", headers, code=code)) == "factor-not-begun"
    )


async def test_setting_up_ends_the_other_sessions(identity):
    await steps.account(identity)
    other, mine = await steps.session_of(identity), await steps.session_of(identity)
    token = (await steps.exchange(identity, mine)).json()["tokens"]["identity"]
    await steps.enrol(identity, {"Authorization": f"Bearer {token}"})
    assert (await steps.exchange(identity, other)).status_code == 401
    assert (await steps.exchange(identity, mine)).status_code == 200


async def test_the_password_alone_leads_to_a_session_without_any_token(identity, enrolled):
    answer = (await steps.log_in(identity)).json()
    assert (answer["awaits_factor"], answer["device"]) == (True, None)
    exchanged = (await steps.exchange(identity, answer["session"], "identity", "experts")).json()
    assert exchanged["actor"]["hurdle"] == "second_factor"
    assert exchanged["tokens"] == {}


async def test_the_code_leads_to_a_new_session_and_the_old_token_is_gone(identity, enrolled):
    secret, _ = enrolled
    waiting = await steps.session_of(identity)
    answer = await steps.give_factor(identity, waiting, steps.app_code(identity, secret))
    assert answer.status_code == 201
    assert answer.json()["session"] != waiting
    assert answer.json()["device"]
    assert (await steps.exchange(identity, waiting)).status_code == 401
    actor = (await steps.exchange(identity, answer.json()["session"])).json()["actor"]
    assert actor["hurdle"] is None
    assert "session.factor" in await identity.audit_actions()


async def test_a_known_browser_is_asked_for_the_code_too(identity, enrolled):
    secret, _ = enrolled
    waiting = await steps.session_of(identity)
    device = (await steps.give_factor(identity, waiting, steps.app_code(identity, secret))).json()["device"]
    assert (await steps.log_in(identity, device=device)).json()["awaits_factor"] is True


async def test_a_code_is_accepted_once(identity, enrolled):
    secret, _ = enrolled
    code = steps.app_code(identity, secret)
    sessions = [await steps.session_of(identity) for _ in range(4)]
    answers = await asyncio.gather(*(steps.give_factor(identity, one, code) for one in sessions))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]


async def test_the_code_that_confirmed_the_factor_is_used_up(identity):
    await steps.account(identity)
    secret, _ = await steps.enrol(identity, await steps.signed_in(identity))
    waiting = await steps.session_of(identity)
    assert (await steps.give_factor(identity, waiting, steps.app_code(identity, secret))).status_code == 422


async def test_an_older_code_is_refused_after_a_newer_one(identity, enrolled):
    secret, _ = enrolled
    newer, older = (steps.app_code(identity, secret, step) for step in (1, 0))
    assert (await steps.give_factor(identity, await steps.session_of(identity), newer)).status_code == 201
    answer = await steps.give_factor(identity, await steps.session_of(identity), older)
    assert (answer.status_code, steps.slug(answer)) == (422, "factor-code-wrong")


@pytest.mark.parametrize(("step", "status"), [(-1, 201), (1, 201), (-2, 422), (2, 422)])
async def test_a_phones_clock_may_be_half_a_minute_wrong(identity, enrolled, step, status):
    identity.clock.move(seconds=120)
    code = steps.app_code(identity, enrolled[0], step)
    assert (await steps.give_factor(identity, await steps.session_of(identity), code)).status_code == status


async def test_a_recovery_code_is_good_once_however_it_is_typed(identity, enrolled):
    _, codes = enrolled
    typed = codes[0].replace("-", " ").lower()
    sessions = [await steps.session_of(identity) for _ in range(3)]
    answers = await asyncio.gather(*(steps.give_factor(identity, one, typed) for one in sessions))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    again = await steps.give_factor(identity, await steps.session_of(identity), codes[0])
    assert again.status_code == 422
    token = next(answer for answer in answers if answer.status_code == 201).json()["session"]
    headers = await steps.headers_of(identity, token)
    assert (await state(identity, headers))["recovery_codes_left"] == 9


async def test_a_recovery_code_of_somebody_else_is_wrong(identity, enrolled):
    await steps.account(identity, eighteen(order=321))
    session = await steps.session_of(identity, eighteen(order=321))
    await steps.enrol(identity, await steps.headers_of(identity, session))
    waiting = await steps.session_of(identity, eighteen(order=321))
    assert (await steps.give_factor(identity, waiting, enrolled[1][0])).status_code == 422


async def test_of_200_parallel_guesses_at_most_five_are_looked_at(identity, enrolled, monkeypatch):
    looked_at = 0
    use = factors._use

    async def counting(*args):
        nonlocal looked_at
        looked_at += 1
        return await use(*args)

    monkeypatch.setattr(factors, "_use", counting)
    waiting = await steps.session_of(identity)
    answers = await asyncio.gather(
        *(steps.give_factor(identity, waiting, f"{guess:06d}") for guess in range(200))
    )
    assert 1 <= looked_at <= 5
    assert {answer.status_code for answer in answers} == {422, 429}
    right = await steps.give_factor(identity, waiting, steps.app_code(identity, enrolled[0]))
    assert (right.status_code, steps.slug(right)) == (429, "factor-delayed")
    assert int(right.headers["retry-after"]) > 0
    identity.clock.move(seconds=60)
    right = await steps.give_factor(identity, waiting, steps.app_code(identity, enrolled[0]))
    assert right.status_code == 201


async def test_a_new_login_brings_no_new_guesses(identity, enrolled):
    for guess in range(5):
        await steps.give_factor(identity, await steps.session_of(identity), f"{guess:06d}")
    answer = await steps.give_factor(identity, await steps.session_of(identity), "999999")
    assert answer.status_code == 429


async def test_the_delay_grows(identity, enrolled):
    waits = []
    for guess in range(7):
        answer = await steps.give_factor(identity, await steps.session_of(identity), f"{guess:06d}")
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            identity.clock.move(seconds=waits[-1])
            await steps.give_factor(identity, await steps.session_of(identity), f"{guess:06d}")
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


async def test_a_session_waits_ten_minutes_for_its_code(identity, enrolled):
    waiting = await steps.session_of(identity)
    identity.clock.move(minutes=11)
    answer = await steps.give_factor(identity, waiting, steps.app_code(identity, enrolled[0]))
    assert (answer.status_code, steps.slug(answer)) == (401, "session-over")


@pytest.mark.parametrize("session", ["made up", "0" * 43, "\x00"])
async def test_nobody_gives_a_code_for_no_session(identity, enrolled, session):
    assert (await steps.give_factor(identity, session, "000000")).status_code == 401


async def test_a_whole_session_takes_no_code(identity, enrolled):
    secret, _ = enrolled
    done = await steps.give_factor(
        identity, await steps.session_of(identity), steps.app_code(identity, secret)
    )
    identity.clock.move(seconds=60)
    again = await steps.give_factor(identity, done.json()["session"], steps.app_code(identity, secret))
    assert again.status_code == 401


async def test_a_waiting_session_can_be_left(identity, enrolled):
    waiting = await steps.session_of(identity)
    assert (await identity.client.post("/sessions/end", json={"session": waiting})).status_code == 204
    assert (await steps.exchange(identity, waiting)).status_code == 401


async def test_a_role_that_requires_a_factor_gets_no_further_without_one(identity):
    person = await steps.account(identity, roles=[(Role.PLATFORM_ADMIN, None)])
    async with steps.with_settings(identity, second_factor_roles=frozenset({Role.PLATFORM_ADMIN})):
        session = await steps.session_of(identity)
        exchanged = (await steps.exchange(identity, session)).json()
        assert exchanged["actor"]["hurdle"] == "enrolment"
        headers = {"Authorization": f"Bearer {exchanged['tokens']['identity']}"}
        assert steps.slug(await identity.client.get("/account", headers=headers)) == "enrolment-needed"
        assert (await state(identity, headers))["required"] is True
        await steps.enrol(identity, headers)
        exchanged = (await steps.exchange(identity, session)).json()
        assert exchanged["actor"]["hurdle"] is None
    assert str(person.id) == exchanged["actor"]["id"]


async def test_who_must_have_a_factor_cannot_switch_it_off(identity):
    await steps.account(identity, roles=[(Role.AUDITOR, None)])
    secret, _ = await steps.enrol(identity, await steps.signed_in(identity))
    identity.clock.move(seconds=60)
    headers = await come_in(identity, secret)
    async with steps.with_settings(identity, second_factor_roles=frozenset({Role.AUDITOR})):
        answer = await remove(identity, headers, password=steps.PASSWORD, code="000000")
    assert (answer.status_code, steps.slug(answer)) == (409, "factor-required")


async def test_switching_off_takes_password_and_code(identity, enrolled):
    secret, codes = enrolled
    headers = await come_in(identity, secret)
    wrong = await remove(identity, headers, password="Wrong-1234", code=codes[1])
    assert list(steps.errors(wrong)) == ["/password"]
    wrong = await remove(identity, headers, password=steps.PASSWORD, code="000000")
    assert list(steps.errors(wrong)) == ["/code"]
    assert (await remove(identity, headers, password=steps.PASSWORD, code=codes[1])).status_code == 204
    assert (await steps.log_in(identity)).json()["awaits_factor"] is False
    assert (
        steps.slug(await remove(identity, headers, password=steps.PASSWORD, code="1")) == "factor-not-in-use"
    )


async def test_new_recovery_codes_make_the_old_ones_useless(identity, enrolled):
    secret, old = enrolled
    headers = await come_in(identity, secret)
    identity.clock.move(seconds=60)
    code = steps.app_code(identity, secret)
    new = (await post(identity, "/account/factor/recovery-codes", headers, code=code)).json()[
        "recovery_codes"
    ]
    assert len(set(new)) == 10
    assert set(new).isdisjoint(old)
    assert (await steps.give_factor(identity, await steps.session_of(identity), old[0])).status_code == 422
    assert (await steps.give_factor(identity, await steps.session_of(identity), new[0])).status_code == 201


async def test_another_phone_takes_the_old_ones_place_when_it_has_shown_a_code(identity, enrolled):
    secret, _ = enrolled
    headers = await come_in(identity, secret)
    without = await post(identity, "/account/factor", headers, password=steps.PASSWORD)
    assert list(steps.errors(without)) == ["/code"]
    identity.clock.move(seconds=60)
    code = steps.app_code(identity, secret)
    begun = await post(identity, "/account/factor", headers, password=steps.PASSWORD, code=code)
    other = begun.json()["secret"]
    identity.clock.move(seconds=60)
    waiting = await steps.session_of(identity)
    assert (await steps.give_factor(identity, waiting, steps.app_code(identity, other))).status_code == 422
    done = await post(identity, "/account/factor/confirm", headers, code=steps.app_code(identity, other))
    assert done.status_code == 200
    identity.clock.move(seconds=60)
    waiting = await steps.session_of(identity)
    assert (await steps.give_factor(identity, waiting, steps.app_code(identity, secret))).status_code == 422
    assert (await steps.give_factor(identity, waiting, steps.app_code(identity, other))).status_code == 201


async def test_neither_secret_nor_recovery_codes_are_stored_readably(identity, enrolled):
    secret, codes = enrolled
    async with identity.resources.database.read() as reading:
        factor = await reading.scalar(select(SecondFactor))
        hashes = (await reading.scalars(select(RecoveryCode.code_hash))).all()
        audited = (await reading.scalars(select(AuditEntry))).all()
    assert secret.encode() not in factor.secret
    assert all(code.replace("-", "").encode() not in kept for code in codes for kept in hashes)
    assert all(secret not in str(entry.details) for entry in audited)


async def test_taking_somebodys_factor_away_ends_the_sessions_and_is_audited(identity, enrolled):
    waiting = await steps.session_of(identity)
    async with identity.resources.database.read() as reading:
        account_id = await reading.scalar(select(SecondFactor.account_id))
    async with identity.resources.unit_of_work(identity.actor(Role.PLATFORM_ADMIN)) as uow:
        await factors.remove_factor_of(uow, account_id, "手机丢失，已当面核实身份")
    assert (await steps.exchange(identity, waiting)).status_code == 401
    assert (await steps.log_in(identity)).json()["awaits_factor"] is False
    assert (await identity.audit_actions())[-2:] == ["factor.reset", "session.begin"]
    with pytest.raises(FactorNotInUse):
        async with identity.resources.unit_of_work() as uow:
            await factors.remove_factor_of(uow, account_id, "again")


async def test_the_operator_takes_it_away_by_the_id_number(identity, enrolled, monkeypatch):
    from expertlib import seeding

    monkeypatch.setattr("expertlib.registry.opener", lambda _service: lambda: Open(identity.resources))
    await seeding.reset_second_factor(steps.NUMBER)
    assert (await steps.log_in(identity)).json()["awaits_factor"] is False
    with pytest.raises(SystemExit):
        await seeding.reset_second_factor(eighteen(order=777))


async def test_a_forgotten_password_set_anew_does_not_lead_around_the_factor(identity, enrolled):
    await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
    assert (await steps.set_anew(identity, await steps.last_code(identity))).status_code == 204
    answer = await steps.log_in(identity, password="Kunlun-Shan-88")
    assert answer.json()["awaits_factor"] is True
    exchanged = await steps.exchange(identity, answer.json()["session"])
    assert (exchanged.json()["actor"]["hurdle"], exchanged.json()["tokens"]) == ("second_factor", {})
