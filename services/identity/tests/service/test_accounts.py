"""Accounts, grants and organizations, as an operator makes them."""

import asyncio
from uuid import uuid4

import pytest

from contracts.events.identity import AccountChanged, OrganizationChanged
from contracts.reference.organizations import built_in
from contracts.words import OrganizationKind, Role
from identity.accounts import usecases as accounts
from identity.accounts.errors import AccountExists, RoleNeedsOrganization, RolesExclude
from identity.credentials.errors import PasswordRefused
from identity.documents.errors import DocumentCheckDigit
from identity.organizations import usecases as organizations
from identity.organizations.errors import CreditCodeRefused, CreditCodeTaken, OrganizationNotFound
from identity.resync import resync
from identity.seed import seed
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service

CREDIT_CODE = "91110000600037341L"


async def seeded(identity):
    async with identity.resources.unit_of_work() as uow:
        await seed(uow)


async def company(identity, credit_code=CREDIT_CODE):
    async with identity.resources.unit_of_work() as uow:
        return await organizations.create_company(uow, name="某消防设计有限公司", credit_code=credit_code)


async def test_an_account_is_told_whole(identity):
    employer = await company(identity)
    person = await steps.account(identity, employer_id=employer.id)
    [fact] = await identity.emitted(AccountChanged)
    assert (fact.account_id, fact.version, fact.status) == (person.id, 1, "active")
    assert (fact.employer_name, fact.employer_credit_code) == ("某消防设计有限公司", CREDIT_CODE)
    assert [(grant.role, grant.organization_id) for grant in fact.grants] == [(Role.APPLICANT, None)]


async def test_the_own_account_is_shown_masked(identity):
    employer = await company(identity)
    roles = [(Role.APPLICANT, None), (Role.UNIT_ADMIN, employer.id)]
    await steps.account(identity, roles=roles, employer_id=employer.id)
    shown = (await identity.client.get("/account", headers=await steps.signed_in(identity))).json()
    assert shown["document_number_masked"] == steps.NUMBER[:4] + "*" * 11 + steps.NUMBER[-3:]
    assert (shown["phone_masked"], shown["document_kind"]) == ("139****5678", "citizen")
    assert steps.NUMBER not in str(shown)
    labels = {role["label"]: role["organization_name"] for role in shown["roles"]}
    assert labels == {"个人/建设单位员工": None, "单位管理员": "某消防设计有限公司"}
    assert (await identity.client.get("/account")).status_code == 401


async def test_one_document_makes_one_account(identity):
    await steps.account(identity)
    with pytest.raises(AccountExists):
        await steps.account(identity)
    made = await asyncio.gather(
        *(steps.account(identity, eighteen(order=555)) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(one, AccountExists) for one in made) == 5


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "weak"}, PasswordRefused),
        ({"number": steps.NUMBER[:-1] + "9"}, DocumentCheckDigit),
        ({"roles": [(Role.AUDITOR, None), (Role.PLATFORM_ADMIN, None)]}, RolesExclude),
        ({"roles": [(Role.BUREAU_REVIEWER, None)]}, RoleNeedsOrganization),
        ({"roles": [(Role.BUREAU_REVIEWER, uuid4())]}, OrganizationNotFound),
        ({"employer_id": uuid4()}, OrganizationNotFound),
    ],
)
async def test_what_does_not_go_together_is_refused_and_leaves_nothing(identity, changes, error):
    with pytest.raises(error):
        await steps.account(identity, **changes)
    assert await identity.emitted(AccountChanged) == []


async def test_roles_are_added_once_and_told(identity):
    await seeded(identity)
    association = next(one for one in built_in() if one.kind == "association")
    person = await steps.account(identity)
    for _ in range(2):
        async with identity.resources.unit_of_work() as uow:
            await accounts.grant_roles(uow, person.id, [(Role.ASSOCIATION_REVIEWER, association.id)])
    facts = await identity.emitted(AccountChanged)
    assert [fact.version for fact in facts] == [1, 2]
    assert {grant.role for grant in facts[-1].grants} == {Role.APPLICANT, Role.ASSOCIATION_REVIEWER}


async def test_two_grants_at_once_never_make_an_auditing_administrator(identity):
    person = await steps.account(identity)

    async def grant(role):
        async with identity.resources.unit_of_work() as uow:
            await accounts.grant_roles(uow, person.id, [(role, None)])

    outcomes = await asyncio.gather(grant(Role.AUDITOR), grant(Role.PLATFORM_ADMIN), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(RolesExclude) == 1


async def test_the_login_finds_the_account(identity):
    person = await steps.account(identity)
    async with identity.resources.unit_of_work() as uow:
        assert (await accounts.find_by_login(uow, f" {steps.NUMBER} ")).id == person.id
        assert await accounts.find_by_login(uow, eighteen(order=777)) is None


async def test_the_built_in_organizations_are_loaded_once(identity):
    await seeded(identity)
    await seeded(identity)
    facts = await identity.emitted(OrganizationChanged)
    assert {fact.organization_id for fact in facts} == {one.id for one in built_in()}
    kinds = [fact.kind for fact in facts]
    assert (len(kinds), kinds.count(OrganizationKind.BUREAU)) == (16, 14)
    assert [fact.kind for fact in facts if fact.whole_region] == [OrganizationKind.AUTHORITY]
    assert all(fact.territory for fact in facts if fact.kind is OrganizationKind.BUREAU)


async def test_a_company_has_a_credit_code_of_its_own(identity):
    made = await company(identity, " 9111 0000 6000 3734 1l ")
    assert made.credit_code == CREDIT_CODE
    with pytest.raises(CreditCodeTaken):
        await company(identity)
    with pytest.raises(CreditCodeRefused):
        await company(identity, "91110000600037341M")
    async with identity.resources.database.read() as reading:
        assert (await organizations.find_company(reading, CREDIT_CODE)).id == made.id


async def test_resync_tells_everything_again_as_it_is_now(identity):
    await seeded(identity)
    person = await steps.account(identity)
    async with identity.resources.unit_of_work() as uow:
        assert await resync(uow) == 17
    facts = await identity.emitted(AccountChanged)
    assert [(fact.account_id, fact.version) for fact in facts] == [(person.id, 1)] * 2
    assert len(await identity.emitted(OrganizationChanged)) == 32
