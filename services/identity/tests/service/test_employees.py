"""单位人员信息: a unit's people, by its own administrator only."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.events.identity import AccountChanged
from contracts.words import Role
from identity.accounts import usecases as accounts
from identity.accounts.model import Account
from identity.tests.numbers import eighteen

from . import steps, units

pytestmark = pytest.mark.service

NUMBER, PHONE = units.PERSON["document_number"], units.PERSON["phone"]


@pytest.fixture
async def unit(identity):
    return await units.unit(identity)


@pytest.fixture
async def boss(identity, unit):
    return (await units.administrator(identity, unit))[1]


async def test_a_person_is_added_set_up_and_comes_in(identity, unit, boss):
    answer = await units.add(identity, boss)
    assert (answer.status_code, answer.json()["outcome"]) == (201, "new")
    employee_id = answer.json()["id"]
    fact = await units.told(identity)
    assert (fact.status, fact.employer_id, fact.grants) == ("active", unit.id, ())
    assert await units.passwords(identity) == []
    assert (await units.shown(identity, boss, employee_id))["first_login"] == "unsent"

    assert (await units.set_roles(identity, boss, employee_id, Role.APPLICANT)).status_code == 204
    [sent] = await units.passwords(identity)
    assert (sent.occasion, sent.phone, len(sent.password)) == ("added", PHONE, 12)
    assert [grant.role for grant in (await units.told(identity)).grants] == [Role.APPLICANT]
    assert (await units.shown(identity, boss, employee_id))["first_login"] == "waiting"

    login = await steps.log_in(identity, NUMBER, sent.password)
    assert (login.status_code, login.json()["must_change_password"]) == (201, True)
    again = await steps.log_in(identity, NUMBER, sent.password)
    assert (again.status_code, steps.slug(again)) == (403, "initial-password-expired")


async def test_after_the_first_login_the_password_is_the_persons_own(identity, boss):
    employee_id = await units.employee(identity, boss)
    await units.come_in(identity)
    person = await units.shown(identity, boss, employee_id)
    assert person["first_login"] == "done"
    assert "edit" not in person["may"]
    assert (await steps.log_in(identity, NUMBER)).status_code == 201


async def test_the_list_is_masked_and_found_by_name_number_and_phone(identity, boss):
    await units.added(identity, boss)
    page = await units.listed(identity, boss)
    assert {item["name"] for item in page["items"]} == {"管理员", "古丽"}
    assert page["organization"]["name"] == "天山设计有限公司"
    assert NUMBER not in str(page)
    assert PHONE not in str(page)
    assert page["items"][0]["phone_masked"] == "137****2222"
    assert [one["name"] for one in (await units.listed(identity, boss, name="丽"))["items"]] == ["古丽"]
    assert (await units.listed(identity, boss, name="%"))["items"] == []
    assert (await units.listed(identity, boss, status="disabled"))["items"] == []
    for number in (NUMBER.lower(), f" {NUMBER[:6]} {NUMBER[6:]} ", PHONE):
        answer = await identity.client.post("/employees/search", json={"number": number}, headers=boss)
        assert [one["name"] for one in answer.json()["items"]] == ["古丽"]


async def test_pages_follow_each_other_without_gaps(identity, unit, boss):
    for order in range(23):
        await units.added(
            identity, boss, document_number=eighteen(order=order), phone=f"137000000{order:02d}"
        )
    first = await units.listed(identity, boss)
    second = await units.listed(identity, boss, cursor=first["next"])
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert (len(first["items"]), len(ids), len(set(ids)), second["next"]) == (20, 24, 24, None)


async def test_all_errors_come_in_one_answer_and_nothing_is_added(identity, boss):
    answer = await units.add(identity, boss, document_number="1", name="x1", phone="12")
    assert answer.status_code == 422
    assert set(steps.errors(answer)) == {"/document_number", "/name", "/phone"}
    assert len((await units.listed(identity, boss))["items"]) == 1


async def test_a_number_is_a_permit_only_for_who_is_said_to_be_from_elsewhere(identity, boss):
    for number in ("65010219", "H12345678"):
        answer = await units.add(identity, boss, document_number=number)
        assert answer.status_code == 422
        assert "用户类型" in steps.errors(answer)["/document_number"]
    answer = await units.add(identity, boss, user_type="")
    assert list(steps.errors(answer)) == ["/user_type"]
    assert "改为“中国居民”" in str(steps.errors(await units.add(identity, boss, user_type="overseas")))
    await units.added(identity, boss, document_number="H12345678", user_type="overseas")
    assert (await units.told(identity)).document_number == "H12345678"


async def test_pressing_twice_adds_once(identity, boss):
    answers = await asyncio.gather(*(units.add(identity, boss) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.json()["outcome"] for answer in answers) == ["new", *["present"] * 5]


async def test_setting_the_role_twice_sends_one_password(identity, boss):
    employee_id = await units.added(identity, boss)
    answers = await asyncio.gather(
        *(units.set_roles(identity, boss, employee_id, Role.APPLICANT) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {204}
    assert len(await units.passwords(identity)) == 1


async def other_unit(identity):
    """Another unit, its administrator's headers and one of its people."""
    foreign = await units.unit(identity, "昆仑设计有限公司", units.CODES[1])
    _, foreign_boss = await units.administrator(
        identity, foreign, eighteen(order=902), phone="13600000002", name="管理员乙"
    )
    employee_id = await units.employee(identity, foreign_boss)
    return foreign, foreign_boss, employee_id


async def test_people_of_another_unit_are_not_there(identity, boss):
    foreign, _, employee_id = await other_unit(identity)
    calls = [
        ("GET", f"/employees/{employee_id}", None),
        ("PUT", f"/employees/{employee_id}", {"name": "王", "phone": ""}),
        ("PUT", f"/employees/{employee_id}/roles", {"roles": []}),
        ("POST", f"/employees/{employee_id}/password-reset", None),
        ("POST", f"/employees/{employee_id}/disable", {"reason": "离职"}),
        ("POST", f"/employees/{employee_id}/enable", None),
        ("POST", f"/employees/{employee_id}/leave", None),
        ("GET", f"/employees?organization_id={foreign.id}", None),
        ("GET", f"/employees/imports?organization_id={foreign.id}", None),
        ("POST", "/employees", {**units.PERSON, "organization_id": str(foreign.id)}),
        ("POST", "/employees/search", {"number": NUMBER, "organization_id": str(foreign.id)}),
    ]
    for method, path, body in calls:
        answer = await identity.client.request(method, path, json=body, headers=boss)
        assert answer.status_code == 404, (method, path, answer.text)
    found = await identity.client.post("/employees/search", json={"number": NUMBER}, headers=boss)
    assert found.json()["items"] == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNIT_ADMIN}))
async def test_who_administers_no_unit_may_nothing(identity, unit, role):
    someone = identity.as_(identity.actor(role, organization_id=unit.id, employer_id=unit.id))
    assert (await identity.client.get("/employees", headers=someone)).status_code == 403
    assert (await units.add(identity, someone)).status_code == 403


async def test_who_administers_two_units_chooses(identity, unit):
    second = await units.unit(identity, "昆仑设计有限公司", units.CODES[1])
    person, _ = await units.administrator(identity, unit)
    async with identity.resources.unit_of_work() as uow:
        await accounts.grant_roles(uow, person.id, [(Role.UNIT_ADMIN, second.id)])
    as_both = await steps.signed_in(identity, eighteen(order=901))
    await units.added(identity, as_both, organization_id=str(second.id))
    page = await units.listed(identity, as_both, organization_id=str(second.id))
    assert [one["name"] for one in page["items"]] == ["古丽"]
    assert len(page["organizations"]) == 2


async def test_somebody_with_an_account_joins_when_all_three_are_known(identity, unit, boss):
    person = await steps.account(identity, NUMBER, phone=PHONE, name="古丽")
    answer = await units.add(identity, boss)
    assert (answer.json()["id"], answer.json()["outcome"]) == (str(person.id), "joins")
    fact = await units.told(identity)
    assert (fact.employer_id, fact.version) == (unit.id, 2)
    assert await units.passwords(identity) == []
    assert (await steps.log_in(identity, NUMBER)).status_code == 201


@pytest.mark.parametrize("changes", [{"phone": "13711112223"}, {"name": "古里"}])
async def test_a_wrong_guess_tells_nothing_of_the_account_and_is_audited(identity, boss, changes):
    await steps.account(identity, NUMBER, phone=PHONE, name="古丽")
    answer = await units.add(identity, boss, **changes)
    assert (answer.status_code, steps.slug(answer)) == (409, "person-differs")
    assert "/document_number" in steps.errors(answer)
    assert not any(secret in answer.text for secret in (PHONE[-4:], "古丽", "天山"))
    assert (await identity.audit_actions())[-1] == "employee.add"


async def test_people_of_others_waiting_or_disabled_cannot_be_added(identity, boss):
    await other_unit(identity)
    assert steps.slug(await units.add(identity, boss)) == "employed-elsewhere"
    waiting = eighteen(order=77)
    await steps.registered(identity, document_number=waiting)
    again = await units.add(identity, boss, document_number=waiting, name=steps.NAME, phone=steps.PHONE)
    assert steps.slug(again) == "registration-waits"
    person = await steps.account(identity, eighteen(order=78), phone="13722223333", name="张三")
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, person.id, "测试")
    disabled = await units.add(
        identity, boss, document_number=eighteen(order=78), name="张三", phone="13722223333"
    )
    assert steps.slug(disabled) == "person-disabled"


async def test_who_was_refused_because_a_unit_should_add_the_person_is_added(identity, boss):
    account_id = await steps.registered(identity, document_number=NUMBER)
    await steps.decide(identity, account_id, granted=False, reason="请由所在单位添加")
    answer = await units.add(identity, boss)
    assert (answer.json()["id"], answer.json()["outcome"]) == (account_id, "new")
    await units.set_roles(identity, boss, account_id, Role.APPLICANT)
    assert (await units.told(identity)).phone == PHONE
    assert (await steps.log_in(identity, NUMBER)).status_code == 422
    sent = (await units.passwords(identity))[-1]
    assert (await steps.log_in(identity, NUMBER, sent.password)).status_code == 201


async def test_name_and_phone_are_corrected_before_the_first_login(identity, boss):
    employee_id = await units.employee(identity, boss)
    old = (await units.passwords(identity))[-1]
    body = {"name": "古丽娜", "phone": "13711119999"}
    answer = await identity.client.put(f"/employees/{employee_id}", json=body, headers=boss)
    assert answer.status_code == 204
    fact, new = await units.told(identity), (await units.passwords(identity))[-1]
    assert (fact.name, fact.phone, new.phone) == ("古丽娜", "13711119999", "13711119999")
    assert (await steps.log_in(identity, NUMBER, old.password)).status_code == 422
    assert (await steps.log_in(identity, NUMBER, new.password)).status_code == 201


async def test_an_empty_phone_stays_as_it_is_and_a_wrong_one_is_said(identity, boss):
    employee_id = await units.added(identity, boss)
    path = f"/employees/{employee_id}"
    same = await identity.client.put(path, json={"name": "古丽", "phone": ""}, headers=boss)
    assert same.status_code == 204
    assert (await units.told(identity)).version == 1
    wrong = await identity.client.put(path, json={"name": "", "phone": "1"}, headers=boss)
    assert set(steps.errors(wrong)) == {"/name", "/phone"}


async def test_a_unit_cannot_take_an_account_over_by_reset_and_another_phone(identity, boss):
    """After a reset the person must change the password again; the phone stays out of the unit's hands."""
    employee_id = await units.employee(identity, boss)
    await units.come_in(identity)
    assert (await units.act(identity, boss, employee_id, "password-reset")).status_code == 204
    body = {"name": "古丽", "phone": "13888888888"}
    answer = await identity.client.put(f"/employees/{employee_id}", json=body, headers=boss)
    assert (answer.status_code, steps.slug(answer)) == (409, "owned-by-person")
    assert (await units.told(identity)).phone == PHONE
    again = await units.add(identity, boss, phone="13888888888")
    assert steps.slug(again) == "colleague-differs"


async def test_a_reset_ends_every_session_and_only_the_person_sees_the_password(identity, boss):
    employee_id = await units.employee(identity, boss)
    await units.come_in(identity)
    session = await steps.session_of(identity, NUMBER)
    answer = await units.act(identity, boss, employee_id, "password-reset")
    assert (answer.status_code, answer.content) == (204, b"")
    sent = (await units.passwords(identity))[-1]
    assert (sent.occasion, sent.phone) == ("reset", PHONE)
    assert (await steps.exchange(identity, session)).status_code == 401
    assert (await steps.log_in(identity, NUMBER)).status_code == 422
    assert (await steps.log_in(identity, NUMBER, sent.password)).json()["must_change_password"]
    assert sent.password not in (await identity.client.get("/employees", headers=boss)).text


async def test_a_reset_password_is_good_for_a_day(identity, boss):
    employee_id = await units.employee(identity, boss)
    identity.clock.move(hours=24, minutes=1)
    sent = (await units.passwords(identity))[-1]
    late = await steps.log_in(identity, NUMBER, sent.password)
    assert steps.slug(late) == "initial-password-expired"
    assert (await units.shown(identity, boss, employee_id))["first_login"] == "spent"


async def test_a_phone_cannot_be_flooded(identity, boss):
    employee_id = await units.employee(identity, boss)
    answers = [await units.act(identity, boss, employee_id, "password-reset") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [204] * 4 + [429] * 2
    assert "明天再试" in answers[-1].json()["detail"]
    same_phone = await units.added(identity, boss, document_number=eighteen(order=7))
    refused = await units.set_roles(identity, boss, same_phone, Role.APPLICANT)
    assert refused.status_code == 429
    assert (await units.shown(identity, boss, same_phone))["roles"] == []
    identity.clock.move(days=1)
    assert (await units.act(identity, boss, employee_id, "password-reset")).status_code == 204


async def test_officials_are_not_a_units_to_manage(identity, unit, boss):
    person = await steps.account(
        identity,
        NUMBER,
        roles=[(Role.APPLICANT, None), (Role.AUDITOR, None)],
        employer_id=unit.id,
    )
    for what in ("password-reset", "enable", "leave"):
        assert (await units.act(identity, boss, person.id, what)).status_code == 403
    assert (await units.act(identity, boss, person.id, "disable", reason="x")).status_code == 403
    assert (await units.set_roles(identity, boss, person.id)).status_code == 403
    seen = await units.shown(identity, boss, person.id)
    assert (seen["may"], "平台管理员" in seen["why_not"]) == ([], True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNIT_ADMIN, Role.APPLICANT}))
async def test_a_unit_gives_no_official_role(identity, boss, role):
    employee_id = await units.added(identity, boss)
    answer = await units.set_roles(identity, boss, employee_id, role)
    assert (answer.status_code, "/roles" in steps.errors(answer)) == (422, True)


async def test_disabled_is_out_at_once_and_comes_back(identity, boss):
    employee_id = await units.employee(identity, boss)
    await units.come_in(identity)
    session = await steps.session_of(identity, NUMBER)
    missing = await units.act(identity, boss, employee_id, "disable", reason=" ")
    assert "/reason" in steps.errors(missing)
    assert (await units.act(identity, boss, employee_id, "disable", reason="离职")).status_code == 204
    assert (await steps.exchange(identity, session)).status_code == 401
    assert steps.slug(await steps.log_in(identity, NUMBER)) == "account-disabled"
    assert (await units.told(identity)).status == "disabled"
    assert (await units.listed(identity, boss, status="disabled"))["items"][0]["may"] == ["enable"]
    assert steps.slug(await units.act(identity, boss, employee_id, "leave")) == "not-active"
    assert (await units.act(identity, boss, employee_id, "enable")).status_code == 204
    assert (await steps.log_in(identity, NUMBER)).status_code == 201


async def test_whom_the_platform_has_disabled_no_unit_enables(identity, boss):
    employee_id = await units.employee(identity, boss)
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, employee_id, "违规")
    answer = await units.act(identity, boss, employee_id, "enable")
    assert (answer.status_code, steps.slug(answer)) == (403, "disabled-by-platform")


async def test_nobody_disables_resets_or_removes_oneself(identity, unit):
    account, boss = await units.administrator(identity, unit)
    for what, body in (("password-reset", {}), ("disable", {"reason": "x"}), ("leave", {})):
        answer = await units.act(identity, boss, account.id, what, **body)
        assert steps.slug(answer) == "not-oneself", what


async def test_the_last_administrator_stays_one(identity, unit):
    account, boss = await units.administrator(identity, unit)
    answer = await units.set_roles(identity, boss, account.id, Role.APPLICANT)
    assert (answer.status_code, steps.slug(answer)) == (409, "last-unit-administrator")
    # Somebody who has never come in does not count.
    newcomer = await units.added(identity, boss)
    await units.set_roles(identity, boss, newcomer, Role.UNIT_ADMIN)
    assert (await units.set_roles(identity, boss, account.id)).status_code == 409
    await units.come_in(identity)
    assert (await units.set_roles(identity, boss, account.id)).status_code == 204


async def test_two_administrators_who_remove_each_other_leave_one(identity, unit):
    one, as_one = await units.administrator(identity, unit)
    two, as_two = await units.administrator(
        identity, unit, eighteen(order=903), phone="13600000003", name="管理员丙"
    )
    answers = await asyncio.gather(
        units.act(identity, as_one, two.id, "disable", reason="x"),
        units.act(identity, as_two, one.id, "disable", reason="x"),
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_who_leaves_keeps_the_account_and_the_own_role(identity, boss):
    employee_id = await units.added(identity, boss)
    await units.set_roles(identity, boss, employee_id, Role.APPLICANT, Role.UNIT_ADMIN)
    await units.come_in(identity)
    assert (await units.act(identity, boss, employee_id, "leave")).status_code == 204
    fact = await units.told(identity)
    assert (fact.status, fact.employer_id) == ("active", None)
    assert [grant.role for grant in fact.grants] == [Role.APPLICANT]
    assert (await steps.log_in(identity, NUMBER)).status_code == 201
    assert (await identity.client.get(f"/employees/{employee_id}", headers=boss)).status_code == 404
    assert (await units.add(identity, boss)).json()["outcome"] == "joins"


async def test_who_was_added_by_mistake_is_given_up_and_may_register(identity, boss):
    employee_id = await units.employee(identity, boss)
    sent = (await units.passwords(identity))[-1]
    assert (await units.act(identity, boss, employee_id, "leave")).status_code == 204
    fact = await units.told(identity)
    assert (fact.status, fact.employer_id, fact.grants) == ("refused", None, ())
    assert (await steps.log_in(identity, NUMBER, sent.password)).status_code == 422
    assert await steps.registered(identity, document_number=NUMBER) == employee_id


async def test_versions_follow_each_other_without_a_gap(identity, boss):
    employee_id = await units.added(identity, boss)
    await units.set_roles(identity, boss, employee_id, Role.APPLICANT, Role.UNIT_ADMIN)
    await units.come_in(identity)
    await units.set_roles(identity, boss, employee_id, Role.APPLICANT)
    await units.act(identity, boss, employee_id, "disable", reason="x")
    await units.act(identity, boss, employee_id, "enable")
    await units.act(identity, boss, employee_id, "leave")
    facts = [
        fact.version for fact in await identity.emitted(AccountChanged) if str(fact.account_id) == employee_id
    ]
    assert facts == list(range(1, len(facts) + 1))


async def test_nothing_personal_is_stored_or_audited_in_clear(identity, boss):
    employee_id = await units.employee(identity, boss)
    sent = (await units.passwords(identity))[-1]
    async with identity.resources.database.read() as reading:
        account = await reading.scalar(select(Account).where(Account.id == employee_id))
        from foundation.audit.tables import AuditEntry
        from foundation.bus.tables import OutboxEntry

        entries = [vars(row) for row in await reading.scalars(select(AuditEntry))]
        outbox = [vars(row) for row in await reading.scalars(select(OutboxEntry))]
    for secret in (NUMBER, PHONE, sent.password):
        assert secret not in repr(vars(account)) + repr(entries) + repr(outbox)
