"""单位与机构: companies, bureaus and who decides for which counties."""

import asyncio
from uuid import UUID

import pytest

from contracts.events.identity import AccountChanged, OrganizationChanged
from contracts.reference.organizations import built_in
from contracts.words import Role
from foundation.ids import uuid7
from identity.seed import seed

from . import steps

pytestmark = pytest.mark.service

CREDIT_CODE = "91110000600037341L"
URUMQI, KARAMAY = (
    next(one for one in built_in() if one.kind == "bureau" and one.region_code == region)
    for region in ("650100", "650200")
)
AUTHORITY = next(one for one in built_in() if one.kind == "authority")
SHIHEZI = "659001"


@pytest.fixture
async def seeded(identity):
    async with identity.resources.unit_of_work() as uow:
        await seed(uow)
    return identity


async def ask(identity, method, path="", **options):
    headers = options.pop("headers", None) or steps.administrator(identity)
    return await identity.client.request(method, f"/organizations{path}", headers=headers, **options)


async def read(identity, organization_id):
    return (await ask(identity, "GET", f"/{organization_id}")).json()


async def assign(identity, organization_id, codes, version=None):
    version = version or (await read(identity, organization_id))["version"]
    body = {"version": version, "codes": sorted(codes)}
    return await ask(identity, "PUT", f"/{organization_id}/territory", json=body)


async def add(identity, **body):
    return await ask(identity, "POST", json={"kind": "company", "name": "某设计院", **body})


async def test_bureaus_are_listed_by_region_and_companies_are_found_by_name_or_code(seeded):
    bureaus = (await ask(seeded, "GET", params={"kind": ["authority", "bureau"]})).json()["items"]
    assert [one["name"] for one in bureaus[:2]] == [AUTHORITY.name, URUMQI.name]
    assert (bureaus[0]["whole_region"], bureaus[1]["counties"]) == (True, len(URUMQI.territory))
    await add(seeded, credit_code=CREDIT_CODE)
    for query in ("设计", CREDIT_CODE.lower()):
        [found] = (await ask(seeded, "GET", params={"kind": "company", "query": query})).json()["items"]
        assert found["credit_code"] == CREDIT_CODE
    assert (await ask(seeded, "GET", params={"kind": "company", "query": CREDIT_CODE[:9]})).json()[
        "items"
    ] == []


async def test_a_long_list_goes_on_where_it_stopped(seeded):
    for number in range(12):
        assert (await add(seeded, kind="bureau", name=f"第{number}局")).status_code == 201
    first = (await ask(seeded, "GET")).json()
    second = (await ask(seeded, "GET", params={"cursor": first["next"]})).json()
    names = [one["name"] for one in first["items"] + second["items"]]
    assert (len(names), len(set(names)), second["next"]) == (28, 28, None)
    assert names[-12:] == [f"第{number}局" for number in range(12)]


async def test_each_error_of_a_new_organization_stands_beside_its_field(seeded):
    for body, fields in (
        ({"name": " "}, {"/name", "/credit_code"}),
        ({"credit_code": "91110000600037341M"}, {"/credit_code"}),
        ({"name": "长" * 101, "credit_code": CREDIT_CODE}, {"/name"}),
        ({"kind": "bureau", "name": URUMQI.name}, {"/name"}),
    ):
        assert set(steps.errors(await add(seeded, **body))) == fields, body
    assert (await add(seeded, credit_code=CREDIT_CODE)).status_code == 201
    assert steps.slug(await add(seeded, credit_code=CREDIT_CODE)) == "credit-code-taken"
    assert (await add(seeded, kind="authority", name="第二个住建厅")).status_code == 422


async def test_a_county_moves_from_one_bureau_to_another_and_both_are_told(seeded):
    county = min(URUMQI.territory)
    taken = await assign(seeded, KARAMAY.id, {*KARAMAY.territory, county})
    assert (taken.status_code, steps.slug(taken)) == (409, "territory-taken")
    assert f"（{URUMQI.name}）" in steps.errors(taken)["/codes"]
    assert (await assign(seeded, URUMQI.id, URUMQI.territory - {county})).status_code == 200
    unassigned = (await ask(seeded, "GET", "/territories")).json()["unassigned"]
    assert county in unassigned
    assert (await assign(seeded, KARAMAY.id, {*KARAMAY.territory, county})).status_code == 200
    facts = [fact for fact in await seeded.emitted(OrganizationChanged) if fact.version == 2]
    assert [fact.organization_id for fact in facts] == [URUMQI.id, KARAMAY.id]
    assert county in facts[1].territory
    assert county not in facts[0].territory
    assert "organization.set_territory" in await seeded.audit_actions()


async def test_the_directly_administered_cities_wait_for_a_bureau(seeded):
    unassigned = (await ask(seeded, "GET", "/territories")).json()["unassigned"]
    assert SHIHEZI in unassigned
    assert len([code for code in unassigned if code.startswith("6590")]) == 13
    assert (await assign(seeded, URUMQI.id, {*URUMQI.territory, SHIHEZI})).status_code == 200
    assert SHIHEZI not in (await ask(seeded, "GET", "/territories")).json()["unassigned"]


@pytest.mark.parametrize("code", ["650100", "659000", "110101", "659999", "650000"])
async def test_only_counties_of_the_region_make_a_territory(seeded, code):
    answer = await assign(seeded, URUMQI.id, {*URUMQI.territory, code})
    assert (answer.status_code, steps.slug(answer)) == (422, "territory-invalid")
    assert code in steps.errors(answer)["/codes"]


async def test_only_a_bureau_has_a_territory_to_choose(seeded):
    association = next(one.id for one in built_in() if one.kind == "association")
    for organization_id in (AUTHORITY.id, association):
        assert steps.slug(await assign(seeded, organization_id, {SHIHEZI})) == "no-territory"


async def test_two_bureaus_that_want_the_same_county_at_once_do_not_both_get_it(seeded):
    answers = await asyncio.gather(
        assign(seeded, URUMQI.id, {*URUMQI.territory, SHIHEZI}),
        assign(seeded, KARAMAY.id, {*KARAMAY.territory, SHIHEZI}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_of_two_administrators_who_change_the_same_the_second_is_told(seeded):
    answers = await asyncio.gather(
        assign(seeded, URUMQI.id, URUMQI.territory, version=1),
        assign(seeded, URUMQI.id, URUMQI.territory - {min(URUMQI.territory)}, version=1),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [late] = [answer for answer in answers if answer.status_code == 409]
    assert steps.slug(late) == "organization-outdated"
    for path, body in (("", {"name": "新名"}), ("/territory", {"codes": []})):
        answer = await ask(seeded, "PUT", f"/{URUMQI.id}{path}", json={"version": 1, **body})
        assert steps.slug(answer) == "organization-outdated"


async def test_a_new_name_is_told_of_the_organization_and_of_its_people(seeded):
    company = (await add(seeded, credit_code=CREDIT_CODE)).json()
    person = await steps.account(seeded, employer_id=UUID(company["id"]))
    body = {"version": 1, "name": "某设计研究院"}
    assert (await ask(seeded, "PUT", f"/{company['id']}", json=body)).json()["name"] == "某设计研究院"
    await seeded.run_tasks()
    facts = await seeded.emitted(AccountChanged)
    assert [(fact.version, fact.employer_name) for fact in facts] == [(1, "某设计院"), (2, "某设计研究院")]
    assert facts[-1].account_id == person.id
    assert (await seeded.emitted(OrganizationChanged))[-1].name == "某设计研究院"


async def test_what_roles_are_held_for_is_not_closed(seeded):
    await steps.account(seeded, roles=((Role.BUREAU_REVIEWER, URUMQI.id), (Role.BUREAU_OFFICER, URUMQI.id)))
    answer = await ask(seeded, "POST", f"/{URUMQI.id}/close", json={"version": 1})
    assert (answer.status_code, steps.slug(answer)) == (409, "organization-still-used")
    assert "2项权限" in answer.json()["detail"]
    answer = await ask(seeded, "POST", f"/{AUTHORITY.id}/close", json={"version": 1})
    assert steps.slug(answer) == "not-to-be-closed"


async def test_a_closed_bureau_decides_for_nothing_and_comes_back_only_if_its_counties_are_free(seeded):
    assert (await ask(seeded, "POST", f"/{KARAMAY.id}/close", json={"version": 1})).json()["active"] is False
    assert (await seeded.emitted(OrganizationChanged))[-1].active is False
    county = min(KARAMAY.territory)
    assert county in (await ask(seeded, "GET", "/territories")).json()["unassigned"]
    refused = await seeded.client.post(
        f"/accounts/{(await steps.account(seeded)).id}/grants",
        json={"role": "bureau_reviewer", "organization_id": str(KARAMAY.id)},
        headers=steps.administrator(seeded),
    )
    assert steps.slug(refused) == "organization-closed"
    assert (await assign(seeded, URUMQI.id, {*URUMQI.territory, county})).status_code == 200
    reopened = await ask(seeded, "POST", f"/{KARAMAY.id}/open", json={"version": 2})
    assert steps.slug(reopened) == "territory-taken"
    assert (await assign(seeded, URUMQI.id, URUMQI.territory)).status_code == 200
    assert (await ask(seeded, "POST", f"/{KARAMAY.id}/open", json={"version": 2})).json()["active"] is True


async def test_only_platform_administrators_come_in(seeded):
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        headers = seeded.as_(seeded.actor(role, organization_id=URUMQI.id))
        for method, path in (("GET", ""), ("GET", "/territories"), ("GET", f"/{URUMQI.id}")):
            assert (await ask(seeded, method, path, headers=headers)).status_code == 403
        body = {"version": 1, "codes": []}
        answer = await ask(seeded, "PUT", f"/{URUMQI.id}/territory", headers=headers, json=body)
        assert answer.status_code == 403
    missing = await ask(seeded, "GET", f"/{uuid7()}")
    assert (missing.status_code, steps.slug(missing)) == (404, "organization-not-found")
