"""Logging in, staying in, leaving."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import select

from contracts.reference.organizations import built_in
from contracts.words import Role
from foundation.auth.tokens import TokenVerifier
from identity.accounts import usecases as accounts
from identity.accounts.model import AccountStatus
from identity.organizations.usecases import create_company
from identity.seed import seed
from identity.sessions.model import Session
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

WRONG = "Tianshan-2027"


async def test_the_right_password_begins_a_session(identity):
    await steps.account(identity)
    answer = await steps.log_in(identity)
    assert answer.status_code == 201
    assert answer.json()["name"] == steps.NAME
    assert answer.json()["must_change_password"] is False
    assert "session.begin" in await identity.audit_actions()


async def test_the_login_may_be_typed_in_small_letters_and_groups(identity):
    number = next(number for order in range(999) if (number := eighteen(order=order)).endswith("X"))
    await steps.account(identity, number)
    typed = f" {number[:6]} {number[6:14]} {number[14:].lower()} "
    assert (await steps.log_in(identity, typed)).status_code == 201


async def test_a_session_is_exchanged_for_tokens_of_each_service(identity):
    async with identity.resources.unit_of_work() as uow:
        await seed(uow)
        company = await create_company(uow, name="某消防设计有限公司", credit_code="91110000600037341L")
    bureau = next(one for one in built_in() if one.kind == "bureau")
    roles = [(Role.BUREAU_REVIEWER, bureau.id), (Role.APPLICANT, None)]
    person = await steps.account(identity, roles=roles, employer_id=company.id)
    answer = await steps.exchange(identity, await steps.session_of(identity), "identity", "review")
    assert answer.status_code == 200
    actor = answer.json()["actor"]
    assert (actor["id"], actor["employer_name"]) == (str(person.id), "某消防设计有限公司")
    assert set(actor["roles"]) == {"bureau_reviewer", "applicant"}
    named = {grant["role"]: grant["organization_name"] for grant in actor["grants"]}
    assert named == {"bureau_reviewer": bureau.name, "applicant": None}
    token = answer.json()["tokens"]["review"]
    caller = TokenVerifier(identity.resources.settings.keys_dir, "review").verify(token)
    assert caller.organizations(Role.BUREAU_REVIEWER) == {bureau.id}
    assert answer.json()["expires_in"] == 60


async def test_only_known_services_are_named_in_tokens(identity):
    await steps.account(identity)
    assert (await steps.exchange(identity, await steps.session_of(identity), "gateway")).status_code == 422


@pytest.mark.parametrize("token", ["x", "0" * 43, "' OR 1=1 --"])
async def test_a_made_up_session_is_nobody(identity, token):
    answer = await steps.exchange(identity, token)
    assert (answer.status_code, steps.slug(answer)) == (401, "session-over")


async def test_only_a_hash_of_the_session_is_stored(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    async with identity.resources.database.read() as reading:
        stored = await reading.scalar(select(Session))
    assert token.encode() not in stored.token_hash
    assert len(token) >= 43


async def test_a_session_ends_when_left_and_ending_twice_is_fine(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    for _ in range(2):
        assert (await identity.client.post("/sessions/end", json={"session": token})).status_code == 204
    assert (await steps.exchange(identity, token)).status_code == 401


async def test_a_session_ends_after_half_an_hour_without_use(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    for _ in range(3):
        identity.clock.move(minutes=29)
        assert (await steps.exchange(identity, token)).status_code == 200
    identity.clock.move(minutes=31)
    assert (await steps.exchange(identity, token)).status_code == 401


async def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    for _ in range(3):
        identity.clock.move(minutes=9)
        assert (await steps.exchange(identity, token, passive=True)).status_code == 200
    assert (await steps.exchange(identity, token)).status_code == 200
    for _ in range(3):
        identity.clock.move(minutes=10, seconds=20)
        answer = await steps.exchange(identity, token, passive=True)
    assert answer.status_code == 401


async def test_a_session_ends_after_twelve_hours_whatever_happens(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    for _ in range(25):
        identity.clock.move(minutes=28)
        await steps.exchange(identity, token)
    assert (await steps.exchange(identity, token)).status_code == 200
    identity.clock.move(minutes=21)
    assert (await steps.exchange(identity, token)).status_code == 401


async def test_a_session_in_use_is_noted_at_most_once_a_minute(identity):
    await steps.account(identity)
    token = await steps.session_of(identity)
    seen = []
    for seconds in (10, 20, 45):
        identity.clock.move(seconds=seconds)
        await steps.exchange(identity, token)
        async with identity.resources.database.read() as reading:
            seen.append(await reading.scalar(select(Session.last_seen_at)))
    assert seen[0] == seen[1] < seen[2]


async def test_disabling_an_account_ends_its_sessions_at_once(identity):
    person = await steps.account(identity)
    token = await steps.session_of(identity)
    async with identity.resources.unit_of_work() as uow:
        (await accounts.lock_account(uow, person.id)).become(AccountStatus.DISABLED)
    assert (await steps.exchange(identity, token)).status_code == 401
    answer = await steps.log_in(identity)
    assert (answer.status_code, steps.slug(answer)) == (403, "account-disabled")
    assert steps.slug(await steps.log_in(identity, password=WRONG)) == "wrong-credentials"


async def test_a_new_role_is_effective_at_the_next_exchange(identity):
    person = await steps.account(identity)
    token = await steps.session_of(identity)
    async with identity.resources.unit_of_work() as uow:
        await accounts.grant_roles(uow, person.id, [(Role.AUDITOR, None)])
    assert "auditor" in (await steps.exchange(identity, token)).json()["actor"]["roles"]


async def test_unknown_account_and_wrong_password_get_the_same_answer(identity):
    await steps.account(identity)
    answers = [
        await steps.log_in(identity, password=WRONG),
        await steps.log_in(identity, eighteen(order=777), WRONG),
        await steps.log_in(identity, "nonsense", WRONG),
    ]
    bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert {answer.status_code for answer in answers} == {422}
    assert "/password" in steps.errors(answers[0])


@pytest.mark.parametrize("login", [steps.NUMBER, eighteen(order=777)])
async def test_after_three_failures_a_captcha_and_then_a_growing_delay(identity, monkeypatch, login):
    await steps.account(identity)
    slugs = [steps.slug(await steps.log_in(identity, login, WRONG)) for _ in range(4)]
    assert slugs == ["wrong-credentials", "wrong-credentials", "captcha-needed", "captcha-needed"]
    for _ in range(2):
        await steps.log_in(identity, login, WRONG, **await steps.solved(identity, monkeypatch))
    delays = []
    for _ in range(3):
        answer = await steps.log_in(identity, login, WRONG, **await steps.solved(identity, monkeypatch))
        assert (answer.status_code, steps.slug(answer)) == (429, "attempts-delayed")
        delays.append(int(answer.headers["Retry-After"]))
        identity.clock.move(seconds=delays[-1] + 1)
        await steps.log_in(identity, login, WRONG, **await steps.solved(identity, monkeypatch))
    assert delays[0] <= 30 < delays[1] <= 60 < delays[2] <= 120


async def test_the_delay_is_never_permanent_and_the_right_password_ends_it(identity, monkeypatch):
    await steps.account(identity)
    for _ in range(5):
        await steps.log_in(identity, password=WRONG, **await steps.solved(identity, monkeypatch))
    assert (await steps.log_in(identity, **await steps.solved(identity, monkeypatch))).status_code == 429
    identity.clock.move(seconds=31)
    assert (await steps.log_in(identity, **await steps.solved(identity, monkeypatch))).status_code == 201
    assert steps.slug(await steps.log_in(identity, password=WRONG)) == "wrong-credentials"


async def test_a_wrong_captcha_is_told_and_good_for_nothing_afterwards(identity, monkeypatch):
    await steps.account(identity)
    for _ in range(3):
        await steps.log_in(identity, password=WRONG)
    shown = await steps.solved(identity, monkeypatch)
    answer = await steps.log_in(identity, **{**shown, "captcha_answer": "zzzz"})
    assert (steps.slug(answer), list(steps.errors(answer))) == ("captcha-wrong", ["/captcha_answer"])
    assert steps.slug(await steps.log_in(identity, **shown)) == "captcha-wrong"
    assert (await steps.log_in(identity, **await steps.solved(identity, monkeypatch))).status_code == 201


async def test_strangers_cannot_lock_out_a_device_that_the_owner_has_used(identity):
    await steps.account(identity)
    device = (await steps.log_in(identity)).json()["device"]
    for _ in range(4):
        await steps.log_in(identity, password=WRONG)
    assert steps.slug(await steps.log_in(identity)) == "captcha-needed"
    answer = await steps.log_in(identity, device=device)
    assert (answer.status_code, answer.json()["device"]) == (201, device)


async def test_a_device_of_somebody_else_is_of_no_use(identity):
    await steps.account(identity)
    await steps.account(identity, eighteen(order=321))
    device = (await steps.log_in(identity, eighteen(order=321))).json()["device"]
    slugs = [steps.slug(await steps.log_in(identity, password=WRONG, device=device)) for _ in range(4)]
    assert slugs[-1] == "captcha-needed"
    assert (await steps.log_in(identity, eighteen(order=321))).status_code == 201


async def test_of_200_parallel_guesses_at_most_five_are_evaluated(identity, monkeypatch):
    from identity.sessions.usecases import login

    evaluated = 0
    verify = login.verify_password

    async def counting(password_hash, password):
        nonlocal evaluated
        evaluated += 1
        return await verify(password_hash, password)

    async def always_solved(*_):
        return True

    await steps.account(identity)
    monkeypatch.setattr(login, "verify_password", counting)
    monkeypatch.setattr(login, "solve_captcha", always_solved)
    answers = await asyncio.gather(*(steps.log_in(identity, password=WRONG) for _ in range(200)))
    assert 1 <= evaluated <= 5
    assert {answer.status_code for answer in answers} <= {422, 429}


async def test_an_initial_password_must_be_changed_before_anything_else_works(identity):
    await steps.account(identity, must_change_password=True)
    answer = await steps.log_in(identity)
    assert answer.json()["must_change_password"] is True
    exchanged = (await steps.exchange(identity, answer.json()["session"])).json()
    assert exchanged["actor"]["hurdle"] == "password"
    headers = {"Authorization": f"Bearer {exchanged['tokens']['identity']}"}
    assert steps.slug(await identity.client.get("/account", headers=headers)) == "password-must-change"


async def test_an_initial_password_lasts_a_day(identity):
    await steps.account(identity, must_change_password=True)
    identity.clock.move(hours=25)
    assert steps.slug(await steps.log_in(identity)) == "initial-password-expired"


async def test_an_initial_password_is_good_for_one_login_in_which_it_can_be_changed(identity):
    await steps.account(identity, must_change_password=True)
    headers = await steps.signed_in(identity)
    again = await steps.log_in(identity)
    assert (again.status_code, steps.slug(again)) == (403, "initial-password-expired")
    assert "初始密码只能登录一次" in again.json()["detail"]
    body = {
        "old_password": steps.PASSWORD,
        "new_password": "Kunlun-2027",
        "new_password_again": "Kunlun-2027",
    }
    changed = await identity.client.post("/account/password", json=body, headers=headers)
    assert changed.status_code == 204, changed.text
    assert (await steps.log_in(identity, password="Kunlun-2027")).status_code == 201
    assert steps.slug(await steps.log_in(identity)) == "wrong-credentials"


async def test_logging_in_works_without_redis_until_a_captcha_is_needed(identity):
    await steps.account(identity)
    async with steps.without_redis(identity):
        assert (await steps.log_in(identity)).status_code == 201
        for _ in range(3):
            await steps.log_in(identity, password=WRONG)
        assert (await identity.client.post("/captchas")).status_code == 503
        answer = await steps.log_in(identity, captcha_id="x", captcha_answer="y")
        assert (answer.status_code, steps.slug(answer)) == (503, "captcha-unavailable")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "", "password": ""},
        {"login": "1" * 65, "password": "x"},
        {"login": "x", "password": "x" * 257},
        {"login": 1, "password": []},
        {"login": "x", "password": "x", "more": 1},
    ],
)
async def test_malformed_logins_are_refused_in_words(identity, body):
    answer = await identity.client.post("/sessions", json=body)
    assert answer.status_code == 422
    assert steps.errors(answer)


async def test_a_login_with_a_null_character_is_just_wrong(identity):
    assert (await steps.log_in(identity, "1\x00", "x\x00")).status_code == 422


async def test_a_password_hash_of_older_parameters_is_renewed_at_login(identity):
    from argon2 import PasswordHasher

    person = await steps.account(identity)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(steps.PASSWORD)
    async with identity.resources.unit_of_work() as uow:
        (await accounts.lock_account(uow, person.id)).password_hash = old
    assert (await steps.log_in(identity)).status_code == 201
    async with identity.resources.database.read() as reading:
        kept = await accounts.find_account(reading, person.id)
    assert "m=19456,t=2,p=1" in kept.password_hash
    assert (await steps.log_in(identity)).status_code == 201


async def test_the_token_of_an_account_that_is_gone_finds_nothing(identity):
    headers = identity.as_(identity.actor(Role.APPLICANT, id=uuid4()))
    assert (await identity.client.get("/account", headers=headers)).status_code == 404


async def test_a_captcha_is_a_picture(identity):
    answer = await identity.client.post("/captchas")
    assert answer.status_code == 201
    assert answer.json()["image"].startswith("iVBOR")


@pytest.mark.parametrize("login", [steps.NUMBER, eighteen(order=777)])
async def test_a_login_that_was_refused_is_in_the_audit_log(identity, login):
    await steps.account(identity)
    await steps.log_in(identity, login, WRONG)
    assert "session.refuse" in await identity.audit_actions()
