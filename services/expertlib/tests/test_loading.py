"""`expertlib load`: invented experts that are as real as any, once."""

import asyncio
from math import gcd
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import selectinload
from stdnum.cn import ric

from contracts.events.experts import EntryChanged, ReminderDue
from contracts.words import RecordStatus, Role, Stage
from expertlib import loading, registry
from expertlib.invented_experts import MOST, STEP, Choices, Inventor
from experts.expiries.usecases import remind
from experts.library.model import Entry
from experts.people import usecases as people
from experts.records.model import Record
from experts.seed import seed
from experts.submissions.model import Submission
from experts.submissions.usecases.finding import open_snapshot
from foundation.ids import uuid7
from identity.accounts.model import Account, GrantEntry
from notify.contacts import usecases as contacts
from review.cases.model import Case, CaseState
from review.cases.usecases.reading import opinion_place
from review.directory import usecases as directory
from review.directory.model import Expert
from review.tests.service.making import decide, read

CODES = {
    "industry": ["i"],
    "specialty": ["s"],
    "education": ["e"],
    "qualification": ["q"],
    "certificate_kind": ["c"],
}


def said(_done, _portions):
    """Hear how far it is."""


def test_the_same_seed_and_number_give_the_same_expert_and_others_give_another():
    first, again, other = (Inventor(seed_, Choices(CODES, ["工程师"])) for seed_ in (1, 1, 2))
    assert first.expert(7) == again.expert(7)
    assert first.expert(7) != first.expert(8)
    assert first.expert(7) != other.expert(7)


def test_numbers_are_well_formed_different_and_given_to_nobody():
    inventor = Inventor(1, Choices(CODES, ["工程师"]))
    people = [inventor.expert(number).snapshot.identity for number in (*range(500), MOST - 1)]
    numbers = [person.document_number for person in people]
    assert len(set(numbers)) == len(numbers)
    for person in people:
        assert ric.validate(person.document_number) == person.document_number
        assert person.document_number.startswith("650000"), "the code of the region, which no office gives"
        assert person.document_number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert (person.sex == "1") == (int(person.document_number[16]) % 2 == 1)


def test_every_number_has_its_own_birthday_and_sequence():
    assert gcd(STEP, MOST) == 1


@pytest.mark.service
async def test_they_are_found_opened_and_added_only_once(experts, review, identity, notify, monkeypatch):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    assert await asyncio.to_thread(loading.load, 30, 1, said) == 30
    assert await asyncio.to_thread(loading.load, 30, 1, said) == 0
    monkeypatch.setattr(loading, "PORTION", 15)  # several portions go to processes of their own
    assert await asyncio.to_thread(loading.load, 40, 1, said) == 10
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7()))
    counted = (await experts.client.get("/library/facets", headers=headers)).json()
    assert sum(status["count"] for status in counted["facets"]["status"]) == 40
    items = (await experts.client.get("/library", headers=headers)).json()["items"]
    for item in items[:3]:
        page = await experts.client.get(f"/library/{item['record_id']}", headers=headers)
        assert page.status_code == 200, page.text
        assert page.json()["identity"]["document_number_masked"].startswith("6500**")
        named = await experts.client.get("/library", params={"name": item["name"]}, headers=headers)
        assert item["record_id"] in [one["record_id"] for one in named.json()["items"]]
    assert (await experts.audit_actions()).count("library.load") == 2
    assert await experts.emitted(EntryChanged) == [], "a million facts would travel for hours"
    await check_directory(review, items)


async def check_directory(review, items):
    """Review knows all of them as they stand in the library, and anything that is told later is newer."""
    ids = [UUID(item["record_id"]) for item in items]
    async with review.resources.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Expert)) == 40
        known = await directory.find_many(session, ids)
    shown = ("name", "region_code", "kind", "status", "title")
    for item in items:
        expert = known[UUID(item["record_id"])]
        assert {name: getattr(expert, name) for name in shown} == {name: item[name] for name in shown}
        assert expert.version == 0
        background = directory.background_of(review.resources.sealer, expert)
        assert [one.name for one in background.present] == [item["employer_name"]]
        if expert.account_id is None:
            assert directory.phone_of(review.resources.sealer, expert)
        else:
            assert expert.phone is None, "of who has an account identity tells it"


@pytest.mark.service
async def test_who_has_applied_is_the_same_person_in_every_service(experts, review, identity, notify):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    await asyncio.to_thread(loading.load, 40, 1, said)
    async with identity.resources.database.read() as session:
        accounts = (await session.scalars(select(Account))).all()
        grants = {grant.account_id: grant.role for grant in await session.scalars(select(GrantEntry))}
    assert len(accounts) == 10
    async with experts.resources.database.read() as session:
        records = {one.account_id: one for one in await session.scalars(select(Record))}
        for account in accounts:
            person = account.opened(identity.resources.sealer)
            known = await people.identify(session, experts.resources.sealer, account.id)
            assert (known.name, known.document_number) == (person.name, person.document_number)
            assert (account.status, grants[account.id]) == ("active", Role.APPLICANT)
            record = records[account.id]
            entry = await session.get(Entry, record.id)
            assert (entry.account_id, entry.name) == (account.id, person.name)
            submission = await session.get(Submission, record.listed_submission_id)
            await check_case(review, record, submission)
            async with notify.resources.unit_of_work() as uow:
                uow.leave_unaudited("only read")
                contact = await contacts.find_person(uow, account.id)
            assert (contact.name, contact.phone) == (person.name, person.phone)


async def check_case(review, record, submission):
    """The case has passed both stages, and experts has heard so."""
    async with review.resources.database.read() as session:
        case = await session.scalar(
            select(Case).where(Case.id == submission.id).options(selectinload(Case.decisions))
        )
    first, second = case.decisions
    assert (case.record_id, case.account_id) == (record.id, record.account_id)
    assert (case.state, case.version) == (CaseState.PASSED, submission.case_version)
    assert case.bureau_id == submission.bureau_id == record.bureau_id == second.bureau_id
    assert [first.stage, second.stage] == [Stage.PRELIMINARY, Stage.FINAL]
    assert first.by_id != second.by_id
    assert case.submitted_at == submission.made_at < first.at < second.at
    assert review.resources.sealer.open(first.opinion, opinion_place(first))


@pytest.mark.service
async def test_some_wait_for_a_change_to_be_decided_in_the_lists_of_the_association_and_of_bureaus(
    experts, review, identity, notify
):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    await asyncio.to_thread(loading.load, 400, 1, said)
    async with experts.resources.database.read() as session:
        records = (await session.scalars(select(Record).where(Record.status == RecordStatus.CHANGING))).all()
        changes = {
            one.id: one for one in await session.scalars(select(Submission).where(Submission.round == 2))
        }
        assert 3 <= len(records) == len(changes) <= 5
        for record in records:
            change = changes[record.current_submission_id]
            assert (change.outcome, change.purpose, change.record_version) == (
                "open",
                "change",
                record.version,
            )
            assert change.previous_id == record.listed_submission_id
            entry = await session.get(Entry, record.id)
            assert (entry.status, entry.submission_id) == (RecordStatus.LISTED, change.previous_id)
            assert open_snapshot(experts.resources.sealer, change).identity.name == change.expert_name
    reviewer = review.actor(Role.ASSOCIATION_REVIEWER, organization_id=uuid7())
    waiting = await read_cases(review, reviewer)
    async with review.resources.database.read() as session:
        final = (await session.scalars(select(Case).where(Case.state == CaseState.FINAL))).all()
    for case in final:
        change = changes[case.id]
        assert (case.version, case.kind, case.bureau_id) == (
            change.case_version,
            change.kind,
            change.bureau_id,
        )
        bureau = review.actor(Role.BUREAU_REVIEWER, organization_id=case.bureau_id)
        assert str(case.id) in await read_cases(review, bureau)
        await decide(review, bureau, case.id, stage="final", verdict="pass")
    assert len(waiting) >= 1 <= len(final)
    assert {*waiting, *(str(one.id) for one in final)} == {str(id) for id in changes}


async def read_cases(review, actor):
    """Return the ids of what waits for somebody."""
    items = (await read(review, actor, "/cases"))["items"]
    assert all(one["purpose"] == "change" for one in items)
    return [one["id"] for one in items]


@pytest.mark.service
async def test_what_was_stopped_between_two_services_goes_on(experts, review, identity, notify):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    await asyncio.to_thread(loading.load, 12, 1, said)
    async with experts.resources.database.engine.begin() as connection:
        for table in ("library_certificates", "library_entries", "submissions", "people", "records"):
            await connection.execute(text(f"DELETE FROM {table}"))
    assert await asyncio.to_thread(loading.load, 12, 1, said) == 12
    async with review.resources.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Case)) == 3


@pytest.mark.service
async def test_nobody_is_reminded_of_anything_because_experts_were_loaded(experts, review, identity, notify):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    await asyncio.to_thread(loading.load, 40, 1, said)
    async with experts.resources.unit_of_work() as uow:
        uow.leave_unaudited("nothing is told")
        assert await remind(uow) is False
    assert await experts.emitted(ReminderDue) == []


def test_it_leaves_where_people_are_real(monkeypatch):
    monkeypatch.setattr(registry, "settings", lambda _service: SimpleNamespace(environment="production"))
    with pytest.raises(SystemExit, match="only for evaluation"):
        loading.load(10, 1, said)


def test_there_are_not_endlessly_many(monkeypatch):
    monkeypatch.setattr(registry, "settings", lambda _service: SimpleNamespace(environment="evaluation"))
    with pytest.raises(SystemExit, match="no more than"):
        loading.load(MOST + 1, 1, said)
