"""政务一体化平台登录: who comes in by the portal, and as whom."""

import asyncio

import pytest
from stdnum.cn import uscc

from contracts.events.identity import AccountChanged, CodeIssued
from contracts.words import Role
from identity.accounts import usecases as accounts
from identity.accounts.model import Account, GrantEntry
from identity.organizations.model import Organization
from identity.organizations.usecases import create_company
from identity.portal.model import PortalIdentity, PortalLink, PortalLogin
from identity.tests import issuer as provider
from identity.tests.numbers import eighteen

from . import steps
from .portal_steps import CODE, LEGAL, NATURAL, UNIT, UNVERIFIED, VERIFIED, begin, enter, roles_of, rows

pytestmark = pytest.mark.service

OTHER_CODE = "9165010071296637X" + uscc.calc_check_digit("9165010071296637X")


async def test_without_settings_there_is_no_portal(identity):
    assert (await identity.client.get("/portal")).json() == {"available": False}
    answer = await identity.client.post("/portal/logins", json={"next": "/"})
    assert (answer.status_code, steps.slug(answer)) == (404, "portal-not-in-use")
    answer = await identity.client.post("/portal/callbacks", json={"state": "s", "code": "c"})
    assert answer.status_code == 404


async def test_the_login_page_may_ask_whether_there_is_one(identity, portal):
    assert (await identity.client.get("/portal")).json() == {"available": True}


async def test_a_new_natural_person_becomes_an_applicant_without_a_password(identity, portal):
    answer = await enter(identity, portal, **NATURAL, phone_number=steps.PHONE, phone_number_verified=True)
    assert answer.status_code == 201, answer.text
    assert answer.json()["next"] == "/personal"
    assert await roles_of(identity, answer) == {"applicant": None}
    [account] = await rows(identity, Account)
    person = account.opened(identity.resources.sealer)
    assert (person.name, person.document_number, person.phone) == (steps.NAME, steps.NUMBER, steps.PHONE)
    assert account.password_hash is None
    assert (await steps.log_in(identity)).status_code == 422
    assert {"account.create", "portal.link", "portal.login", "session.begin"} <= set(
        await identity.audit_actions()
    )
    assert [fact.status for fact in await identity.emitted(AccountChanged)] == ["active"]


async def test_a_phone_that_nobody_verified_is_not_taken_over(identity, portal):
    for verified in (False, "true", 1):
        await identity.empty()
        await enter(identity, portal, **NATURAL, phone_number=steps.PHONE, phone_number_verified=verified)
        [account] = await rows(identity, Account)
        assert account.phone is None


async def test_the_second_time_the_same_person_comes_into_the_same_account(identity, portal):
    await enter(identity, portal, **NATURAL)
    answer = await enter(identity, portal, **{**NATURAL, "name": "改名人", "id_number": eighteen(order=7)})
    assert answer.status_code == 201
    assert answer.json()["login"]["name"] == steps.NAME
    assert len(await rows(identity, Account)) == len(await rows(identity, PortalIdentity)) == 1


async def test_the_same_subject_of_another_issuer_is_somebody_else(identity, portal):
    await enter(identity, portal, **NATURAL)
    async with provider.running() as other:
        other.now = portal.now
        async with steps.with_settings(identity, **other.settings()):
            claims = {**NATURAL, "id_number": eighteen(order=9), "name": "另一人"}
            answer = await enter(identity, other, **claims)
    assert answer.json()["login"]["name"] == "另一人"


async def test_a_verified_number_is_linked_to_the_account_that_there_is(identity, portal):
    person = await steps.account(identity)
    answer = await enter(identity, portal, **NATURAL)
    assert answer.status_code == 201
    [linked] = await rows(identity, PortalIdentity)
    assert linked.account_id == person.id
    assert (await steps.log_in(identity)).status_code == 201


async def test_a_password_that_others_set_ends_when_its_owner_comes_in(identity, portal):
    await steps.account(identity, must_change_password=True)
    identity.clock.move(hours=30)
    answer = await enter(identity, portal, **NATURAL)
    assert answer.status_code == 201
    actor = (await steps.exchange(identity, answer.json()["login"]["session"])).json()["actor"]
    assert actor["name"] == steps.NAME
    assert (await steps.log_in(identity)).status_code == 422


async def test_waiting_refused_and_disabled_people_are_told_so(identity, portal):
    account_id = await steps.registered(identity)
    answer = await enter(identity, portal, **NATURAL)
    assert (answer.status_code, steps.slug(answer)) == (403, "account-pending")
    await steps.decide(identity, account_id, granted=False, reason="照片不清")
    answer = await enter(identity, portal, **NATURAL)
    assert "照片不清" in answer.json()["detail"]
    person = await steps.account(identity, eighteen(order=77))
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, person.id, "test")
    answer = await enter(identity, portal, **{**NATURAL, "id_number": eighteen(order=77)})
    assert (answer.status_code, steps.slug(answer)) == (403, "account-disabled")
    assert await rows(identity, PortalIdentity) == []
    assert (await identity.audit_actions()).count("portal.refuse") == 3


async def test_a_disabled_account_stays_closed_to_who_is_known(identity, portal):
    await enter(identity, portal, **NATURAL)
    [account] = await rows(identity, Account)
    async with identity.resources.unit_of_work() as uow:
        await accounts.disable_account(uow, account.id, "test")
    answer = await enter(identity, portal, **NATURAL)
    assert steps.slug(answer) == "account-disabled"


@pytest.mark.parametrize("verified", [{}, {"id_number_verified": False}, {"id_number_verified": "true"}])
async def test_a_natural_person_without_a_verified_number_is_told_what_to_do(identity, portal, verified):
    claims = {"sub": "p", "user_type": "natural", "name": "甲", "id_number": steps.NUMBER, **verified}
    answer = await enter(identity, portal, **claims)
    assert (answer.status_code, steps.slug(answer)) == (403, "portal-number-unverified")
    assert "请点击“注册”" in answer.json()["detail"]
    assert await rows(identity, Account) == []


@pytest.mark.parametrize(
    "change", [{"id_number": steps.NUMBER[:-1] + "5"}, {"id_number": "1"}, {"name": " "}]
)
async def test_a_verified_number_that_is_none_is_refused(identity, portal, change):
    answer = await enter(identity, portal, **{**NATURAL, **change})
    assert (answer.status_code, steps.slug(answer)) == (403, "portal-person-missing")


async def test_a_new_legal_person_makes_the_unit_and_its_own_account(identity, portal):
    answer = await enter(identity, portal, **LEGAL)
    assert answer.status_code == 201, answer.text
    assert await roles_of(identity, answer) == {"unit_admin": UNIT}
    [unit] = await rows(identity, Organization)
    [account] = await rows(identity, Account)
    assert (unit.credit_code, account.employer_id, account.name) == (CODE, unit.id, UNIT)
    assert account.document_kind == "credit_code"
    assert (await enter(identity, portal, **LEGAL)).status_code == 201
    assert len(await rows(identity, Account)) == 1


async def test_nobody_logs_in_to_a_units_account_by_password_or_code(identity, portal):
    await enter(identity, portal, **LEGAL)
    for login in (CODE, f"unit|{CODE}", f"credit_code:{CODE}"):
        assert (await steps.log_in(identity, login)).status_code == 422
    await steps.ask_code(identity, purpose="forgot_password", login=CODE)
    assert await identity.emitted(CodeIssued) == []


async def test_a_units_account_is_none_of_its_people(identity, portal):
    answer = await enter(identity, portal, **LEGAL)
    session = answer.json()["login"]["session"]
    token = (await steps.exchange(identity, session)).json()["tokens"]["identity"]
    answer = await identity.client.get("/employees", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert UNIT not in str(answer.json()["items"])


async def test_a_credit_code_that_looks_like_a_persons_number_is_not_that_person(identity, portal):
    """Eighteen digits that are good by both checksums: a foreigner's permanent residence card and a unit."""
    numbers = (eighteen("911101", order=order) for order in range(1000))
    both = next(number for number in numbers if uscc.is_valid(number))
    person = await steps.account(identity, both)
    answer = await enter(identity, portal, **{**LEGAL, "credit_code": both})
    assert answer.json()["login"]["name"] == UNIT
    assert {account.id for account in await rows(identity, Account)} > {person.id}
    assert (await steps.log_in(identity, both)).json()["name"] == steps.NAME


async def test_a_legal_person_with_a_verified_number_becomes_the_administrator_in_person(identity, portal):
    answer = await enter(identity, portal, **LEGAL, **VERIFIED, name=steps.NAME)
    assert await roles_of(identity, answer) == {"unit_admin": UNIT}
    assert answer.json()["login"]["name"] == steps.NAME
    [account] = await rows(identity, Account)
    assert account.document_kind == "citizen"


async def test_an_existing_person_gets_the_unit_and_keeps_the_employer(identity, portal):
    async with identity.resources.unit_of_work() as uow:
        employer = await create_company(uow, name="原单位", credit_code=OTHER_CODE)
    person = await steps.account(identity, employer_id=employer.id)
    answer = await enter(identity, portal, **LEGAL, **VERIFIED, name=steps.NAME)
    assert await roles_of(identity, answer) == {"applicant": None, "unit_admin": UNIT}
    [account] = await rows(identity, Account)
    assert (account.id, account.employer_id) == (person.id, employer.id)


async def test_a_unit_that_has_an_administrator_takes_no_second_one(identity, portal):
    await enter(identity, portal, **LEGAL)
    for claims in ({}, {**VERIFIED, "name": steps.NAME}):
        answer = await enter(identity, portal, **{**LEGAL, "sub": "unit-2", **claims})
        assert (answer.status_code, steps.slug(answer)) == (409, "unit-has-administrator")
        assert answer.json()["detail"] == "该单位已有单位管理员，请由其在【单位人员信息】中添加您。"
    assert len(await rows(identity, Account)) == len(await rows(identity, GrantEntry)) == 1


async def test_a_units_administrator_may_come_as_its_legal_person(identity, portal):
    async with identity.resources.unit_of_work() as uow:
        unit = await create_company(uow, name=UNIT, credit_code=CODE)
    person = await steps.account(identity, roles=[(Role.UNIT_ADMIN, unit.id)], employer_id=unit.id)
    answer = await enter(identity, portal, **LEGAL, **VERIFIED, name=steps.NAME)
    assert answer.status_code == 201
    [linked] = await rows(identity, PortalIdentity)
    assert (linked.account_id, linked.organization_id) == (person.id, unit.id)


@pytest.mark.parametrize(
    "change",
    [
        {"credit_code": ""},
        {"credit_code": "91110000600037341X"},
        {"credit_code": None},
        {"organization_name": " "},
    ],
)
async def test_a_legal_person_without_name_or_good_credit_code_is_refused(identity, portal, change):
    answer = await enter(identity, portal, **{**LEGAL, **change})
    assert (answer.status_code, steps.slug(answer)) == (403, "portal-unit-missing")
    assert await rows(identity, Organization) == []


async def test_who_is_neither_legal_nor_natural_is_refused(identity, portal):
    answer = await enter(identity, portal, **{**NATURAL, "user_type": "robot"})
    assert (answer.status_code, steps.slug(answer)) == (403, "portal-user-type-missing")


async def test_claims_are_named_by_settings(identity, portal):
    renamed = {
        "portal_claim_user_type": "usertype",
        "portal_user_type_natural": "1",
        "portal_claim_name": "realName",
        "portal_claim_id_number": "certNo",
        "portal_claim_id_number_verified": "certChecked",
    }
    claims = {"sub": "p", "usertype": "1", "realName": "王五", "certNo": steps.NUMBER, "certChecked": True}
    async with steps.with_settings(identity, **renamed):
        answer = await enter(identity, portal, **claims)
    assert answer.json()["login"]["name"] == "王五"


async def test_userinfo_adds_what_the_token_does_not_say(identity, portal):
    portal.userinfo = NATURAL
    async with steps.with_settings(identity, portal_userinfo_endpoint=f"{portal.url}/userinfo"):
        answer = await enter(identity, portal, sub="person-1")
    assert answer.json()["login"]["name"] == steps.NAME


async def test_an_elliptic_key_is_as_good_where_settings_allow_it(identity, portal):
    portal.header, portal.key = {"alg": "ES256", "kid": "ec-1"}, provider.EC
    answer = await enter(identity, portal, **NATURAL)
    assert steps.slug(answer) == "portal-not-trusted"
    async with steps.with_settings(identity, portal_algorithms="RS256 ES256"):
        assert (await enter(identity, portal, **NATURAL)).status_code == 201


async def test_a_changed_key_is_fetched_once_and_known_keys_are_kept(identity, portal):
    await enter(identity, portal, **NATURAL)
    await enter(identity, portal, **NATURAL)
    assert portal.asked.count("jwks") == 1
    new = provider.RSAKey.generate_key(2048, parameters={"kid": "rsa-2", "use": "sig"})
    portal.keys, portal.key, portal.header = [new], new, {"alg": "RS256", "kid": "rsa-2"}
    identity.clock.move(seconds=31)
    assert (await enter(identity, portal, **NATURAL)).status_code == 201
    assert portal.asked.count("jwks") == 2


async def test_two_first_logins_at_once_make_one_account(identity, portal):
    answers = await asyncio.gather(*(enter(identity, portal, **NATURAL) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len(await rows(identity, Account)) == len(await rows(identity, PortalIdentity)) == 1


async def test_one_person_of_two_subjects_at_once_has_one_account(identity, portal):
    answers = await asyncio.gather(
        *(enter(identity, portal, **{**NATURAL, "sub": f"p{n}"}) for n in range(4))
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert (len(await rows(identity, Account)), len(await rows(identity, PortalIdentity))) == (1, 4)


async def test_one_unit_of_two_subjects_at_once_has_one_administrator(identity, portal):
    answers = await asyncio.gather(*(enter(identity, portal, **{**LEGAL, "sub": f"u{n}"}) for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await rows(identity, Organization)) == len(await rows(identity, GrantEntry)) == 1


async def offered(kit, issuer, **claims):
    answer = await enter(kit, issuer, **{**UNVERIFIED, **claims})
    assert answer.status_code == 201
    assert answer.json()["login"] is None
    return answer.json()["link"]


async def complete(kit, token, headers):
    return await kit.client.post("/portal/links/complete", json={"token": token}, headers=headers)


async def test_an_unverified_number_of_an_account_asks_for_the_password_and_then_links(identity, portal):
    person = await steps.account(identity)
    token = await offered(identity, portal)
    assert await rows(identity, PortalIdentity) == []
    answer = await complete(identity, token, await steps.signed_in(identity))
    assert (answer.status_code, answer.json()["next"]) == (200, "/personal")
    [linked] = await rows(identity, PortalIdentity)
    assert linked.account_id == person.id
    answer = await enter(identity, portal, **UNVERIFIED)
    assert answer.json()["login"]["name"] == steps.NAME


async def test_a_link_is_good_once_for_its_own_account_for_ten_minutes(identity, portal):
    await steps.account(identity)
    await steps.account(identity, eighteen(order=8), name="别人")
    other = await steps.signed_in(identity, eighteen(order=8))
    own = await steps.signed_in(identity)
    token = await offered(identity, portal)
    assert (await complete(identity, token, other)).status_code == 409
    assert (await complete(identity, "x" * 43, own)).status_code == 409
    assert (await complete(identity, token, {})).status_code == 401
    assert (await complete(identity, token, own)).status_code == 200
    assert (await complete(identity, token, own)).status_code == 409
    late = await offered(identity, portal, sub="late")
    identity.clock.move(minutes=10)
    assert (await complete(identity, late, own)).status_code == 409
    assert len(await rows(identity, PortalIdentity)) == 1


async def test_linking_as_a_legal_person_makes_the_person_the_units_administrator(identity, portal):
    await steps.account(identity)
    token = await offered(identity, portal, **{**LEGAL, "id_number": steps.NUMBER})
    headers = await steps.signed_in(identity)
    assert (await complete(identity, token, headers)).status_code == 200
    answer = await enter(identity, portal, **LEGAL)
    assert await roles_of(identity, answer) == {"applicant": None, "unit_admin": UNIT}


async def test_ones_own_links_are_listed_and_removed_and_nobody_elses(identity, portal):
    person = await steps.account(identity)
    await enter(identity, portal, **NATURAL)
    own = identity.as_(identity.actor(Role.APPLICANT, id=person.id))
    stranger = await steps.account(identity, eighteen(order=8), name="别人")
    other = identity.as_(identity.actor(Role.APPLICANT, id=stranger.id))
    assert (await identity.client.get("/portal/identities", headers=other)).json() == {"items": []}
    [item] = (await identity.client.get("/portal/identities", headers=own)).json()["items"]
    assert (item["removable"], item["is_unit"]) == (True, False)
    address = f"/portal/identities/{item['id']}/remove"
    assert (await identity.client.post(address, headers=other)).status_code == 404
    assert (await identity.client.post(address, headers=own)).status_code == 204
    assert await rows(identity, PortalIdentity) == []
    assert "portal.unlink" in await identity.audit_actions()


async def test_the_only_way_in_is_not_removed(identity, portal):
    await enter(identity, portal, **NATURAL)
    [account] = await rows(identity, Account)
    own = identity.as_(identity.actor(Role.APPLICANT, id=account.id))
    [item] = (await identity.client.get("/portal/identities", headers=own)).json()["items"]
    assert item["removable"] is False
    answer = await identity.client.post(f"/portal/identities/{item['id']}/remove", headers=own)
    assert (answer.status_code, steps.slug(answer)) == (409, "only-way-in")
    await enter(identity, portal, **{**NATURAL, "sub": "second"})
    answer = await identity.client.post(f"/portal/identities/{item['id']}/remove", headers=own)
    assert answer.status_code == 204


async def test_nothing_is_readable_at_rest_and_what_is_over_is_removed(identity, portal):
    await steps.account(identity)
    await offered(identity, portal)
    begun = await begin(identity)
    [login], [link] = await rows(identity, PortalLogin), await rows(identity, PortalLink)
    kept = b"".join([login.state_hash, login.browser_hash, login.secrets, link.token_hash, link.claims])
    assert steps.NUMBER.encode() not in kept
    assert begun["browser"].encode() not in kept
    identity.clock.move(minutes=11)
    await begin(identity)
    assert (len(await rows(identity, PortalLogin)), await rows(identity, PortalLink)) == (1, [])


async def test_an_address_may_begin_only_so_many_logins(identity, portal):
    async with steps.with_settings(identity, portal_logins_per_address_per_hour=2):
        for _ in range(2):
            await begin(identity)
        answer = await identity.client.post("/portal/logins", json={"next": "/"}, headers=steps.ADDRESS)
    assert answer.status_code == 429


async def test_who_comes_by_the_portal_shows_the_second_factor_too(identity, portal):
    """The portal's word counts as one factor (ASVS 5.0, 6.8.4)."""
    await steps.account(identity)
    await steps.enrol(identity, await steps.signed_in(identity))
    answer = await enter(identity, portal, **NATURAL)
    exchanged = await steps.exchange(identity, answer.json()["login"]["session"])
    assert (exchanged.json()["actor"]["hurdle"], exchanged.json()["tokens"]) == ("second_factor", {})
