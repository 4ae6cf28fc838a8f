"""A draft saves itself as it is typed."""

import asyncio

import pytest

from experts.tests.service.given import applicant, pointers

pytestmark = pytest.mark.service


async def test_what_was_typed_is_kept_field_by_field_and_the_rest_stays(experts):
    person = await applicant(experts)
    first = await person.save(title="高级工程师", career=[{"period": "1985", "description": "设计"}])
    assert first.status_code == 200
    second = await person.save(draft_version=first.json()["draft_version"], major="给水排水")
    draft = (await person.record())["draft"]
    assert (draft["title"], draft["major"]) == ("高级工程师", "给水排水")
    row = {"period": "1985", "description": "设计", "employer": "", "credit_code": ""}
    assert draft["career"] == [row]
    assert second.json()["draft_version"] == first.json()["draft_version"] + 1
    assert "/title" not in [gap["pointer"] for gap in second.json()["missing"]]
    assert "/specialty" in [gap["pointer"] for gap in second.json()["missing"]]


async def test_half_typed_and_wrong_values_are_kept_as_they_are(experts):
    person = await applicant(experts)
    typed = {"phone": "138", "email": "x@", "working_years": "三十", "region_code": "65"}
    assert (await person.save(**typed)).status_code == 200
    draft = (await person.record())["draft"]
    assert {name: draft[name] for name in typed} == typed


async def test_a_stale_page_is_told_so_and_nothing_is_overwritten(experts):
    person = await applicant(experts)
    version = (await person.record())["draft_version"]
    assert (await person.save(draft_version=version, title="教授")).status_code == 200
    stale = await person.save(draft_version=version, title="工程师")
    assert stale.status_code == 409
    assert stale.json()["type"].endswith("draft-stale")
    assert "请刷新" in stale.json()["detail"]
    assert (await person.save(draft_version=-1, title="工程师")).status_code == 409
    assert (await person.record())["draft"]["title"] == "教授"


async def test_a_save_that_is_repeated_because_the_answer_was_lost_succeeds(experts):
    person = await applicant(experts)
    version = (await person.record())["draft_version"]
    answers = [await person.save(draft_version=version, title="教授") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["draft_version"] == answers[1].json()["draft_version"] == version + 1


async def test_of_two_pages_that_save_at_once_one_wins(experts):
    person = await applicant(experts)
    version = (await person.record())["draft_version"]
    answers = await asyncio.gather(*(person.save(draft_version=version, title=str(n)) for n in range(10)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [409] * 9


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": "改名"}, "/fields/name"),
        ({"title": "长" * 201}, "/fields/title"),
        ({"certificates": [{"id": "UPPER"}]}, "/fields/certificates/0/id"),
        ({"achievements": [{"id": "a"}, {"id": "a"}]}, "/fields"),
        ({"career": "text"}, "/fields/career"),
    ],
)
async def test_what_does_not_fit_is_named_by_its_place(experts, fields, pointer):
    person = await applicant(experts)
    answer = await person.save(**fields)
    assert answer.status_code == 422
    assert pointers(answer) == [pointer]
    assert all("一" <= error["message"][0] <= "鿿" for error in answer.json()["errors"])


async def test_characters_that_cannot_be_stored_do_no_harm(experts):
    person = await applicant(experts)
    body = '{"draft_version": 1, "fields": {"employer_name": "\\u0000某\\ud800院"}}'
    answer = await person.ask(
        "PUT", "/record/draft", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (200, 422)


async def test_nothing_of_a_draft_is_found_in_the_database_in_the_clear(experts):
    person = await applicant(experts)
    await person.save(phone="13899998888", employer_name="隐秘设计院")
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        row = (await connection.exec_driver_sql("SELECT r::text FROM records r")).scalar_one()
    for secret in ("13899998888", "隐秘设计院"):
        assert secret not in row
        assert secret.encode().hex() not in row
