"""Who sees whom: bureaus × regions × kinds × status, by section 三 of the manual, on every way into the library."""

from collections import Counter
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from contracts.words import OrganizationKind, Role
from experts.tests.service import registers
from experts.tests.service.given import organization
from experts.tests.service.registers import expert
from foundation.auth.actor import Actor, Grant
from foundation.ids import uuid7

pytestmark = pytest.mark.service

TIANSHAN, SHAYIBAKE, KASHGAR, SHUFU, WUJIAQU, SHAWAN, KOKDALA, KARAMAY, NOBODYS, BEIJING = (
    "650102", "650103", "653101", "653121", "659004", "654203", "659008", "650204", "659013", "110105",
)  # fmt: skip
TERRITORIES = {
    "urumqi": {TIANSHAN, SHAYIBAKE},
    "kashgar": {KASHGAR, SHUFU},
    "division": {WUJIAQU, SHAWAN, KOKDALA},  # as a division of 兵团 is spread: no prefix holds it
    "closed": {KARAMAY},
}
REGIONS = (TIANSHAN, SHUFU, WUJIAQU, SHAWAN, KARAMAY, NOBODYS, BEIJING)
KINDS = {"全区专家": "regional", "所在地专家": "local"}
STATUSES = ("listed", "suspended", "removed")
DEEDS = {"suspended": "suspension", "removed": "removal"}


@dataclass(frozen=True)
class One:
    """An expert of the matrix."""

    name: str
    region: str
    kind: str
    status: str


def name_of(region: str, kind: str, status: str) -> str:
    return (
        "甲乙丙丁戊己庚"[REGIONS.index(region)] + "区地"[kind == "local"] + "在停出"[STATUSES.index(status)]
    )


MATRIX = [
    One(name_of(region, kind, status), region, kind, status)
    for region, kind, status in product(REGIONS, KINDS.values(), STATUSES)
]  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Somebody who looks, and the territories that this person looks for: None is the association."""

    actor: Actor
    bureaus: tuple[str, ...] | None = None
    everywhere: bool = False


def expected(desk: Desk, status: str = "listed") -> set[str]:
    """Return the names of those that somebody may see, written from the manual and not from the statement.

    The association maintains the library: it sees everybody. 全区专家可共享: every bureau sees them.
    所在地专家信息不共享: only the bureau of their region and the authority. Who is not listed is shared with nobody.
    """
    seen = set()
    for one in MATRIX:
        association = desk.bureaus is None
        works = association or bool(desk.bureaus)
        local = one.kind == "local"
        here = desk.everywhere or any(one.region in TERRITORIES[name] for name in desk.bureaus or ())
        if one.status == status and works and (association or (status == "listed" and (not local or here))):
            seen.add(one.name)
    return seen


@dataclass
class World:
    """The matrix in a library, and everybody who looks."""

    kit: object
    desks: dict[str, Desk]
    records: dict[str, str]
    coordinator: Actor

    async def ask(self, desk: Desk | Actor, path: str = "/library", **params: object):
        actor = desk.actor if isinstance(desk, Desk) else desk
        return await self.kit.client.get(path, params=params, headers=self.kit.as_(actor))

    async def walk(self, desk: Desk | Actor, **params: object) -> list[str]:
        """Return the names on all pages, in their order."""
        names, cursor = [], ""
        while cursor is not None:
            page = (await self.ask(desk, cursor=cursor, **params)).json()
            names += [item["name"] for item in page["items"]]
            cursor = page["next"]
        return names


@pytest.fixture
async def world(experts) -> World:
    by = await registers.coordinator(experts)
    ids = {
        name: await organization(experts, territory=tuple(codes), active=name != "closed")
        for name, codes in TERRITORIES.items()
    }
    ids["authority"] = await organization(experts, OrganizationKind.AUTHORITY)
    ids["company"] = await organization(experts, OrganizationKind.COMPANY, territory=(TIANSHAN,))
    records = await enter(experts, by)
    return World(experts, desks(experts, ids), records, by)


async def enter(experts, by) -> dict[str, str]:
    """Have the matrix be in the library; return the record of each name."""
    labels = {code: label for label, code in KINDS.items()}
    lines = [
        expert(order, 姓名=one.name, 所在地区=one.region, 专家类型=labels[one.kind])
        for order, one in enumerate(MATRIX, 1)
    ]
    seen = await registers.imported(experts, by, *lines)
    assert seen["state"] == "applied", seen
    headers = experts.as_(by)
    records, cursor = {}, ""
    while cursor is not None:
        page = (await experts.client.get("/library", params={"cursor": cursor}, headers=headers)).json()
        records |= {item["name"]: item["record_id"] for item in page["items"]}
        cursor = page["next"]
    for one in MATRIX:
        if one.status in DEEDS:
            address = f"/library/{records[one.name]}"
            version = (await experts.client.get(f"{address}/standing", headers=headers)).json()["version"]
            deed = await experts.client.post(
                f"{address}/{DEEDS[one.status]}",
                json={"version": version, "reason": "依来函办理。"},
                headers=headers,
            )
            assert deed.status_code == 201, deed.text
    return records


def desks(experts, ids: dict[str, UUID]) -> dict[str, Desk]:
    officer, reviewer = Role.BUREAU_OFFICER, Role.BUREAU_REVIEWER
    both = experts.actor(officer, organization_id=ids["urumqi"])
    grants = frozenset({Grant(str(officer), ids["urumqi"]), Grant(str(officer), ids["kashgar"])})
    two = Actor(
        id=both.id, name=both.name, grants=grants, session_id=both.session_id, employer_id=None, hurdle=None
    )
    return {
        "association, reviewing": Desk(experts.actor(Role.ASSOCIATION_REVIEWER, organization_id=uuid7())),
        "association, maintaining": Desk(
            experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7())
        ),
        "authority": Desk(
            experts.actor(officer, organization_id=ids["authority"]), ("urumqi",), everywhere=True
        ),
        **{
            f"{name}, {role}": Desk(experts.actor(role, organization_id=ids[name]), (name,))
            for name, role in product(("urumqi", "kashgar", "division"), (officer, reviewer))
        },
        "officer of two bureaus": Desk(two, ("urumqi", "kashgar")),
        "closed bureau": Desk(experts.actor(officer, organization_id=ids["closed"]), ()),
        "company": Desk(experts.actor(officer, organization_id=ids["company"]), ()),
        "unknown bureau": Desk(experts.actor(officer, organization_id=uuid7()), ()),
        "no bureau": Desk(experts.actor(officer), ()),
    }


async def test_the_matrix_on_every_way_into_the_library(world):
    for who, desk in world.desks.items():
        shared = expected(desk)
        assert sorted(await world.walk(desk)) == sorted(shared), who
        for status in ("suspended", "removed"):
            assert set(await world.walk(desk, status=status)) == expected(desk, status), (who, status)
        for kind, region in product(KINDS.values(), (None, *REGIONS)):
            wanted = {"kind": kind} | ({"region": region} if region else {})
            found = {
                o.name for o in MATRIX if o.name in shared and o.kind == kind and region in (None, o.region)
            }
            assert set(await world.walk(desk, **wanted)) == found, (who, wanted)
        await counts_are_of_what_is_seen(world, who, desk, shared)
    await single_pages_and_names(world)


async def counts_are_of_what_is_seen(world, who, desk, shared):
    counted = (await world.ask(desk, "/library/facets")).json()
    assert (counted["total"], counted["more"]) == (len(shared), False), who
    seen = [one for one in MATRIX if one.name in shared]
    kinds = {value["value"]: value["count"] for value in counted["facets"]["kind"]}
    assert kinds == Counter(one.kind for one in seen), who
    specialties = [value["count"] for value in counted["facets"]["specialty"]]
    assert sum(specialties) == len(seen), who
    regions = {value["value"]: value["count"] for value in counted["facets"]["region"]}
    assert regions == Counter(PREFECTURES[one.region] for one in seen), who
    if desk.bureaus is None:
        statuses = {value["value"]: value["count"] for value in counted["facets"]["status"]}
        assert statuses == Counter(one.status for one in MATRIX), who
    else:
        assert "status" not in counted["facets"], who


PREFECTURES = {
    TIANSHAN: "650100", SHUFU: "653100", WUJIAQU: "659000", SHAWAN: "654200", KARAMAY: "650200",
    NOBODYS: "659000", BEIJING: "110100",
}  # fmt: skip


async def single_pages_and_names(world):
    for who, desk in world.desks.items():
        statuses = STATUSES if desk.bureaus is None else ("listed",)
        visible = set().union(*(expected(desk, status) for status in statuses))
        for one in MATRIX:
            page = await world.ask(desk, f"/library/{world.records[one.name]}")
            assert page.status_code == (200 if one.name in visible else 404), (who, one)
            found = await world.walk(desk, name=one.name, status=one.status)
            assert found == ([one.name] if one.name in visible else []), (who, one)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.UNIT_ADMIN, Role.PLATFORM_ADMIN, Role.AUDITOR])
async def test_nobody_else_is_let_in(experts, role):
    headers = experts.as_(experts.actor(role, organization_id=uuid7()))
    for path in ("/library", "/library/facets", f"/library/{uuid7()}"):
        assert (await experts.client.get(path, headers=headers)).status_code == 403, path


async def test_a_territory_that_changes_is_followed_at_once(world):
    desk = world.desks["kashgar, bureau_officer"]
    bureau = next(iter(desk.actor.grants)).organization_id
    before = await world.walk(desk)
    await organization(world.kit, territory=(WUJIAQU,), organization_id=bureau, version=2)
    after = set(await world.walk(desk))
    moved = {one.name for one in MATRIX if one.kind == "local" and one.status == "listed"}
    assert set(before) - after == {one.name for one in MATRIX if one.name in moved and one.region == SHUFU}
    assert after - set(before) == {one.name for one in MATRIX if one.name in moved and one.region == WUJIAQU}
    await organization(world.kit, territory=(WUJIAQU,), organization_id=bureau, version=3, active=False)
    assert await world.walk(desk) == []
    assert (await world.ask(desk, "/library/facets")).json()["total"] == 0


async def test_experts_of_a_closed_bureaus_region_stay_shared_with_the_others(world):
    shared = {one.name for one in MATRIX if one.region == KARAMAY and one.status == "listed"}
    regional = {one.name for one in MATRIX if one.name in shared and one.kind == "regional"}
    assert regional
    for who in ("urumqi, bureau_officer", "division, bureau_reviewer", "officer of two bureaus"):
        assert set(await world.walk(world.desks[who], region=KARAMAY)) == regional, who
    for who in ("authority", "association, maintaining"):
        assert set(await world.walk(world.desks[who], region="650200")) == shared, who


def numbered(order: int) -> str:
    return "专家" + "".join("零一二三四五六七八九"[int(digit)] for digit in str(order))


async def test_pages_show_each_expert_once_while_others_come_and_go(experts):
    by = await registers.coordinator(experts)
    lines = [expert(order, 姓名=numbered(order), 入库日期="2020-05-01") for order in range(1, 56)]
    await registers.imported(experts, by, *lines)
    headers = experts.as_(by)
    seen, sizes, gone, cursor = [], [], [], ""
    while cursor is not None:
        page = (await experts.client.get("/library", params={"cursor": cursor}, headers=headers)).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
        sizes.append(len(page["items"]))
        if len(sizes) == 1:
            await registers.imported(experts, by, *(expert(100 + n, 姓名="后来") for n in range(3)))
            gone = page["items"][:2]
            for item in gone:
                address = f"/library/{item['record_id']}"
                version = (await experts.client.get(f"{address}/standing", headers=headers)).json()["version"]
                body = {"version": version, "reason": "依来函办理。"}
                assert (
                    await experts.client.post(f"{address}/removal", json=body, headers=headers)
                ).is_success
    assert sorted(seen) == sorted(line["姓名"] for line in lines)
    assert sizes == [20, 20, 15]
    assert set(await World(experts, {}, {}, by).walk(by)) == (
        {*seen, "后来"} - {item["name"] for item in gone}
    )
