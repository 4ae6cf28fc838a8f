"""The page of the library as it is written: what its model says, byte for byte; and the words that are kept for it."""

import asyncio

import pytest
from sqlalchemy import select, text, update

from contracts.words import ExpertKind, OrganizationKind, RecordStatus, Role
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.model import DictionaryChanges, DictionaryEntry
from experts.library.model import Entry
from experts.library.queries import searching
from experts.library.queries.shapes import CONDITIONS, Asked, Filter
from experts.library.schemas import PageOut
from experts.seed import seed
from experts.tests.service import registers
from experts.tests.service.given import organization
from foundation.db.engine import Database
from foundation.ids import uuid7

pytestmark = pytest.mark.service

LINES = (
    {"姓名": "王建国", "专业": "消防", "职称": "高级工程师", "最高学历": "大学本科",
     "注册职业资格证书类别": "一级注册消防工程师、注册安全工程师", "所属行业分类": "房屋建筑"},
    {"姓名": "欧阳𠮷", "专业": "暖通", "所在地区": "659004", "现工作单位": "五家渠设计院"},
    {"姓名": "阿不都热依木·买买提", "专业": "电气", "所在地区": "653101", "专家类型": "所在地专家"},
)  # fmt: skip


async def listed(experts):
    """Have LINES in the library, one suspended, one whose region and choices nobody knows any more."""
    by = await registers.coordinator(experts)
    await registers.imported(experts, by, *(registers.expert(at, **one) for at, one in enumerate(LINES, 1)))
    async with experts.resources.database.writing.begin() as session:
        await session.execute(
            update(Entry)
            .where(Entry.name == "王建国")
            .values(region_code="999999", specialty="gone", sex=None, qualifications=["gone"])
        )
        odd = "五家渠\u2028\x1f\"\\<b>'设计院"
        await session.execute(update(Entry).where(Entry.specialty == "hvac").values(employer_name=odd))
        await session.execute(
            update(Entry).where(Entry.specialty == "electrical").values(status=RecordStatus.SUSPENDED)
        )


async def test_a_page_is_written_as_its_model_would_be(experts):
    await listed(experts)
    authority = await organization(experts, OrganizationKind.AUTHORITY)
    seen = [
        (Role.ASSOCIATION_COORDINATOR, uuid7(), {}, 2),
        (Role.ASSOCIATION_REVIEWER, uuid7(), {"status": "suspended"}, 1),
        (Role.BUREAU_OFFICER, authority, {}, 2),
        (Role.BUREAU_OFFICER, authority, {"status": "suspended"}, 0),
        (Role.BUREAU_REVIEWER, None, {}, 0),
    ]
    for role, organization_id, wanted, expected in seen:
        headers = experts.as_(experts.actor(role, organization_id=organization_id))
        answer = await experts.client.get("/library", params=wanted, headers=headers)
        assert answer.headers["content-type"] == "application/json"
        page = PageOut.model_validate_json(answer.content)
        assert len(page.items) == expected, (role, wanted)
        assert page.model_dump_json().encode() == answer.content


async def test_pages_follow_each_other_and_are_written_alike(experts, monkeypatch):
    monkeypatch.setattr(searching, "PAGE_SIZE", 2)
    searching._listing.cache_clear()
    by = await registers.coordinator(experts)
    people = [f"王{sign}" for sign in "甲乙丙丁戊己庚"]
    lines = [registers.expert(at, 姓名=name) for at, name in enumerate(people, 1)]
    await registers.imported(experts, by, *lines)
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR))
    names, cursor = [], ""
    for _ in range(4):
        answer = await experts.client.get("/library", params={"cursor": cursor}, headers=headers)
        page = PageOut.model_validate_json(answer.content)
        assert page.model_dump_json().encode() == answer.content
        names += [item.name for item in page.items]
        cursor = page.next
    searching._listing.cache_clear()
    assert cursor is None
    assert sorted(names) == sorted(people)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiJd", "W251bGwsMV0", "WzEsMl0"])
async def test_a_cursor_that_is_none_of_ours_is_refused(experts, cursor):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR))
    answer = await experts.client.get("/library", params={"cursor": cursor}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_a_statement_holds_no_value_and_depends_on_the_forms_alone():
    sought = "0'); DROP TABLE records; --"
    wanted = Filter(
        name=sought, employer=sought, region=sought, specialty=[sought], title=[sought, "b"],
        qualification=[sought], industry=sought, education=sought, kind=ExpertKind.LOCAL,
    )  # fmt: skip
    other = Filter(
        name="a", employer="bc", region="650102", specialty=["x"], title=["x", "y", "z"],
        qualification=["q", "r"], industry="i", education="e", kind=ExpertKind.LOCAL,
    )  # fmt: skip
    assert Asked.of(wanted).forms == Asked.of(other).forms
    assert set(Asked.of(wanted).forms) <= set(CONDITIONS)
    statement = searching._listing(searching.Sight.SHARED, Asked.of(wanted).forms, True)
    assert "DROP" not in statement.sql
    assert statement is searching._listing(searching.Sight.SHARED, Asked.of(other).forms, True)
    assert searching._listing.cache_info().maxsize == searching.MOST_STATEMENTS


async def test_one_persons_page_is_never_anothers(experts):
    """The statement is kept, what a bureau sees is not: many ask at once, each for what is theirs."""
    await listed(experts)
    here = await organization(experts, territory=("650102",))
    there = await organization(experts, territory=("659004",))
    async with experts.resources.database.writing.begin() as session:
        await session.execute(update(Entry).values(kind=ExpertKind.LOCAL, status=RecordStatus.LISTED))
        await session.execute(update(Entry).where(Entry.name == "王建国").values(region_code="650102"))
    headers = {
        "王": experts.as_(experts.actor(Role.BUREAU_OFFICER, organization_id=here)),
        "欧": experts.as_(experts.actor(Role.BUREAU_OFFICER, organization_id=there)),
        "": experts.as_(experts.actor(Role.BUREAU_OFFICER, organization_id=uuid7())),
    }

    async def asked(who):
        answer = await experts.client.get("/library", headers=headers[who])
        return who, [item["name"][0] for item in answer.json()["items"]]

    for who, names in await asyncio.gather(*(asked(who) for who in list(headers) * 10)):
        assert names == ([who] if who else [])


async def test_a_word_that_is_changed_reads_so_at_once_whoever_changed_it(experts):
    await listed(experts)
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR))

    async def label():
        answer = await experts.client.get("/library", params={"specialty": "hvac"}, headers=headers)
        return answer.json()["items"][0]["specialty_label"]

    assert await label() == "暖通"
    elsewhere = Database(experts.resources.database.url, 1)
    async with elsewhere.writing.begin() as session:
        changed = update(DictionaryEntry).where(DictionaryEntry.code == "hvac").values(label="暖通空调")
        await session.execute(changed)
    await elsewhere.close()
    assert await label() == "暖通空调"
    async with experts.resources.database.read() as session:
        assert (await dictionaries.read(session)).label("specialty", "hvac") == "暖通空调"


async def test_words_are_read_again_only_when_they_have_changed(experts):
    database = experts.resources.database
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    async with database.read() as session:
        words = await dictionaries.read(session)
        assert await dictionaries.read(session) is words
    assert await dictionaries.words_now(database) is words
    assert words.by_kind()["specialty"]


async def test_what_was_read_in_a_write_that_is_taken_back_is_not_kept(experts):
    database = experts.resources.database
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    async with database.writing() as session:
        changed = update(DictionaryEntry).where(DictionaryEntry.code == "hvac")
        await session.execute(changed.values(label="一"))
        assert (await dictionaries.read(session)).label("specialty", "hvac") == "一"
        await session.execute(changed.values(label="二"))
        assert (await dictionaries.read(session)).label("specialty", "hvac") == "二"
        await session.rollback()
    assert (await dictionaries.words_now(database)).label("specialty", "hvac") == "暖通"
    async with database.writing.begin() as session:
        await session.execute(changed.values(label="三"))
    assert (await dictionaries.words_now(database)).label("specialty", "hvac") == "三"


async def test_the_database_numbers_every_change_of_a_dictionary(experts):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    async with experts.resources.database.writing.begin() as session:
        numbers = [await session.scalar(select(DictionaryChanges.number))]
        for change in (
            "UPDATE dictionary_entries SET label = label || '。' WHERE code = 'hvac'",
            "DELETE FROM dictionary_entries WHERE code = 'hvac'",
            "INSERT INTO dictionary_entries (kind, code, label, position) VALUES ('title', 'x', '新', 1)",
        ):
            await session.execute(text(change))
            numbers.append(await session.scalar(select(DictionaryChanges.number)))
    assert numbers == sorted(set(numbers))
