"""更换手机号."""

import pytest

from contracts.events.identity import AccountChanged, CodeIssued, PhoneReplaced
from contracts.words import CodePurpose
from identity.accounts import usecases as accounts
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

NEW = "13812340001"


async def ask(kit, headers, phone=NEW):
    return await kit.client.post(
        "/account/phone/code", json={"phone": phone}, headers={**headers, **steps.ADDRESS}
    )


async def change(kit, headers, code, phone=NEW, password=steps.PASSWORD):
    body = {"phone": phone, "code": code, "password": password}
    return await kit.client.post("/account/phone", json=body, headers=headers)


@pytest.fixture
async def person(identity):
    """Somebody signed in."""
    await steps.account(identity)
    async with steps.with_settings(identity, captcha_before_sms=False):
        yield await steps.signed_in(identity)


async def test_the_new_phone_gets_the_code_and_the_account_the_phone(identity, person):
    answer = await ask(identity, person)
    assert answer.status_code == 202, answer.text
    sent = (await identity.emitted(CodeIssued))[-1]
    assert (sent.phone, sent.purpose) == (NEW, CodePurpose.BIND_PHONE)
    version = (await identity.emitted(AccountChanged))[-1].version
    assert (await change(identity, person, sent.code)).status_code == 204
    told = (await identity.emitted(AccountChanged))[-1]
    assert (told.phone, told.version) == (NEW, version + 1)
    assert "account.change_phone" in await identity.audit_actions()
    shown = (await identity.client.get("/account", headers=person)).json()
    assert shown["phone_masked"] == "138****0001"


async def test_who_holds_the_old_phone_is_told(identity, person):
    await ask(identity, person)
    await change(identity, person, await steps.last_code(identity))
    (told,) = await identity.emitted(PhoneReplaced)
    assert (told.phone, told.new_phone_masked, told.by_owner) == (steps.PHONE, "138****0001", True)


async def test_a_forgotten_password_goes_to_the_new_phone_from_then_on(identity, person):
    await ask(identity, person)
    await change(identity, person, await steps.last_code(identity))
    identity.clock.move(minutes=2)
    await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
    assert (await identity.emitted(CodeIssued))[-1].phone == NEW


async def test_a_code_for_a_forgotten_password_that_the_old_phone_has_got_is_void_at_once(identity, person):
    await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
    old = (await identity.emitted(CodeIssued))[-1]
    assert old.phone == steps.PHONE
    await ask(identity, person)
    assert (await change(identity, person, await steps.last_code(identity))).status_code == 204
    answer = await steps.set_anew(identity, old.code)
    assert (answer.status_code, steps.slug(answer)) == (422, "code-wrong")
    assert (await steps.log_in(identity)).status_code == 201
    identity.clock.move(minutes=2)
    await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
    assert (await steps.set_anew(identity, await steps.last_code(identity))).status_code == 204


async def test_a_wrong_password_changes_nothing_and_costs_no_code(identity, person):
    await ask(identity, person)
    code = await steps.last_code(identity)
    answer = await change(identity, person, code, password="Wrong-1234")
    assert list(steps.errors(answer)) == ["/password"]
    assert (await change(identity, person, code)).status_code == 204


async def test_a_code_is_good_for_one_phone_and_one_person(identity, person):
    await ask(identity, person)
    code = await steps.last_code(identity)
    assert list(steps.errors(await change(identity, person, code, phone="13812340002"))) == ["/code"]
    await steps.account(identity, eighteen(order=321), phone="13712345678")
    stranger = await steps.signed_in(identity, eighteen(order=321))
    assert list(steps.errors(await change(identity, stranger, code))) == ["/code"]
    assert (await change(identity, person, code)).status_code == 204
    assert list(steps.errors(await change(identity, person, code))) == ["/code"]


async def test_a_code_for_another_purpose_does_not_bind_a_phone(identity, person):
    await steps.ask_code(identity, purpose="register", phone=NEW)
    answer = await change(identity, person, await steps.last_code(identity))
    assert list(steps.errors(answer)) == ["/code"]


async def test_five_wrong_codes_spend_the_tries(identity, person):
    await ask(identity, person)
    code = await steps.last_code(identity)
    for _ in range(5):
        await change(identity, person, "nocode")
    assert steps.slug(await change(identity, person, code)) == "code-tries-spent"


@pytest.mark.parametrize("phone", ["", "12345678901", "1391234567", "+8613912345678"])
async def test_what_is_no_mobile_number_is_said(identity, person, phone):
    assert list(steps.errors(await ask(identity, person, phone))) == ["/phone"]


async def test_the_present_number_needs_no_changing(identity, person):
    assert steps.slug(await ask(identity, person, steps.PHONE)) == "phone-unchanged"


async def test_only_who_is_signed_in_asks_for_such_a_code(identity):
    assert (await ask(identity, {})).status_code == 401
    answer = await steps.ask_code(identity, purpose="bind_phone", phone=NEW)
    assert list(steps.errors(answer)) == ["/purpose"]


async def test_who_has_no_password_needs_a_fresh_login(identity, person):
    async with identity.resources.unit_of_work() as uow:
        uow.leave_unaudited("as an account that came by the portal")
        account = await accounts.find_by_login(uow, steps.NUMBER)
        account.password_hash = None
    await ask(identity, person)
    assert (await change(identity, person, await steps.last_code(identity), password="")).status_code == 204
    identity.clock.move(minutes=16)
    answer = await change(identity, person, "000000", phone="13812340003", password="")
    assert (answer.status_code, steps.slug(answer)) == (409, "login-too-old")


async def test_another_phone_ends_the_other_sessions_and_keeps_this_one(identity):
    """Codes go there from then on: who is in elsewhere comes in anew (ASVS 5.0, 7.4.3)."""
    await steps.account(identity)
    async with steps.with_settings(identity, captcha_before_sms=False):
        here, elsewhere = await steps.session_of(identity), await steps.session_of(identity)
        headers = await steps.headers_of(identity, here)
        await ask(identity, headers)
        assert (await change(identity, headers, await steps.last_code(identity))).status_code == 204
    assert (await steps.exchange(identity, elsewhere)).status_code == 401
    assert (await steps.exchange(identity, here)).status_code == 200
