"""A copy of everything that experts holds about the person who asks."""

import hashlib

import pytest

from contracts.words import Role
from experts.tests.service.given import NUMBER, applicant

pytestmark = pytest.mark.service

PHONE, EMAIL = "13812345678", "zhang@example.com"


async def copy_of(person):
    answer = await person.ask("POST", "/own-data")
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(answer, name):
    """Return the rows of a table by their keys."""
    tables = {table["name"]: table["rows"] for table in answer.json()["tables"]}
    return [{field["key"]: field["value"] for field in row} for row in tables.get(name, [])]


async def test_a_copy_holds_the_record_what_was_submitted_and_what_was_done_with_it(experts):
    person = await applicant(experts)
    await person.listed(phone=PHONE, email=EMAIL)
    record_id = (await person.record())["id"]
    coordinator = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR, name="维护人员甲"))
    await experts.client.get(f"/library/{record_id}", headers=coordinator)
    standing = (await experts.client.get(f"/library/{record_id}/standing", headers=coordinator)).json()
    suspended = await experts.client.post(
        f"/library/{record_id}/suspension",
        json={"version": standing["version"], "reason": "本人申请暂停"},
        headers=coordinator,
    )
    assert suspended.status_code in (200, 201, 204), suspended.text
    answer = await copy_of(person)
    assert answer.headers["cache-control"] == "no-store"
    assert rows_of(answer, "people")[0]["document_number"] == NUMBER
    [record] = rows_of(answer, "records")
    assert record["status_label"] == "暂停"
    [submission] = rows_of(answer, "submissions")
    assert submission["form"]["phone"] == PHONE
    assert submission["email"] == EMAIL
    assert submission["document_number"] == NUMBER
    assert rows_of(answer, "readings")[0]["reader_name"] == "维护人员甲"
    assert rows_of(answer, "upkeeps")[0]["reason"] == "本人申请暂停"
    assert rows_of(answer, "library_entries")
    assert rows_of(answer, "attachments")
    assert "own_data.export" in await experts.audit_actions()


async def test_files_come_whole_with_the_hash_that_is_named(experts):
    person = await applicant(experts)
    await person.submitted()
    files = (await copy_of(person)).json()["files"]
    assert files
    for one in files:
        content = (await person.ask("GET", one["path"])).content
        assert hashlib.sha256(content).hexdigest() == one["sha256"]


async def test_a_draft_that_was_never_submitted_is_in_it_and_nothing_of_others_is(experts):
    person = await applicant(experts)
    await person.save(email=EMAIL)
    other = await applicant(experts, document_number="650102196501018999")
    await other.save(email="someone@else.example")
    text = (await copy_of(person)).text
    assert EMAIL in text
    for absent in ("someone@else.example", "650102196501018999", "document_index", "grams"):
        assert absent not in text, absent


async def test_who_has_no_record_gets_an_empty_answer(experts):
    headers = experts.as_(experts.actor(Role.AUDITOR))
    answer = await experts.client.post("/own-data", headers=headers)
    assert (answer.status_code, answer.json()["tables"]) == (200, [])
