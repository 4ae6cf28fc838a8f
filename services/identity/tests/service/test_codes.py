"""One-time codes."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.events.identity import CodeIssued
from contracts.words import CodePurpose
from identity.codes.model import SentCode
from identity.codes.usecases import check_code, use_code
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

OTHER_PHONE = "13712345678"


def register(identity, phone=steps.PHONE, **more):
    return steps.ask_code(identity, purpose="register", phone=phone, **more)


def forgot(identity, login=steps.NUMBER, **more):
    return steps.ask_code(identity, purpose="forgot_password", login=login, **more)


async def check(identity, code, subject=steps.PHONE, purpose=CodePurpose.REGISTER):
    async with identity.resources.unit_of_work() as uow:
        return await check_code(uow, purpose, subject, code)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_a_code_is_sent_to_the_phone_that_registers(identity):
    answer = await register(identity)
    assert (answer.status_code, answer.json()["resend_after_s"]) == (202, 60)
    [fact] = await identity.emitted(CodeIssued)
    assert (fact.phone, fact.purpose) == (steps.PHONE, CodePurpose.REGISTER)
    assert len(fact.code) == 6
    assert fact.code.isdigit()
    assert await check(identity, fact.code)


async def test_neither_code_nor_phone_is_in_the_database(identity):
    await register(identity)
    code = await steps.last_code(identity)
    async with identity.resources.database.read() as reading:
        row = await reading.scalar(select(SentCode))
    stored = repr(vars(row)).encode() + b"".join(v for v in vars(row).values() if isinstance(v, bytes))
    assert steps.PHONE.encode() not in stored
    assert code.encode() not in stored.replace(str(row.id).encode(), b"")


async def test_a_code_is_good_for_ten_minutes(identity):
    code = await steps.code_for(identity)
    identity.clock.move(minutes=9, seconds=50)
    assert await check(identity, code)
    identity.clock.move(seconds=15)
    assert await check(identity, code) is None


async def test_a_code_is_bound_to_phone_and_purpose(identity):
    await steps.account(identity)
    code = await steps.code_for(identity)
    assert await check(identity, code, OTHER_PHONE) is None
    assert await check(identity, code, steps.PHONE, CodePurpose.FORGOT_PASSWORD) is None


async def test_of_many_uses_at_once_one_succeeds(identity):
    code = await steps.code_for(identity)
    code_id = await check(identity, code)

    async def use():
        async with identity.resources.unit_of_work() as uow:
            await use_code(uow, code_id)

    outcomes = await asyncio.gather(*(use() for _ in range(20)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert await check(identity, code) is None


async def test_of_200_wrong_tries_at_once_five_are_compared_and_then_the_right_one_waits(
    identity, monkeypatch
):
    from identity.codes import usecases

    compared = 0
    compare = usecases.BlindIndex.met_by

    def counting(index, stored):
        nonlocal compared
        compared += 1
        return compare(index, stored)

    code = await steps.code_for(identity)
    monkeypatch.setattr("identity.codes.usecases.BlindIndex.met_by", counting)
    await asyncio.gather(*(check(identity, wrong(code)) for _ in range(200)), return_exceptions=True)
    assert compared == 5
    with pytest.raises(usecases.CodeTriesSpent):
        await check(identity, code)


async def test_right_tries_are_not_counted(identity):
    code = await steps.code_for(identity)
    for _ in range(8):
        assert await check(identity, code)


async def test_a_resend_replaces_the_code_but_not_the_counter(identity):
    first = await steps.code_for(identity)
    for _ in range(4):
        assert await check(identity, wrong(first)) is None
    identity.clock.move(seconds=61)
    second = await steps.code_for(identity)
    assert first == second or await check(identity, first) is None
    if first == second:
        await check(identity, wrong(first))
    with pytest.raises(Exception, match="输错次数过多"):
        await check(identity, second)
    identity.clock.move(minutes=9)
    assert await check(identity, second)


async def test_a_new_code_sweeps_what_no_limit_counts_and_replaces_the_rest(identity):
    await register(identity)
    identity.clock.move(days=2, seconds=1)
    await register(identity)
    identity.clock.move(minutes=2)
    await register(identity)
    async with identity.resources.database.read() as reading:
        rows = (await reading.scalars(select(SentCode).order_by(SentCode.created_at))).all()
    # that of the first day is gone
    assert [row.replaced_at is not None for row in rows] == [True, False]
    assert rows[0].replaced_at == rows[1].created_at


async def test_one_code_a_minute_five_an_hour_ten_a_day(identity):
    assert (await register(identity)).status_code == 202
    answer = await register(identity)
    assert (answer.status_code, steps.slug(answer)) == (429, "code-too-soon")
    assert 55 <= int(answer.headers["Retry-After"]) <= 60
    for _ in range(4):
        identity.clock.move(seconds=61)
        assert (await register(identity)).status_code == 202
    identity.clock.move(seconds=61)
    assert steps.slug(await register(identity)) == "code-too-many"
    identity.clock.move(hours=1)
    for _ in range(5):
        identity.clock.move(seconds=61)
        assert (await register(identity)).status_code == 202
    identity.clock.move(hours=2)
    assert steps.slug(await register(identity)) == "code-too-many"
    identity.clock.move(hours=22)
    assert (await register(identity)).status_code == 202


async def test_of_many_requests_at_once_one_code_is_sent(identity):
    answers = await asyncio.gather(*(register(identity) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [202] + [429] * 11
    assert len(await identity.emitted(CodeIssued)) == 1


async def test_an_address_has_a_budget_with_redis_and_without(identity):
    async with steps.with_settings(identity, codes_per_address_per_hour=3):
        phones = [f"1391234000{n}" for n in range(8)]
        answers = [await register(identity, phone) for phone in phones[:4]]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
        async with steps.without_redis(identity):
            assert (await register(identity, phones[5])).status_code == 429
            identity.clock.move(hours=1, seconds=1)
            assert (await register(identity, phones[6])).status_code == 202


async def test_the_day_has_a_budget(identity):
    async with steps.with_settings(identity, codes_per_day=1):
        assert (await register(identity)).status_code == 202
        assert steps.slug(await register(identity, OTHER_PHONE)) == "code-budget-spent"


async def test_a_captcha_comes_before_the_first_code(identity, monkeypatch):
    async with steps.with_settings(identity, captcha_before_sms=True):
        answer = await register(identity)
        assert (steps.slug(answer), list(steps.errors(answer))) == ("captcha-needed", ["/captcha_answer"])
        answer = await register(identity, captcha_id="x", captcha_answer="y")
        assert steps.slug(answer) == "captcha-wrong"
        shown = await steps.solved(identity, monkeypatch)
        answer = await register(identity, **shown)
        assert (answer.status_code, answer.json()["captcha_needed"]) == (202, False)
        identity.clock.move(seconds=61)
        assert steps.slug(await register(identity, **shown)) == "captcha-wrong"
        assert (await register(identity)).status_code == 202


@pytest.mark.parametrize("phone", ["", "123", "12812345678", "1391234567a", "1" * 21, None])
async def test_a_code_needs_a_mobile_number(identity, phone):
    answer = await register(identity, phone)
    assert (answer.status_code, list(steps.errors(answer))) == (422, ["/phone"])


async def test_a_forgotten_password_needs_a_login(identity):
    assert list(steps.errors(await forgot(identity, "  "))) == ["/login"]


async def test_a_forgotten_passwords_code_goes_to_the_phone_on_record_only(identity):
    await steps.account(identity)
    answer = await forgot(identity, phone=OTHER_PHONE)
    assert answer.status_code == 202
    [fact] = await identity.emitted(CodeIssued)
    assert (fact.phone, fact.purpose) == (steps.PHONE, CodePurpose.FORGOT_PASSWORD)


async def test_nothing_tells_whether_the_account_exists(identity):
    await steps.account(identity)
    unknown = eighteen(order=777)
    for _ in range(2):
        known, nobody = await forgot(identity), await forgot(identity, unknown)
        assert known.status_code == nobody.status_code
        assert {**known.json(), "trace_id": ""} == {**nobody.json(), "trace_id": ""}
    assert len(await identity.emitted(CodeIssued)) == 1
    body = {"code": "000000", "new_password": "Kunlun-2026", "new_password_again": "Kunlun-2026"}
    for _ in range(7):
        answers = [
            await identity.client.post("/password-resets", json={**body, "login": login})
            for login in (steps.NUMBER, unknown)
        ]
        assert answers[0].status_code == answers[1].status_code
        assert {**answers[0].json(), "trace_id": ""} == {**answers[1].json(), "trace_id": ""}
    assert steps.slug(answers[0]) == "code-tries-spent"


async def test_a_phone_that_has_had_its_codes_does_not_betray_its_account(identity):
    await steps.account(identity)
    await register(identity)
    assert (await forgot(identity)).status_code == 202
    assert [fact.purpose for fact in await identity.emitted(CodeIssued)] == [CodePurpose.REGISTER]


async def test_an_account_without_a_phone_gets_the_same_answers_as_nobody_and_no_code(identity):
    await steps.account(identity, phone=None)
    unknown = eighteen(order=777)
    for _ in range(3):
        without, nobody = await forgot(identity), await forgot(identity, unknown)
        assert without.status_code == nobody.status_code
        assert {**without.json(), "trace_id": ""} == {**nobody.json(), "trace_id": ""}
        identity.clock.move(seconds=35)
    assert await identity.emitted(CodeIssued) == []
    body = {"code": "000000", "new_password": "Kunlun-2031", "new_password_again": "Kunlun-2031"}
    for _ in range(7):
        answers = [
            await identity.client.post("/password-resets", json={**body, "login": login})
            for login in (steps.NUMBER, unknown)
        ]
        assert answers[0].status_code == answers[1].status_code
        assert {**answers[0].json(), "trace_id": ""} == {**answers[1].json(), "trace_id": ""}
