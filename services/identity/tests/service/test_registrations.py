"""Registering oneself, and the decision."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from contracts.events.identity import AccountChanged, RegistrationDecided
from contracts.words import Role
from identity.accounts.model import Account
from identity.photos.model import Photo
from identity.registrations.model import Registration
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service


async def count(identity, table):
    async with identity.resources.database.read() as reading:
        return await reading.scalar(select(func.count()).select_from(table))


async def test_who_registers_waits_without_any_role(identity):
    account_id = await steps.registered(identity)
    [fact] = await identity.emitted(AccountChanged)
    assert (str(fact.account_id), fact.version, fact.status, fact.grants) == (account_id, 1, "pending", ())
    assert (fact.name, fact.document_number, fact.phone) == (steps.NAME, steps.NUMBER, steps.PHONE)
    assert fact.birth_date == date(1960, 5, 21)
    answer = await steps.log_in(identity)
    assert (answer.status_code, steps.slug(answer)) == (403, "account-pending")
    assert "等待后台人员添加权限" in answer.json()["detail"]


async def test_nothing_personal_is_stored_in_clear(identity):
    await steps.registered(identity)
    async with identity.resources.database.read() as reading:
        rows = [await reading.scalar(select(table)) for table in (Account, Registration)]
    stored = repr([vars(row) for row in rows])
    for secret in (steps.NUMBER, steps.PHONE, steps.PASSWORD, "1960-05-21"):
        assert secret not in stored


async def test_all_errors_come_in_one_answer(identity):
    answer = await steps.register(identity, {})
    assert answer.status_code == 422
    assert set(steps.errors(answer)) == {
        "/name",
        "/region_code",
        "/user_type",
        "/front_photo_id",
        "/back_photo_id",
        "/phone",
        "/code",
        "/password",
    }


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"document_number": steps.NUMBER[:-1] + "?"}, "/document_number", "数字"),
        ({"document_number": eighteen()[:-1] + "5"}, "/document_number", "校验位"),
        ({"document_number": eighteen(born="20991231")}, "/document_number", "晚于今天"),
        ({"document_number": eighteen(born="20150101")}, "/document_number", "未满18周岁"),
        ({"user_type": "overseas"}, "/document_number", "中国居民"),
        ({"document_number": "H12345678"}, "/document_number", "港澳台"),
        ({"region_code": "650000"}, "/region_code", "省市区"),
        ({"region_code": "000000"}, "/region_code", "省市区"),
        ({"name": "王1"}, "/name", "姓名"),
        ({"password_again": "Other-2026"}, "/password_again", "不一致"),
        ({"password": "Ab-" + steps.PHONE, "password_again": "Ab-" + steps.PHONE}, "/password", "手机号"),
        ({"code": "12345"}, "/code", "验证码"),
        ({"front_photo_id": str(uuid4())}, "/front_photo_id", "正面"),
        ({"back_photo_id": "../x"}, "/back_photo_id", "反面"),
    ],
)
async def test_each_error_stands_beside_its_field_and_costs_nothing(identity, changes, pointer, words):
    right = await steps.form(identity)
    answer = await steps.register(identity, {**right, **changes})
    assert answer.status_code == 422
    assert list(steps.errors(answer)) == [pointer]
    assert words in steps.errors(answer)[pointer]
    assert (await steps.register(identity, right)).status_code == 201


async def test_a_photo_of_the_other_side_or_of_somebody_else_is_not_taken(identity):
    right = await steps.form(identity)
    swapped = {**right, "front_photo_id": right["back_photo_id"], "back_photo_id": right["front_photo_id"]}
    assert set(steps.errors(await steps.register(identity, swapped))) == {"/front_photo_id", "/back_photo_id"}
    await steps.register(identity, right)
    identity.clock.move(seconds=61)
    other = await steps.form(
        identity,
        document_number=eighteen(order=321),
        front_photo_id=right["front_photo_id"],
        code=await steps.code_for(identity),
    )
    assert list(steps.errors(await steps.register(identity, other))) == ["/front_photo_id"]


async def test_a_code_is_used_once(identity):
    used = await steps.form(identity)
    await steps.register(identity, used)
    other = await steps.form(identity, document_number=eighteen(order=321), code=used["code"])
    assert list(steps.errors(await steps.register(identity, other))) == ["/code"]


async def test_somebody_from_elsewhere_registers_with_a_permit(identity):
    account_id = await steps.registered(identity, user_type="overseas", document_number="h12345678")
    shown = (
        await identity.client.get(f"/registrations/{account_id}", headers=steps.administrator(identity))
    ).json()
    assert (shown["document_number"], shown["birth_date"], shown["sex"]) == ("H12345678", None, None)
    assert steps.slug(await steps.log_in(identity, "H1234567801")) == "account-pending"


async def test_one_person_has_one_account(identity):
    await steps.account(identity)
    answer = await steps.register(identity, await steps.form(identity, phone="13712345678"))
    assert (answer.status_code, list(steps.errors(answer))) == (409, ["/document_number"])
    assert "忘记密码" in answer.json()["detail"]


async def test_asking_whether_somebody_is_registered_costs_a_code_each_time(identity):
    await steps.account(identity)
    filled = await steps.form(identity, phone="13712345678")
    assert (await steps.register(identity, {**filled, "code": "000000"})).status_code == 422
    assert (await steps.register(identity, filled)).status_code == 409
    assert list(steps.errors(await steps.register(identity, filled))) == ["/code"]


async def test_who_waits_is_told_so_when_registering_again(identity):
    await steps.registered(identity)
    identity.clock.move(seconds=61)
    answer = await steps.register(identity, await steps.form(identity))
    assert (answer.status_code, steps.slug(answer)) == (409, "already-waiting")


async def test_pressed_twice_with_one_key_it_is_one_account_and_the_same_answer(identity):
    filled = await steps.form(identity)
    answers = await asyncio.gather(*(steps.register(identity, filled, "key-1") for _ in range(6)))
    answers.append(await steps.register(identity, filled, "key-1"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["account_id"] for answer in answers}) == 1
    assert (await count(identity, Account), await count(identity, Registration)) == (1, 1)


async def test_a_key_with_another_body_is_another_request(identity):
    filled = await steps.form(identity)
    assert (await steps.register(identity, filled, "key-1")).status_code == 201
    assert (await steps.register(identity, {**filled, "name": "李四"}, "key-1")).status_code == 422


async def test_two_people_with_one_number_at_once_make_one_account(identity):
    forms = [await steps.form(identity, phone=f"1371234567{n}") for n in range(4)]
    answers = await asyncio.gather(*(steps.register(identity, filled) for filled in forms))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await count(identity, Account) == 1


async def test_the_list_shows_who_waits_longest_first_masked_and_page_by_page(identity):
    ids = []
    for n in range(22):
        number, phone = eighteen(order=100 + n), f"139123450{n:02d}"
        ids.append(await steps.registered(identity, document_number=number, phone=phone))
    headers = steps.administrator(identity)
    first = (await identity.client.get("/registrations", headers=headers)).json()
    rest = (await identity.client.get(f"/registrations?cursor={first['next']}", headers=headers)).json()
    assert [row["account_id"] for row in first["items"] + rest["items"]] == ids
    assert (len(first["items"]), rest["next"]) == (20, None)
    row = first["items"][0]
    assert row["document_number_masked"] == eighteen(order=100)[:4] + "*" * 11 + eighteen(order=100)[-3:]
    assert row["phone_masked"] == "139****5000"
    assert (await identity.client.get("/registrations/counts", headers=headers)).json() == {"waiting": 22}
    assert (await identity.client.get("/registrations?cursor=x", headers=headers)).status_code == 422


async def test_one_registration_is_shown_whole_with_photos_and_each_look_is_audited(identity):
    account_id = await steps.registered(identity, document_number=eighteen("666666"))
    headers = steps.administrator(identity)
    shown = (await identity.client.get(f"/registrations/{account_id}", headers=headers)).json()
    assert (shown["document_number"], shown["phone"]) == (eighteen("666666"), steps.PHONE)
    assert (shown["birth_date"], shown["sex"], shown["state"]) == ("1960-05-21", "1", "waiting")
    assert len(shown["warnings"]) == 1
    for side in ("front", "back"):
        picture = await identity.client.get(f"/registrations/{account_id}/photos/{side}", headers=headers)
        assert picture.content.startswith(b"\xff\xd8\xff")
        assert picture.headers["content-type"] == "image/jpeg"
        assert picture.headers["x-content-type-options"] == "nosniff"
    actions = await identity.audit_actions()
    assert actions.count("registration.read_unmasked") == 1
    assert actions.count("registration.read_photo") == 2


async def test_granting_makes_an_applicant_who_can_log_in(identity):
    account_id = await steps.registered(identity)
    answer = await steps.decide(identity, account_id, granted=True)
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["decided_by_name"]) == ("granted", "管理员甲")
    changed = (await identity.emitted(AccountChanged))[-1]
    assert (changed.version, changed.status) == (2, "active")
    assert [grant.role for grant in changed.grants] == [Role.APPLICANT]
    [decided] = await identity.emitted(RegistrationDecided)
    assert (str(decided.account_id), decided.version, decided.granted) == (account_id, 2, True)
    assert (await steps.log_in(identity)).status_code == 201
    assert "registration.decide" in await identity.audit_actions()


async def test_a_refusal_needs_a_reason_which_the_person_reads(identity):
    account_id = await steps.registered(identity)
    assert list(steps.errors(await steps.decide(identity, account_id, granted=False))) == ["/reason"]
    answer = await steps.decide(identity, account_id, granted=False, reason="照片不清晰。")
    assert (answer.json()["state"], answer.json()["reason"]) == ("refused", "照片不清晰。")
    [decided] = await identity.emitted(RegistrationDecided)
    assert (decided.granted, decided.reason) == (False, "照片不清晰。")
    answer = await steps.log_in(identity)
    assert steps.slug(answer) == "account-refused"
    assert "未通过：照片不清晰。" in answer.json()["detail"]


async def test_who_was_refused_registers_again_into_the_same_account(identity):
    account_id = await steps.registered(identity)
    await steps.decide(identity, account_id, granted=False, reason="照片不清晰")
    identity.clock.move(seconds=61)
    again = await steps.registered(identity, phone="13712345678", name="王建国·二")
    assert again == account_id
    headers = steps.administrator(identity)
    refused = (await identity.client.get("/registrations?state=refused", headers=headers)).json()["items"]
    waiting = (await identity.client.get("/registrations", headers=headers)).json()["items"]
    assert (refused, [row["account_id"] for row in waiting]) == ([], [account_id])
    assert (await steps.decide(identity, account_id, granted=True)).status_code == 201
    versions = [fact.version for fact in await identity.emitted(AccountChanged)]
    assert versions == [1, 2, 3, 4]
    assert (await steps.log_in(identity)).status_code == 201


async def test_of_fifty_decisions_at_once_one_counts_and_the_others_are_told(identity):
    account_id = await steps.registered(identity)
    headers = [steps.administrator(identity, f"管理员{n}") for n in range(50)]
    answers = await asyncio.gather(
        *(
            steps.decide(identity, account_id, each, granted=bool(n % 2), reason="理由")
            for n, each in enumerate(headers)
        )
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] + [409] * 49
    told = next(answer for answer in answers if answer.status_code == 409)
    winner = next(answer for answer in answers if answer.status_code == 201).json()["decided_by_name"]
    assert winner in told.json()["detail"]
    assert len(await identity.emitted(RegistrationDecided)) == 1


async def test_photos_are_removed_some_days_after_the_decision(identity):
    account_id = await steps.registered(identity)
    await steps.decide(identity, account_id, granted=True)
    headers = steps.administrator(identity)
    path = f"/registrations/{account_id}/photos/front"
    identity.clock.move(days=29)
    await identity.run_tasks()
    assert (await identity.client.get(path, headers=headers)).status_code == 200
    identity.clock.move(days=2)
    await identity.run_tasks()
    answer = await identity.client.get(path, headers=headers)
    assert (answer.status_code, steps.slug(answer)) == (404, "photo-gone")
    assert [key async for key in identity.resources.store.keys("photos/") if account_id in key] == []


async def test_photos_of_a_registration_that_was_superseded_go_by_its_own_decision(identity):
    first = await steps.form(identity)
    account_id = (await steps.register(identity, first)).json()["account_id"]
    await steps.decide(identity, account_id, granted=False, reason="照片不清晰")
    identity.clock.move(days=20)
    second = await steps.form(identity)
    assert (await steps.register(identity, second)).json()["account_id"] == account_id
    identity.clock.move(days=11)
    await identity.run_tasks()
    assert await stored_photos(identity) == photos_of(second)
    await steps.decide(identity, account_id, granted=True)
    identity.clock.move(days=31)
    await identity.run_tasks()
    assert await stored_photos(identity) == set()


async def test_photos_of_who_waits_long_are_kept_until_somebody_has_seen_them(identity):
    filled = await steps.form(identity)
    await steps.register(identity, filled)
    identity.clock.move(days=90)
    await identity.run_tasks()
    assert await stored_photos(identity) == photos_of(filled)


async def test_photos_of_a_form_that_was_never_sent_are_removed_after_a_day(identity):
    filled = await steps.form(identity)
    assert await stored_photos(identity) == photos_of(filled)
    identity.clock.move(hours=25)
    await identity.run_tasks()
    assert await stored_photos(identity) == set()
    assert set(steps.errors(await steps.register(identity, filled))) >= {"/front_photo_id", "/back_photo_id"}


def photos_of(filled):
    return {f"photos/{filled[side]}.jpg" for side in ("front_photo_id", "back_photo_id")}


async def stored_photos(identity):
    """Return the photos that are in the store and in the table as present; both must agree."""
    stored = {key async for key in identity.resources.store.keys("photos/")}
    async with identity.resources.database.read() as reading:
        rows = await reading.execute(select(Photo.object_key, Photo.state))
    known = dict(rows.all())
    assert {key for key in stored if key in known} == {key for key, at in known.items() if at == "present"}
    return {key for key in stored if key in known}


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.PLATFORM_ADMIN)])
async def test_nobody_but_a_platform_administrator_sees_registrations(identity, role):
    account_id = uuid4()
    headers = identity.as_(identity.actor(role)) if role else {}
    for method, path in (
        ("GET", "/registrations"),
        ("GET", "/registrations/counts"),
        ("GET", f"/registrations/{account_id}"),
        ("GET", f"/registrations/{account_id}/photos/front"),
        ("POST", f"/registrations/{account_id}/decision"),
    ):
        body = {"granted": True} if method == "POST" else None
        answer = await identity.client.request(method, path, headers=headers, json=body)
        assert answer.status_code == (403 if role else 401), path


async def test_a_registration_that_does_not_exist_is_not_found(identity):
    headers = steps.administrator(identity)
    for path in (f"/registrations/{uuid4()}", f"/registrations/{uuid4()}/photos/back"):
        assert (await identity.client.get(path, headers=headers)).status_code == 404
    assert (await steps.decide(identity, uuid4(), granted=True)).status_code == 404
