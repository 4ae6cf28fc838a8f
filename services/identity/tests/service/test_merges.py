"""合并账户: one person who has two accounts gets one, with a trail."""

import asyncio

import pytest
from sqlalchemy import select

from contracts.events.identity import AccountChanged, AccountsMerged
from contracts.words import Role
from foundation.ids import uuid7
from identity.accounts import usecases as accounts
from identity.accounts.model import Account
from identity.merges.model import AccountMerge
from identity.organizations import usecases as organizations
from identity.portal.model import PortalIdentity
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

PERMIT = "H12345678"
THIRD = eighteen(order=333)
REASON = "本人持两种证件到场核实"


async def two(identity, **folded):
    """Return a unit's account of a person, and another of the same person."""
    kept = await steps.account(identity)
    return kept, await steps.account(identity, PERMIT, **{"phone": None, **folded})


async def merge(identity, kept, folded, reason=REASON, headers=None):
    body = {"kept_id": str(kept), "folded_id": str(folded), "reason": reason}
    return await identity.client.post("/merges", json=body, headers=headers or steps.administrator(identity))


async def preview(identity, kept, folded, headers=None):
    return await identity.client.get(
        "/merges/preview",
        params={"kept_id": str(kept), "folded_id": str(folded)},
        headers=headers or steps.administrator(identity),
    )


async def trail(identity, account_id):
    answer = await identity.client.get(
        "/merges", params={"account_id": str(account_id)}, headers=steps.administrator(identity)
    )
    return answer.json()["items"]


async def stored(identity, account_id):
    async with identity.resources.database.read() as reading:
        return await reading.get(Account, account_id)


async def company(identity):
    async with identity.resources.unit_of_work() as uow:
        return await organizations.create_company(uow, name="某设计院", credit_code="91110000600037341L")


async def test_what_belonged_to_the_folded_account_belongs_to_the_kept_one(identity):
    unit = await company(identity)
    roles = ((Role.APPLICANT, None), (Role.UNIT_ADMIN, unit.id))
    kept = await steps.account(identity, phone=None, roles=())
    folded = await steps.account(identity, PERMIT, roles=roles, employer_id=unit.id)
    answer = await merge(identity, kept.id, folded.id)
    assert answer.status_code == 201, answer.text
    after, gone = await stored(identity, kept.id), await stored(identity, folded.id)
    assert (gone.status, gone.merged_into) == ("merged", kept.id)
    assert after.opened(identity.resources.sealer).phone == steps.PHONE
    assert (after.employer_id, after.region_code) == (unit.id, "650102")
    told = {fact.account_id: fact for fact in await identity.emitted(AccountChanged)}
    assert {(grant.role, grant.organization_id) for grant in told[kept.id].grants} == set(roles)
    assert (told[kept.id].version, told[kept.id].phone) == (2, steps.PHONE)
    assert (told[folded.id].status, told[folded.id].grants, told[folded.id].version) == ("disabled", (), 2)
    [fact] = await identity.emitted(AccountsMerged)
    assert (fact.kept_account_id, fact.folded_account_id) == (kept.id, folded.id)
    assert {"account.merge", "account.fold"} <= set(await identity.audit_actions())


async def test_what_the_kept_account_has_stays(identity):
    unit = await company(identity)
    kept = await steps.account(identity, phone="13900000000", employer_id=unit.id)
    folded = await steps.account(identity, PERMIT)
    await merge(identity, kept.id, folded.id)
    after = (await stored(identity, kept.id)).opened(identity.resources.sealer)
    assert (after.phone, after.document_number) == ("13900000000", steps.NUMBER)


async def test_the_folded_sessions_end_and_its_number_leads_to_the_kept_account(identity):
    kept, folded = await two(identity, password="Bogda-2026!")
    session = await steps.session_of(identity, PERMIT, "Bogda-2026!")
    await merge(identity, kept.id, folded.id)
    assert (await steps.exchange(identity, session)).status_code == 401
    assert steps.slug(await steps.log_in(identity, PERMIT, "Bogda-2026!")) == "wrong-credentials"
    session = await steps.session_of(identity, PERMIT, steps.PASSWORD)
    assert (await steps.exchange(identity, session)).json()["actor"]["id"] == str(kept.id)


async def test_who_read_the_folded_account_is_told_to_the_person_who_has_the_kept_one(identity):
    kept, folded = await two(identity)
    await identity.client.get(f"/accounts/{folded.id}", headers=steps.administrator(identity))
    before = await identity.client.get("/account/readings", headers=await steps.signed_in(identity))
    await merge(identity, kept.id, folded.id)
    after = await identity.client.get("/account/readings", headers=await steps.signed_in(identity))
    assert before.json()["items"] == []
    assert [one["what"] for one in after.json()["items"]] == ["account"]


async def test_the_portal_identity_comes_into_the_kept_account(identity):
    kept, folded = await two(identity)
    async with identity.resources.unit_of_work() as uow:
        uow.leave_unaudited("a test")
        now = uow.now()
        uow.session.add(
            PortalIdentity(
                id=uuid7(),
                issuer="https://portal.example",
                subject="7",
                account_id=folded.id,
                organization_id=None,
                linked_at=now,
                last_used_at=now,
            )
        )
    assert (await preview(identity, kept.id, folded.id)).json()["moving"]["portal_identities"] == 1
    await merge(identity, kept.id, folded.id)
    async with identity.resources.database.read() as reading:
        assert await reading.scalar(select(PortalIdentity.account_id)) == kept.id


async def test_a_registration_that_waits_is_superseded_and_its_photos_go(identity):
    kept = await steps.account(identity)
    waiting = await steps.registered(identity, document_number=THIRD)
    assert (await preview(identity, kept.id, waiting)).json()["moving"]["registration"] is True
    assert (await merge(identity, kept.id, waiting)).status_code == 201
    counts = await identity.client.get("/registrations/counts", headers=steps.administrator(identity))
    assert counts.json() == {"waiting": 0}
    assert steps.slug(await steps.decide(identity, waiting, granted=True)) == "registration-not-found"
    identity.clock.move(days=31)
    await identity.run_tasks()
    path = f"/registrations/{waiting}/photos/front"
    assert (await identity.client.get(path, headers=steps.administrator(identity))).status_code == 404
    assert steps.slug(await steps.register(identity, await steps.form(identity, document_number=THIRD))) == (
        "already-registered"
    )


async def test_the_roles_of_a_disabled_account_are_lost(identity):
    kept = await steps.account(identity, roles=())
    folded = await steps.account(identity, PERMIT, phone=None)
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, folded.id, "离职")
    assert (await preview(identity, kept.id, folded.id)).json()["moving"]["roles"] == []
    assert (await merge(identity, kept.id, folded.id)).status_code == 201
    assert [fact for fact in await identity.emitted(AccountChanged) if fact.account_id == kept.id][
        -1
    ].grants == ()


async def test_the_preview_says_what_is_equal_and_shows_no_number(identity):
    kept, folded = await two(identity, phone=steps.PHONE)
    shown = await preview(identity, kept.id, folded.id)
    body = shown.json()
    assert body["same"] == {
        "name": True,
        "sex": None,
        "birth_date": None,
        "phone": True,
        "region_code": True,
        "employer": None,
    }
    assert body["problem"] is None
    for secret in (steps.NUMBER, steps.PHONE, PERMIT):
        assert secret not in shown.text


@pytest.mark.parametrize(
    ("changes", "slug", "words"),
    [
        ({"name": "李四"}, "names-differ", "姓名不同"),
        ({"roles": ((Role.PLATFORM_ADMIN, None),)}, "holds-office", "平台管理员"),
        ({"roles": ((Role.AUDITOR, None),)}, "holds-office", "审计人员"),
    ],
)
async def test_what_does_not_go_together_is_refused_in_words_and_changes_nothing(
    identity, changes, slug, words
):
    kept, folded = await two(identity, **changes)
    assert words in (await preview(identity, kept.id, folded.id)).json()["problem"]
    answer = await merge(identity, kept.id, folded.id)
    assert (answer.status_code, steps.slug(answer)) == (409, slug)
    assert words in answer.json()["detail"]
    assert (await stored(identity, folded.id)).status == "active"
    assert await identity.emitted(AccountsMerged) == []


async def test_the_kept_account_must_be_one_to_log_in_to(identity):
    kept, folded = await two(identity)
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, kept.id, "离职")
    assert steps.slug(await merge(identity, kept.id, folded.id)) == "kept-not-active"


async def test_a_merge_names_two_accounts_of_others_and_a_reason(identity):
    kept, folded = await two(identity)
    assert steps.slug(await merge(identity, kept.id, kept.id)) == "same-account"
    assert "/reason" in steps.errors(await merge(identity, kept.id, folded.id, reason=" "))
    for own in (kept, folded):
        headers = identity.as_(identity.actor(Role.PLATFORM_ADMIN, id=own.id))
        assert steps.slug(await merge(identity, kept.id, folded.id, headers=headers)) == "own-account"
    assert steps.slug(await merge(identity, kept.id, uuid7())) == "account-not-found"
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        headers = identity.as_(identity.actor(role))
        assert (await merge(identity, kept.id, folded.id, headers=headers)).status_code == 403
        assert (await preview(identity, kept.id, folded.id, headers)).status_code == 403


async def test_of_two_opposite_merges_at_once_one_is_done(identity):
    one, other = await two(identity)
    answers = await asyncio.gather(
        merge(identity, one.id, other.id),
        merge(identity, other.id, one.id),
        merge(identity, one.id, other.id),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {steps.slug(answer) for answer in answers if answer.status_code == 409} == {"already-merged"}
    assert len(await identity.emitted(AccountsMerged)) == 1


async def test_who_was_merged_before_follows(identity):
    first, second = await two(identity)
    third = await steps.account(identity, THIRD)
    await merge(identity, first.id, second.id)
    identity.clock.move(minutes=1)
    await merge(identity, third.id, first.id)
    for account in (first, second):
        assert (await stored(identity, account.id)).merged_into == third.id
    session = await steps.session_of(identity, PERMIT)
    assert (await steps.exchange(identity, session)).json()["actor"]["id"] == str(third.id)
    facts = [
        (fact.kept_account_id, fact.folded_account_id) for fact in await identity.emitted(AccountsMerged)
    ]
    assert facts == [(first.id, second.id), (third.id, second.id), (third.id, first.id)]
    assert [done["folded"]["id"] for done in await trail(identity, third.id)] == [
        str(second.id),
        str(first.id),
    ]


async def test_the_trail_says_who_why_and_when_on_both_accounts(identity):
    kept, folded = await two(identity)
    await merge(identity, kept.id, folded.id)
    for account in (kept, folded):
        [done] = await trail(identity, account.id)
        assert (done["reason"], done["merged_by_name"]) == (REASON, "管理员甲")
        assert (done["kept"]["id"], done["folded"]["id"]) == (str(kept.id), str(folded.id))
    async with identity.resources.database.read() as reading:
        assert REASON not in repr(vars(await reading.scalar(select(AccountMerge))))
    page = await identity.client.get(f"/accounts/{folded.id}", headers=steps.administrator(identity))
    assert (page.json()["merged_into"], page.json()["merged_into_name"]) == (str(kept.id), steps.NAME)
