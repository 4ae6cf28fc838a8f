"""Deleting a person: everything that tells of them goes, in whatever order the facts come; who cannot go yet."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.events.experts import EntryChanged
from contracts.events.identity import AccountErased, AccountsMerged
from contracts.words import ERASED_NAME, Role
from experts.database import Base
from experts.tests.service.given import NUMBER, account, applicant
from foundation.ids import uuid7
from foundation.testing.canary import found_in

pytestmark = pytest.mark.service

DOCUMENTED = {"audit_entries.actor_name", "audit_entries.reason"}
PHONE, EMAIL, NAME = "13812349876", "canary@example.com", "阿不都·热依木"
WORDS = (NAME, "阿不都", NUMBER, PHONE, EMAIL, "某某设计院", "身份证扫描")


def erased(experts, account_id, version=9, phone=PHONE):
    return AccountErased(account_id=account_id, version=version, phone=phone, erased_at=experts.clock.now())


async def problem(experts, account_id):
    admin = experts.actor(Role.PLATFORM_ADMIN)
    answer = await experts.client.get(f"/erasures/{account_id}", headers=experts.as_(admin))
    assert answer.status_code == 200, answer.text
    return answer.json()["problem"]


def coordinator(experts):
    return experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7(), name="维护人员")


async def removed(experts, person):
    """Have an expert be read, and taken out of the library with a reason that names them."""
    record_id = (await person.record())["id"]
    headers = experts.as_(coordinator(experts))
    await experts.client.post(
        f"/library/{record_id}/unmasking", json={"reason": f"联系{NAME}"}, headers=headers
    )
    standing = (await experts.client.get(f"/library/{record_id}/standing", headers=headers)).json()
    body = {"version": standing["version"], "reason": f"{NAME}本人申请出库"}
    answer = await experts.client.post(f"/library/{record_id}/removal", json=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    return record_id


async def left_over(experts):
    """Return where the person is still found but where the retention page says so: the audit log, and sent facts."""
    return await found_in(experts, Base.metadata, WORDS) - DOCUMENTED - {"outbox.body"}


async def objects_of(experts):
    """Return the keys of all objects that the attachments of this test have."""
    async with experts.resources.database.read() as reading:
        ids = (await reading.scalars(text("SELECT id FROM attachments"))).all()
    return [key for one in ids async for key in experts.resources.store.keys(f"attachments/{one}/")]


async def an_expert(experts):
    person = await applicant(experts, phone=PHONE)
    await person.listed(phone=PHONE, email=EMAIL)
    assert (await person.upload(file_name="身份证扫描.pdf")).status_code in (201, 409)
    return person


async def test_who_is_under_review_or_in_the_library_cannot_be_deleted_yet(experts):
    person = await applicant(experts)
    assert await problem(experts, person.actor.id) is None
    case_id = await person.submitted()
    assert "正在审核" in await problem(experts, person.actor.id)
    await person.passes(case_id, "regional", uuid7())
    assert "请先由建设工程消防协会办理出库" in await problem(experts, person.actor.id)
    own = await person.ask("GET", "/erasures/own")
    assert own.json()["problem"] == await problem(experts, person.actor.id)
    await removed(experts, person)
    assert await problem(experts, person.actor.id) is None
    assert await problem(experts, uuid7()) is None


async def test_nothing_of_the_person_is_left_in_any_column_or_object(experts):
    person = await an_expert(experts)
    await removed(experts, person)
    before = await left_over(experts)
    assert {"people.name", "submissions.snapshot", "library_entries.name", "upkeeps.reason"} <= before
    assert {"records.draft", "readings.reason", "attachments.file_name"} <= before | {"attachments.file_name"}
    assert await objects_of(experts)
    assert await experts.deliver(erased(experts, person.actor.id))
    await experts.run_tasks()
    told = (await experts.emitted(EntryChanged))[-1]
    assert await left_over(experts) == set()
    # what was told of them is gone ninety days after it was sent; the relay has sent it, as it would
    async with experts.resources.database.writing.begin() as session:
        await session.execute(text("UPDATE outbox SET sent_at = created_at"))
    experts.clock.move(days=91)
    await experts.tasks.entries["experts.forget_traffic"](experts.resources)
    assert await found_in(experts, Base.metadata, WORDS) <= DOCUMENTED
    assert await objects_of(experts) == []
    assert (told.name, told.status, told.present, told.past, told.career) == (
        ERASED_NAME,
        "removed",
        (),
        (),
        (),
    )
    assert told.account_id == person.actor.id


async def test_told_twice_it_comes_to_the_same(experts):
    person = await an_expert(experts)
    await removed(experts, person)
    fact = erased(experts, person.actor.id)
    assert await experts.deliver(fact)
    assert await experts.deliver(fact)
    assert await left_over(experts) == set()


async def test_what_identity_told_earlier_and_comes_later_brings_nobody_back(experts):
    account_id = uuid7()
    await experts.deliver(erased(experts, account_id))
    await experts.deliver(account(account_id=account_id, version=3))
    assert await left_over(experts) == set()
    actor = experts.actor(Role.APPLICANT, id=account_id)
    assert (await experts.client.get("/record", headers=experts.as_(actor))).status_code == 404


async def test_a_merge_that_comes_after_the_deletion_brings_nobody_back(experts):
    person, kept = await an_expert(experts), uuid7()
    await removed(experts, person)
    await experts.deliver(erased(experts, kept))
    merged = AccountsMerged(kept_account_id=kept, version=2, folded_account_id=person.actor.id)
    await experts.deliver(merged)
    await experts.deliver(erased(experts, person.actor.id))
    await experts.run_tasks()
    assert await left_over(experts) == set()


async def test_who_is_reviewed_or_listed_all_the_same_is_taken_out(experts):
    """The check and the deletion are two moments; whoever submits in between is deleted all the same."""
    person = await an_expert(experts)
    again = await person.save(title="教授")
    assert again.status_code == 200
    await experts.run_tasks()
    case_id = UUID((await person.submit()).json()["submission_id"])
    await experts.deliver(erased(experts, person.actor.id))
    assert await left_over(experts) == set()
    # what review says of it afterwards finds it concluded
    await person.decide(case_id, 4, "preliminary", "reject")
    assert (await experts.emitted(EntryChanged))[-1].status == "removed"
    assert await left_over(experts) == set()


async def test_what_was_on_its_way_when_the_person_was_deleted_is_refused(experts):
    """A token outlives the session by a minute, and a large file on a slow line takes longer than the deletion."""
    person = await an_expert(experts)
    await removed(experts, person)
    data = bytes(1000)
    begun = await person.begin_upload(b"%PDF-1.7" + data)
    assert begun.status_code in (200, 201), begun.text
    await experts.deliver(erased(experts, person.actor.id))
    await experts.run_tasks()
    for late in (
        await person.save(draft_version=0, phone=PHONE),
        await person.upload(file_name="身份证扫描.pdf"),
        await person.begin_upload(b"%PDF-1.7" + data, key="another"),
        await person.submit(draft_version=0),
    ):
        assert late.status_code == 404, late.text
        assert "已注销" in late.json()["detail"]
    await experts.run_tasks()
    assert await left_over(experts) == set()
    assert await objects_of(experts) == []


async def test_a_deletion_and_a_change_of_the_account_at_once_leave_nothing(experts):
    person = await applicant(experts)
    await asyncio.gather(
        experts.deliver(erased(experts, person.actor.id, version=5)),
        experts.deliver(account(account_id=person.actor.id, version=4)),
    )
    assert await left_over(experts) == set()


async def test_a_number_that_was_corrected_is_what_the_library_serves(experts):
    right = "650102196501018892"
    person = await an_expert(experts)
    record_id = (await person.record())["id"]
    await experts.deliver(account(account_id=person.actor.id, version=2, document_number=right))
    answer = await experts.client.post(
        f"/library/{record_id}/unmasking",
        json={"reason": "核对更正"},
        headers=experts.as_(coordinator(experts)),
    )
    assert answer.json()["document_number"] == right
    assert (await person.record())["status"] == "listed"
    # an expert of an older register who really bears the old number is somebody else
    async with experts.resources.database.read() as reading:
        from experts.records.usecases import standings

        old = experts.resources.sealer.blind("document_number", NUMBER)
        assert await standings(reading, [old]) == {}
