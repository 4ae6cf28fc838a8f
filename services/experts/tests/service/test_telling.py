"""What the others are told of the experts of the library, and when."""

from uuid import UUID

import pytest
from sqlalchemy import select

from contracts.events.experts import Employer, EntryChanged
from contracts.events.identity import AccountChanged
from contracts.words import Deed, ExpertKind, RecordStatus
from experts.resync import resync_portion
from experts.tests.service import registers
from experts.tests.service.given import Applicant, account, applicant
from experts.tests.service.test_maintenance import Desk
from experts.tests.service.test_merges import merged
from foundation.bus.tables import OutboxEntry
from foundation.testing.kit import ServiceKit

pytestmark = pytest.mark.service

CODE = "91110000600037341L"


async def told(kit: ServiceKit) -> list[EntryChanged]:
    return await kit.emitted(EntryChanged)


async def told_since(kit: ServiceKit, count: int) -> EntryChanged:
    """Return the only fact that was told after `count` others."""
    [fact] = (await told(kit))[count:]
    return fact


async def listed(kit: ServiceKit, **changes: object) -> tuple[AccountChanged, Applicant]:
    fact = account()
    person = await applicant(kit, **fact.model_dump())
    await person.listed(ExpertKind.LOCAL, **changes)
    return fact, person


async def test_nothing_is_told_before_the_final_pass(experts):
    person = await applicant(experts)
    await person.submitted()
    assert await told(experts) == []


async def test_the_final_pass_tells_the_whole_entry(experts):
    career = [
        {"period": "1985-2001", "employer": "甲建设公司", "credit_code": CODE, "description": "施工"},
        {"period": "2001-2020", "description": "在乙监理公司任总监"},
    ]
    fact, person = await listed(experts, employer_name="某某设计院", career=career)
    [entry] = await told(experts)
    assert (entry.record_id, entry.version) == (UUID((await person.record())["id"]), 1)
    assert (entry.account_id, entry.name, entry.phone) == (fact.account_id, fact.name, None)
    assert (entry.kind, entry.status) == (ExpertKind.LOCAL, RecordStatus.LISTED)
    assert (entry.region_code, entry.specialty, entry.title) == ("650102", "fire_protection", "高级工程师")
    assert entry.present == (Employer(name="某某设计院", credit_code=fact.employer_credit_code or ""),)
    assert entry.past == (Employer(name="甲建设公司", credit_code=CODE),)
    assert entry.career == ("施工", "在乙监理公司任总监")


async def test_every_deed_that_changes_an_entry_tells_it_with_the_next_version(experts):
    _, person = await listed(experts)
    desk = Desk(experts, person)
    for deed in (Deed.SUSPEND, Deed.RESTORE, Deed.REMOVE):
        await desk.done(deed)
    facts = await told(experts)
    assert [(fact.version, fact.status) for fact in facts] == [
        (1, RecordStatus.LISTED),
        (2, RecordStatus.SUSPENDED),
        (3, RecordStatus.LISTED),
        (4, RecordStatus.REMOVED),
    ]


async def test_what_the_association_edits_is_told(experts):
    _, person = await listed(experts)
    fields = {"title": "教授", "employer_name": "丙消防公司"}
    await Desk(experts, person).done(Deed.AMEND, fields=fields)
    fact = await told_since(experts, 1)
    assert (fact.version, fact.title) == (2, "教授")
    assert "丙消防公司" in [one.name for one in fact.present]


async def test_a_new_employer_of_the_account_is_told_at_once(experts):
    fact, _ = await listed(experts)
    moved = {"version": 2, "employer_name": "丁集团", "employer_credit_code": CODE}
    await experts.deliver(fact.model_copy(update=moved))
    assert Employer(name="丁集团", credit_code=CODE) in (await told_since(experts, 1)).present


async def test_a_corrected_name_is_told_at_once(experts):
    fact, _ = await listed(experts)
    await experts.deliver(fact.model_copy(update={"version": 2, "name": "新名"}))
    assert (await told_since(experts, 1)).name == "新名"


async def test_what_does_not_concern_the_entry_is_not_told(experts):
    fact, _ = await listed(experts)
    await experts.deliver(fact.model_copy(update={"version": 2, "phone": "13900000000"}))
    await experts.deliver(fact.model_copy(update={"version": 3, "phone": "13900000001"}))
    await experts.deliver(fact.model_copy(update={"version": 1, "employer_name": "早先的单位"}))
    assert len(await told(experts)) == 1


async def test_a_merged_account_is_told(experts):
    _, folded = await listed(experts)
    kept = await applicant(experts, document_number="650102197001010000")
    await experts.deliver(merged(kept, folded))
    fact = (await told(experts))[-1]
    assert fact.account_id == kept.actor.id


async def test_who_has_no_account_is_told_with_the_phone_until_the_person_comes(experts):
    by = await registers.coordinator(experts)
    line = registers.expert(1, 联系电话="13800000000")
    await registers.imported(experts, by, line)
    registered = await told_since(experts, 0)
    assert (registered.account_id, registered.phone) == (None, "13800000000")
    assert registered.present == (Employer(name="某某设计院", credit_code=""),)

    person = account(name=str(line["姓名"]), document_number=line["身份证号码"], employer_name="戊公司")
    await experts.deliver(person)
    fact = (await told(experts))[-1]
    assert (fact.record_id, fact.account_id, fact.phone) == (registered.record_id, person.account_id, None)
    assert [one.name for one in fact.present] == ["戊公司", "某某设计院"]
    assert fact.version > registered.version


async def test_everything_can_be_told_again_in_portions(experts, monkeypatch):
    monkeypatch.setattr("experts.resync.PORTION", 2)
    by = await registers.coordinator(experts)
    await registers.imported(experts, by, *(registers.expert(number) for number in range(1, 6)))
    before = await told(experts)
    counts, last = [], None
    while True:
        async with experts.resources.unit_of_work() as uow:
            count, last = await resync_portion(uow, last)
            uow.leave_unaudited("a test may tell nothing")
        counts.append(count)
        if last is None:
            break
    again = (await told(experts))[len(before) :]
    assert counts == [2, 2, 1, 0]
    assert sorted(fact.record_id for fact in again) == sorted(fact.record_id for fact in before)
    assert {fact.version for fact in again} == {2}


async def test_nothing_personal_of_an_entry_travels_in_the_clear(experts):
    await listed(experts, employer_name="某某设计院", career=[{"description": "在乙监理公司任总监"}])
    async with experts.resources.database.read() as session:
        rows = await session.scalars(select(OutboxEntry).where(OutboxEntry.name == EntryChanged.NAME))
        body = str([row.body for row in rows])
    for secret in ("阿不都·热依木", "某某设计院", "乙监理公司"):
        assert secret not in body
