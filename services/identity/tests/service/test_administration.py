"""人员账户: what a platform administrator does with accounts."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.events.identity import AccountChanged, CodeIssued, InitialPasswordIssued, PhoneReplaced
from contracts.reference.organizations import built_in
from contracts.words import Role
from foundation.audit.tables import AuditEntry
from foundation.ids import uuid7
from identity.accounts import usecases as accounts
from identity.organizations import usecases as organizations
from identity.seed import seed
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

OTHER = eighteen(order=222)
NEW_PHONE = "13812340001"
ASSOCIATION = next(one.id for one in built_in() if one.kind == "association")
BUREAU = next(one.id for one in built_in() if one.kind == "bureau")


async def seeded(identity):
    async with identity.resources.unit_of_work() as uow:
        await seed(uow)


def administrator(identity, account=None):
    return identity.as_(
        identity.actor(Role.PLATFORM_ADMIN, id=account.id if account else None, name="管理员甲")
    )


async def ask(identity, method, path, headers=None, **options):
    return await identity.client.request(
        method, f"/accounts{path}", headers=headers or administrator(identity), **options
    )


async def shown(identity, account):
    answer = await ask(identity, "GET", f"/{account.id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def correct(identity, account, headers=None, **body):
    """Correct name and phone; return the response."""
    given = {"name": steps.NAME, "reason": "已电话核实", **body}
    return await ask(identity, "PUT", f"/{account.id}", headers, json=given)


async def audited(identity, action):
    async with identity.resources.database.read() as reading:
        rows = await reading.scalars(
            select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        )
        return [(row.object_id, row.reason, row.details) for row in rows]


async def test_accounts_are_listed_newest_first_masked_and_page_by_page(identity):
    made = [await steps.account(identity, eighteen(order=100 + n), phone=None) for n in range(23)]
    first = (await ask(identity, "GET", "")).json()
    second = (await ask(identity, "GET", "", params={"cursor": first["next"]})).json()
    listed = [row["id"] for row in first["items"] + second["items"]]
    assert listed == [str(account.id) for account in reversed(made)]
    assert (len(first["items"]), second["next"]) == (20, None)
    number = eighteen(order=122)
    assert first["items"][0]["document_number_masked"] == number[:4] + "*" * 11 + number[-3:]
    assert number not in str(first)


async def test_filters_narrow_the_list(identity):
    await seeded(identity)
    held = ((Role.ASSOCIATION_REVIEWER, ASSOCIATION),)
    reviewer = await steps.account(identity, name="买买提·艾力", roles=held)
    closed = await steps.account(identity, OTHER, name="王小明", phone=None)
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, closed.id, "离职")
    for wanted, found in (
        ({"name": "艾力"}, [reviewer]),
        ({"name": "%"}, []),
        ({"role": "association_reviewer"}, [reviewer]),
        ({"role": "auditor"}, []),
        ({"organization_id": str(ASSOCIATION)}, [reviewer]),
        ({"status": "disabled"}, [closed]),
        ({"status": "active", "name": "王"}, []),
    ):
        items = (await ask(identity, "GET", "", params=wanted)).json()["items"]
        assert [item["id"] for item in items] == [str(one.id) for one in found], wanted


async def test_a_whole_id_number_or_phone_finds_its_accounts(identity):
    one = await steps.account(identity)
    other = await steps.account(identity, OTHER)
    by_number = await ask(identity, "POST", "/lookup", json={"number": f" {OTHER.lower()} "})
    assert [item["id"] for item in by_number.json()["items"]] == [str(other.id)]
    by_phone = await ask(identity, "POST", "/lookup", json={"number": steps.PHONE})
    assert [item["id"] for item in by_phone.json()["items"]] == [str(other.id), str(one.id)]
    for part in (OTHER[:-1], steps.PHONE[:-1], "王"):
        assert (await ask(identity, "POST", "/lookup", json={"number": part})).json()["items"] == []


async def test_only_platform_administrators_come_in(identity):
    person = await steps.account(identity)
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        headers = identity.as_(identity.actor(role))
        for method, path in (("GET", ""), ("GET", f"/{person.id}"), ("POST", f"/{person.id}/enable")):
            assert (await ask(identity, method, path, headers)).status_code == 403, (role, path)


async def test_a_grant_says_when_and_by_whom_and_is_effective_at_once(identity):
    await seeded(identity)
    boss = await steps.account(identity, OTHER, name="管理员甲", roles=((Role.PLATFORM_ADMIN, None),))
    person = await steps.account(identity)
    session = await steps.session_of(identity)
    body = {"role": "bureau_reviewer", "organization_id": str(BUREAU)}
    answer = await ask(identity, "POST", f"/{person.id}/grants", administrator(identity, boss), json=body)
    assert answer.status_code == 204, answer.text
    [_, grant] = (await shown(identity, person))["grants"]
    assert (grant["role"], grant["granted_by_name"]) == ("bureau_reviewer", "管理员甲")
    assert "住房和城乡建设局" in grant["organization_name"]
    roles = (await steps.exchange(identity, session)).json()["actor"]["roles"]
    assert "bureau_reviewer" in roles
    gone = await ask(identity, "DELETE", f"/{person.id}/grants/{grant['id']}")
    assert gone.status_code == 204
    roles = (await steps.exchange(identity, session)).json()["actor"]["roles"]
    assert "bureau_reviewer" not in roles
    again = await ask(identity, "DELETE", f"/{person.id}/grants/{grant['id']}")
    assert (again.status_code, steps.slug(again)) == (404, "grant-gone")
    details = {"roles": ["bureau_reviewer"], "organizations": [str(BUREAU)]}
    assert await audited(identity, "account.grant") == [(str(person.id), None, details)]
    assert await audited(identity, "account.revoke") == [(str(person.id), None, details)]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"role": "bureau_reviewer"}, 409, "role-needs-organization"),
        ({"role": "bureau_reviewer", "organization_id": str(ASSOCIATION)}, 409, "role-needs-organization"),
        ({"role": "applicant", "organization_id": str(ASSOCIATION)}, 409, "role-needs-organization"),
        ({"role": "bureau_reviewer", "organization_id": str(uuid7())}, 404, "organization-not-found"),
        ({"role": "auditor"}, 409, "roles-exclude"),
        ({"role": "king"}, 422, "invalid"),
    ],
)
async def test_a_role_that_does_not_fit_is_refused_in_words(identity, body, status, slug):
    await seeded(identity)
    person = await steps.account(identity, roles=((Role.PLATFORM_ADMIN, None),))
    answer = await ask(identity, "POST", f"/{person.id}/grants", json=body)
    assert (answer.status_code, steps.slug(answer)) == (status, slug), answer.text


async def test_nobody_administers_the_own_account(identity):
    boss = await steps.account(identity, roles=((Role.PLATFORM_ADMIN, None),))
    headers = administrator(identity, boss)
    for path, body in (
        ("grants", {"role": "applicant"}),
        ("disable", {"reason": "x"}),
        ("enable", None),
        ("password-reset", None),
        ("second-factor/remove", {"reason": "x"}),
    ):
        answer = await ask(identity, "POST", f"/{boss.id}/{path}", headers, json=body)
        assert (answer.status_code, steps.slug(answer)) == (403, "oneself"), path
    answer = await correct(identity, boss, headers, phone=NEW_PHONE)
    assert (answer.status_code, steps.slug(answer)) == (403, "oneself")
    page = (await ask(identity, "GET", f"/{boss.id}", headers)).json()
    assert not any(page["may"].values())


async def test_the_last_administrator_cannot_leave(identity):
    boss = await steps.account(identity, roles=((Role.PLATFORM_ADMIN, None),))
    [grant] = (await shown(identity, boss))["grants"]
    path = f"/{boss.id}/grants/{grant['id']}"
    answer = await ask(identity, "DELETE", path, administrator(identity, boss))
    assert (answer.status_code, steps.slug(answer)) == (409, "last-administrator")
    await steps.account(identity, OTHER, roles=((Role.PLATFORM_ADMIN, None),))
    assert (await ask(identity, "DELETE", path, administrator(identity, boss))).status_code == 204


@pytest.mark.parametrize("deed", ["disable", "revoke"])
async def test_of_two_administrators_who_remove_each_other_at_once_one_remains(identity, deed):
    roles = ((Role.PLATFORM_ADMIN, None),)
    one = await steps.account(identity, roles=roles)
    other = await steps.account(identity, OTHER, roles=roles)

    async def remove(actor, target):
        headers = administrator(identity, actor)
        if deed == "disable":
            return await ask(identity, "POST", f"/{target.id}/disable", headers, json={"reason": "调离"})
        [grant] = (await shown(identity, target))["grants"]
        return await ask(identity, "DELETE", f"/{target.id}/grants/{grant['id']}", headers)

    answers = await asyncio.gather(remove(one, other), remove(other, one))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    states = [await shown(identity, account) for account in (one, other)]
    assert sum(state["status"] == "active" and bool(state["grants"]) for state in states) == 1


async def test_disabling_ends_the_sessions_needs_a_reason_and_can_be_undone(identity):
    person = await steps.account(identity)
    session = await steps.session_of(identity)
    without = await ask(identity, "POST", f"/{person.id}/disable", json={"reason": "  "})
    assert steps.errors(without) == {"/reason": "请填写原因，原因会记入审计日志。"}
    assert (await ask(identity, "POST", f"/{person.id}/disable", json={"reason": "调离"})).status_code == 204
    assert (await steps.exchange(identity, session)).status_code == 401
    assert steps.slug(await steps.log_in(identity)) == "account-disabled"
    twice = await ask(identity, "POST", f"/{person.id}/disable", json={"reason": "调离"})
    assert steps.slug(twice) == "account-state-changed"
    assert (await ask(identity, "POST", f"/{person.id}/enable")).status_code == 204
    assert (await steps.log_in(identity)).status_code == 201
    assert await audited(identity, "account.disable") == [(str(person.id), "调离", {})]


async def test_a_reset_sends_a_password_that_nobody_else_sees(identity):
    person = await steps.account(identity)
    session = await steps.session_of(identity)
    answer = await ask(identity, "POST", f"/{person.id}/password-reset")
    assert (answer.status_code, answer.content) == (204, b"")
    [issued] = await identity.emitted(InitialPasswordIssued)
    assert (issued.account_id, issued.phone, issued.occasion) == (person.id, steps.PHONE, "reset")
    assert (await steps.exchange(identity, session)).status_code == 401
    assert steps.slug(await steps.log_in(identity)) == "wrong-credentials"
    assert (await steps.log_in(identity, password=issued.password)).json()["must_change_password"] is True


async def test_resets_are_five_a_day(identity):
    person = await steps.account(identity)
    answers = await asyncio.gather(*(ask(identity, "POST", f"/{person.id}/password-reset") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [204] * 5 + [429] * 3
    assert "今天已重置密码5次" in next(one for one in answers if one.status_code == 429).json()["detail"]
    identity.clock.move(hours=24)
    assert (await ask(identity, "POST", f"/{person.id}/password-reset")).status_code == 204


async def test_there_must_be_a_phone_and_an_active_account_to_reset(identity):
    silent = await steps.account(identity, phone=None)
    assert steps.slug(await ask(identity, "POST", f"/{silent.id}/password-reset")) == "phone-missing"
    assert (await shown(identity, silent))["may"]["reset_password"] is False
    waiting = await steps.registered(identity, document_number=OTHER)
    answer = await ask(identity, "POST", f"/{waiting}/password-reset")
    assert steps.slug(answer) == "account-not-active"


async def test_an_official_is_added_and_logs_in_with_what_the_sms_says(identity):
    await seeded(identity)
    held = {"role": "bureau_officer", "organization_id": str(BUREAU)}
    person = {"name": " 李四 ", "document_number": OTHER, "phone": steps.PHONE, "roles": [held]}
    answer = await ask(identity, "POST", "", json={**person, "employer_id": str(BUREAU)})
    assert answer.status_code == 201, answer.text
    [issued] = await identity.emitted(InitialPasswordIssued)
    assert issued.occasion == "added"
    assert (await steps.log_in(identity, OTHER, issued.password)).status_code == 201
    [fact] = await identity.emitted(AccountChanged)
    assert (fact.name, fact.employer_id, fact.status) == ("李四", BUREAU, "active")
    again = await ask(identity, "POST", "", json=person)
    assert (again.status_code, steps.slug(again)) == (409, "person-has-account")
    assert "按证件号查找" in steps.errors(again)["/document_number"]


async def test_a_person_from_elsewhere_is_added_by_saying_so(identity):
    person = {"name": "李四", "document_number": "H12345678", "phone": steps.PHONE}
    body = {**person, "roles": [{"role": "auditor"}]}
    answer = await ask(identity, "POST", "", json=body)
    assert "用户类型" in steps.errors(answer)["/document_number"]
    answer = await ask(identity, "POST", "", json={**body, "user_type": "x"})
    assert list(steps.errors(answer)) == ["/user_type"]
    answer = await ask(identity, "POST", "", json={**body, "user_type": "overseas"})
    assert answer.status_code == 201, answer.text
    [fact] = await identity.emitted(AccountChanged)
    assert fact.document_number == "H12345678"


async def test_a_person_s_errors_come_in_one_answer(identity):
    answer = await ask(identity, "POST", "", json={"name": "", "document_number": "1", "phone": "2"})
    assert set(steps.errors(answer)) == {"/name", "/document_number", "/phone", "/roles"}
    answer = await ask(identity, "POST", "", json={"name": "李4", "phone": "2"})
    assert "姓名只能包含文字" in steps.errors(answer)["/name"]


async def test_a_lost_phone_is_replaced_and_of_no_use_any_more(identity):
    person = await steps.account(identity)
    session = await steps.session_of(identity)
    async with steps.with_settings(identity, captcha_before_sms=False):
        await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
        answer = await correct(identity, person, phone=NEW_PHONE, version=person.version)
        assert answer.status_code == 204, answer.text
        assert steps.slug(await steps.set_anew(identity, await steps.last_code(identity))) == "code-wrong"
        assert (await steps.exchange(identity, session)).status_code == 401
        identity.clock.move(minutes=2)
        await steps.ask_code(identity, purpose="forgot_password", login=steps.NUMBER)
    sent = (await identity.emitted(CodeIssued))[-1]
    assert sent.phone == NEW_PHONE
    assert (await steps.set_anew(identity, sent.code)).status_code == 204
    (warned,) = await identity.emitted(PhoneReplaced)
    assert (warned.account_id, warned.phone, warned.by_owner) == (person.id, steps.PHONE, False)
    told = (await identity.emitted(AccountChanged))[-1]
    assert (told.phone, told.name, told.version) == (NEW_PHONE, steps.NAME, person.version + 1)
    entry = (str(person.id), "已电话核实", {"changed": ["phone"]})
    assert await audited(identity, "account.correct") == [entry]
    assert await identity.emitted(InitialPasswordIssued) == []


async def test_another_name_is_told_and_ends_no_session(identity):
    person = await steps.account(identity)
    session = await steps.session_of(identity)
    assert (await correct(identity, person, name=" 王建囯 ")).status_code == 204
    assert (await steps.exchange(identity, session)).status_code == 200
    seen = await shown(identity, person)
    assert (seen["name"], seen["version"]) == ("王建囯", person.version + 1)
    assert (await identity.emitted(AccountChanged))[-1].phone == steps.PHONE
    assert (await correct(identity, person, name="王建囯", phone=steps.PHONE)).status_code == 204
    assert (await shown(identity, person))["version"] == person.version + 1


async def test_an_initial_password_at_the_wrong_phone_is_void_and_another_goes_to_the_right_one(identity):
    person = await steps.account(identity, must_change_password=True)
    assert (await correct(identity, person, phone=NEW_PHONE)).status_code == 204
    [issued] = await identity.emitted(InitialPasswordIssued)
    assert issued.phone == NEW_PHONE
    assert steps.slug(await steps.log_in(identity)) == "wrong-credentials"
    assert (await steps.log_in(identity, password=issued.password)).status_code == 201


async def test_an_initial_password_of_a_disabled_account_does_not_outlive_the_phone(identity):
    person = await steps.account(identity, must_change_password=True)
    await ask(identity, "POST", f"/{person.id}/disable", json={"reason": "核实中"})
    assert (await correct(identity, person, phone=NEW_PHONE)).status_code == 204
    assert await identity.emitted(InitialPasswordIssued) == []
    await ask(identity, "POST", f"/{person.id}/enable")
    assert (await steps.log_in(identity)).status_code != 201


async def test_a_correction_s_errors_come_in_one_answer(identity):
    person = await steps.account(identity)
    for body, pointers in (
        ({"name": " ", "phone": "123", "reason": " "}, {"/name", "/phone", "/reason"}),
        ({"name": "王4"}, {"/name"}),
        ({"reason": ""}, {"/reason"}),
    ):
        answer = await correct(identity, person, **body)
        assert (answer.status_code, set(steps.errors(answer))) == (422, pointers)
    assert await audited(identity, "account.correct") == []


async def test_of_two_who_correct_at_once_the_second_is_told(identity):
    person = await steps.account(identity)
    answers = await asyncio.gather(
        *(correct(identity, person, name=f"王建{sign}", version=person.version) for sign in "甲乙丙丁")
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert steps.slug(refused) == "account-outdated"
    assert len(await audited(identity, "account.correct")) == 1


async def test_only_a_person_s_active_or_disabled_account_is_corrected(identity):
    waiting = await steps.registered(identity, document_number=OTHER)
    body = {"name": "李四", "reason": "已电话核实"}
    answer = await ask(identity, "PUT", f"/{waiting}", json=body)
    assert (answer.status_code, steps.slug(answer)) == (409, "not-correctable")
    assert (await ask(identity, "GET", f"/{waiting}")).json()["may"]["correct"] is False
    async with identity.resources.unit_of_work() as uow:
        company = await organizations.create_company(uow, name="某某公司", credit_code="91110000600037341L")
        unit = await accounts.open_unit_account(uow, company)
    answer = await correct(identity, unit, name="别的公司")
    assert (answer.status_code, steps.slug(answer)) == (403, "unit-account")


async def test_an_unknown_account_is_not_found(identity):
    answer = await ask(identity, "PUT", f"/{uuid7()}", json={"name": "李四", "reason": "已电话核实"})
    assert (answer.status_code, steps.slug(answer)) == (404, "account-not-found")
    for method, path in (("GET", ""), ("POST", "/enable"), ("POST", "/password-reset")):
        answer = await ask(identity, method, f"/{uuid7()}{path}")
        assert (answer.status_code, steps.slug(answer)) == (404, "account-not-found")


async def test_no_role_is_granted_for_an_organization_that_closes_meanwhile(identity):
    async with identity.resources.unit_of_work() as uow:
        company = await organizations.create_company(uow, name="某某公司", credit_code="91110000600037341L")
    person = await steps.account(identity)
    body = {"role": "unit_admin", "organization_id": str(company.id)}
    headers = administrator(identity)
    granted, closed = await asyncio.gather(
        ask(identity, "POST", f"/{person.id}/grants", headers, json=body),
        identity.client.post(f"/organizations/{company.id}/close", json={"version": 1}, headers=headers),
    )
    assert (granted.status_code, closed.status_code) in {(204, 409), (409, 200)}
