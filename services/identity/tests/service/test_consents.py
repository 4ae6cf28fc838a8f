"""The notice in versions, agreeing to it, and taking that back."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.reference.organizations import built_in
from contracts.words import Role
from foundation.clock import official_day
from identity.consents.model import Consent
from identity.privacy_notices import usecases as privacy_notices
from identity.privacy_notices.usecases import PrivacyNotice
from identity.registrations import usecases as registrations
from identity.seed import seed
from identity.tests.numbers import eighteen

from . import steps, units

pytestmark = pytest.mark.service

BODY = "本平台处理您的个人信息用于专家入库申请和审核。" * 20
FOR_NOBODY = (Role.PLATFORM_ADMIN, Role.AUDITOR)
TICKED = {"agrees": True, "agrees_sensitive": True}


async def first(kit):
    async with kit.resources.unit_of_work() as uow:
        await seed(uow)


async def draft(kit, headers, **changes):
    """Begin a version, word it and return its id and version."""
    made = await kit.client.post("/privacy/versions", headers=headers)
    assert made.status_code == 201, made.text
    words = {"title": "个人信息处理告知书", "body": BODY, "news": "增加短信服务提供者。", "asks_again": True}
    address = f"/privacy/versions/{made.json()['id']}"
    worded = await kit.client.put(address, json={"version": 1, **words, **changes}, headers=headers)
    assert worded.status_code == 200, worded.text
    return made.json()["id"], worded.json()["version"]


async def publish(kit, headers, on=None, **changes):
    notice_id, version = await draft(kit, headers, **changes)
    body = {"version": version, "in_force_on": on}
    return await kit.client.post(f"/privacy/versions/{notice_id}/publish", json=body, headers=headers)


async def hurdle(kit, session):
    return (await steps.exchange(kit, session)).json()["actor"]["hurdle"]


async def came_in(kit, number=steps.NUMBER, **more):
    """Return the session and the headers of somebody who has just logged in."""
    await steps.account(kit, number, **more)
    session = await steps.session_of(kit, number)
    token = (await steps.exchange(kit, session)).json()["tokens"]["identity"]
    return session, {"Authorization": f"Bearer {token}"}


async def agree(kit, headers, number=1, **changes):
    return await kit.client.post(
        "/account/consents",
        json={"number": number, **TICKED, **changes},
        headers={**headers, **steps.ADDRESS},
    )


async def organization_of(kit, role):
    """Return for whom a role of duty is held."""
    if role is Role.UNIT_ADMIN:
        return (await units.unit(kit)).id
    code = "association-650000" if role.startswith("association") else "authority-650000"
    return None if role in FOR_NOBODY else next(one.id for one in built_in() if one.code == code)


async def consents(kit):
    async with kit.resources.database.read() as reading:
        return list(await reading.scalars(select(Consent).order_by(Consent.id)))


async def test_the_shipped_version_names_who_runs_the_platform_and_is_published_once(identity):
    await first(identity)
    await first(identity)
    found = (await identity.client.get("/privacy/notices")).json()["items"]
    assert [one["number"] for one in found] == [1]
    notice = (await identity.client.get("/privacy/notices/current")).json()
    assert "{" not in notice["body"]
    assert identity.resources.settings.operator_name in notice["body"]
    for part in ("单独同意", "保存多长时间", "消防协会", "短信服务提供者", "投诉"):
        assert part in notice["body"], part


async def test_before_the_first_notice_nobody_is_asked(identity):
    session, headers = await came_in(identity)
    assert await hurdle(identity, session) is None
    assert (await identity.client.get("/privacy/notices/current")).status_code == 404
    assert (await agree(identity, headers)).status_code == 404


async def test_who_comes_in_for_the_first_time_agrees_before_anything_else(identity):
    await first(identity)
    session, headers = await came_in(identity)
    assert await hurdle(identity, session) == "consent"
    refused = await identity.client.get("/account", headers=headers)
    assert (refused.status_code, steps.slug(refused)) == (403, "consent-needed")
    assert (await agree(identity, headers)).status_code == 204
    assert await hurdle(identity, session) is None
    assert (await identity.client.get("/account", headers=await steps.signed_in(identity))).status_code == 200
    assert "consent.give" in await identity.audit_actions()


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.APPLICANT])
async def test_who_acts_by_duty_is_not_asked(identity, role):
    await first(identity)
    held_for = await organization_of(identity, role)
    session, headers = await came_in(identity, roles=[(role, held_for)])
    assert await hurdle(identity, session) is None
    assert (await agree(identity, headers)).status_code == 403


async def test_each_box_is_missed_beside_itself(identity):
    await first(identity)
    _, headers = await came_in(identity)
    nothing = await identity.client.post("/account/consents", json={}, headers=headers)
    assert set(steps.errors(nothing)) == {"/agrees", "/agrees_sensitive"}
    one = await agree(identity, headers, agrees_sensitive=False)
    assert (one.status_code, set(steps.errors(one))) == (422, {"/agrees_sensitive"})
    assert await consents(identity) == []


async def test_what_was_ticked_beside_an_older_version_does_not_count(identity):
    await first(identity)
    _, headers = await came_in(identity)
    assert (await publish(identity, steps.administrator(identity))).status_code == 200
    old = await agree(identity, headers, number=1)
    assert "已更新" in steps.errors(old)["/agrees"]
    assert (await agree(identity, headers, number=2)).status_code == 204


async def test_both_consents_are_kept_with_version_time_source_and_sealed_address(identity):
    await first(identity)
    _, headers = await came_in(identity)
    await agree(identity, headers)
    kept = await consents(identity)
    assert {one.kind for one in kept} == {"notice", "sensitive"}
    for one in kept:
        assert (one.source, one.withdrawn_at) == ("login", None)
        assert timedelta(0) <= identity.clock.now() - one.given_at < timedelta(seconds=30)
        assert b"203.0.113.7" not in one.address
        assert one.opened_address(identity.resources.sealer) == "203.0.113.7"


async def test_agreeing_twice_at_once_is_one_consent(identity):
    await first(identity)
    _, headers = await came_in(identity)
    answers = await asyncio.gather(*(agree(identity, headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {204}
    assert len(await consents(identity)) == 2
    assert (await identity.audit_actions()).count("consent.give") == 1


@pytest.mark.parametrize("asks_again", [True, False])
async def test_a_new_version_asks_everybody_again_or_not(identity, asks_again):
    await first(identity)
    session, headers = await came_in(identity)
    await agree(identity, headers)
    await publish(identity, steps.administrator(identity), asks_again=asks_again)
    assert (await hurdle(identity, session) == "consent") == asks_again


async def test_who_comes_after_a_small_change_agrees_to_the_newest(identity):
    await first(identity)
    await publish(identity, steps.administrator(identity), asks_again=False)
    session, headers = await came_in(identity)
    assert await hurdle(identity, session) == "consent"
    assert (await agree(identity, headers, number=1)).status_code == 422
    assert (await agree(identity, headers, number=2)).status_code == 204


async def test_a_version_counts_from_its_day_on(identity):
    await first(identity)
    session, headers = await came_in(identity)
    await agree(identity, headers)
    tomorrow = official_day(identity.clock.now()) + timedelta(days=1)
    await publish(identity, steps.administrator(identity), on=tomorrow.isoformat())
    assert (await identity.client.get("/privacy/notices/current")).json()["number"] == 1
    assert await hurdle(identity, session) is None
    identity.clock.move(days=1)
    assert (await identity.client.get("/privacy/notices/current")).json()["number"] == 2
    assert await hurdle(identity, await steps.session_of(identity)) == "consent"


async def test_taking_it_back_leaves_the_rights_and_nothing_else(identity):
    await first(identity)
    session, headers = await came_in(identity)
    await agree(identity, headers)
    assert (await identity.client.post("/account/consents/withdraw", headers=headers)).status_code == 204
    assert await hurdle(identity, session) == "consent"
    again = await identity.client.post("/account/consents/withdraw", headers=headers)
    assert (again.status_code, steps.slug(again)) == (409, "nothing-to-withdraw")
    kept = await consents(identity)
    assert all(one.withdrawn_at is not None for one in kept)
    identity.clock.move(minutes=1)
    assert (await agree(identity, headers)).status_code == 204
    assert await hurdle(identity, session) is None
    assert len(await consents(identity)) == 4


async def test_the_standing_says_what_was_given_and_taken_back(identity):
    await first(identity)
    _, headers = await came_in(identity)
    before = (await identity.client.get("/account/consents", headers=headers)).json()
    assert (before["asked"], before["may_withdraw"], before["items"]) == (True, False, [])
    await agree(identity, headers)
    after = (await identity.client.get("/account/consents", headers=headers)).json()
    assert (after["asked"], after["may_withdraw"], after["in_force"]) == (False, True, 1)
    assert {one["kind"] for one in after["items"]} == {"notice", "sensitive"}


async def test_a_registration_without_the_boxes_is_refused_beside_them(identity):
    await first(identity)
    refused = await steps.register(identity, await steps.form(identity))
    assert set(steps.errors(refused)) == {"/agrees", "/agrees_sensitive"}
    assert await consents(identity) == []


async def test_who_registers_agrees_there_and_is_not_asked_at_the_first_login(identity):
    await first(identity)
    account_id = await steps.registered(identity, notice_number=1, **TICKED)
    assert {(str(one.account_id), one.source) for one in await consents(identity)} == {
        (account_id, "registration")
    }
    decided = await identity.client.post(
        f"/registrations/{account_id}/decision", json={"granted": True}, headers=steps.administrator(identity)
    )
    assert decided.status_code == 201
    assert await hurdle(identity, await steps.session_of(identity)) is None


async def test_a_version_that_comes_into_force_while_somebody_registers_is_not_taken_for_read(
    identity, monkeypatch
):
    """The boxes stood beside version 1; what counts a moment later is asked for at the first login."""
    await first(identity)
    hash_password = registrations.hash_password

    async def slowly(password):
        assert (await publish(identity, steps.administrator(identity))).status_code == 200
        return await hash_password(password)

    filled = await steps.form(identity, notice_number=1, **TICKED)
    monkeypatch.setattr(registrations, "hash_password", slowly)
    answer = await steps.register(identity, filled)
    assert answer.status_code == 201, answer.text
    async with identity.resources.database.read() as reading:
        given = await reading.scalars(
            select(PrivacyNotice.number).join(Consent, Consent.notice_id == PrivacyNotice.id)
        )
        assert set(given) == {1}
    account_id = answer.json()["account_id"]
    assert (await steps.decide(identity, account_id, granted=True)).status_code == 201
    assert await hurdle(identity, await steps.session_of(identity)) == "consent"


async def test_a_published_version_never_changes(identity):
    headers = steps.administrator(identity)
    await first(identity)
    done = (await publish(identity, headers)).json()
    address = f"/privacy/versions/{done['id']}"
    words = {"version": done["version"], "title": "另一个", "body": BODY, "news": "x", "asks_again": False}
    for answer in (
        await identity.client.put(address, json=words, headers=headers),
        await identity.client.post(f"{address}/publish", json={"version": done["version"]}, headers=headers),
        await identity.client.post(f"{address}/discard", json={"version": done["version"]}, headers=headers),
    ):
        assert (answer.status_code, steps.slug(answer)) == (409, "notice-published")
    assert (await identity.client.get("/privacy/notices/2")).json()["title"] == "个人信息处理告知书"


async def test_of_two_administrators_at_once_one_is_told(identity):
    headers, other = steps.administrator(identity), steps.administrator(identity, "管理员乙")
    await first(identity)
    drafted = await asyncio.gather(
        *(identity.client.post("/privacy/versions", headers=one) for one in (headers, other))
    )
    assert sorted(answer.status_code for answer in drafted) == [201, 409]
    notice_id = next(answer.json()["id"] for answer in drafted if answer.status_code == 201)
    words = {"version": 1, "title": "告知书", "body": BODY, "news": "新", "asks_again": True}
    saved = await asyncio.gather(
        *(
            identity.client.put(f"/privacy/versions/{notice_id}", json=words, headers=one)
            for one in (headers, other)
        )
    )
    assert sorted(answer.status_code for answer in saved) == [200, 409]
    published = await asyncio.gather(
        *(
            identity.client.post(f"/privacy/versions/{notice_id}/publish", json={"version": 2}, headers=one)
            for one in (headers, other)
        )
    )
    assert sorted(answer.status_code for answer in published) == [200, 409]


async def test_a_draft_can_be_given_up_and_its_number_is_free(identity):
    headers = steps.administrator(identity)
    await first(identity)
    notice_id, version = await draft(identity, headers)
    assert (await identity.client.get("/privacy/notices/2")).status_code == 404
    gone = await identity.client.post(
        f"/privacy/versions/{notice_id}/discard", json={"version": version}, headers=headers
    )
    assert gone.status_code == 204
    assert (await publish(identity, headers)).json()["number"] == 2


async def test_every_error_of_a_wording_comes_in_one_answer(identity):
    headers = steps.administrator(identity)
    await first(identity)
    notice_id, version = await draft(identity, headers)
    bad = {"version": version, "title": "", "body": "短", "news": "", "asks_again": False}
    answer = await identity.client.put(f"/privacy/versions/{notice_id}", json=bad, headers=headers)
    assert set(steps.errors(answer)) == {"/title", "/body", "/news"}
    for day in ("2020-01-01", "2099-01-01"):
        body = {"version": version, "in_force_on": day}
        refused = await identity.client.post(
            f"/privacy/versions/{notice_id}/publish", json=body, headers=headers
        )
        assert set(steps.errors(refused)) == {"/in_force_on"}, day


async def test_the_administrator_sees_how_many_agree(identity):
    await first(identity)
    for order in (600, 601):
        _, headers = await came_in(identity, eighteen(order=order), phone=None)
        await agree(identity, headers)
    await identity.client.post("/account/consents/withdraw", headers=headers)
    found = await identity.client.get("/privacy/versions", headers=steps.administrator(identity))
    assert [one["agreed"] for one in found.json()["items"]] == [1]
    async with identity.resources.database.read() as reading:
        assert await privacy_notices.least_agreed(reading, identity.clock.now()) == 1
