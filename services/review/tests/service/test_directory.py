"""What review learns of the experts of the library."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from contracts.events.experts import Employer, EntryChanged
from contracts.events.identity import AccountsMerged
from contracts.words import ExpertKind, OrganizationKind, RecordStatus
from foundation.testing.kit import ServiceKit
from review.directory import usecases as directory
from review.tests.service.activities import tell_expert
from review.tests.service.making import (
    ASSOCIATION,
    AUTHORITY,
    COMPANY,
    IN_KARAMAY,
    IN_NO_BUREAU,
    IN_URUMQI,
    KARAMAY,
    URUMQI,
    an_organization,
)

pytestmark = pytest.mark.service

INSTITUTE = Employer(name="某设计院", credit_code="91650100000000000A")
BUILDER = Employer(name="某建设公司", credit_code="")


async def learned(review: ServiceKit, record_id: UUID) -> directory.Expert:
    async with review.resources.database.read() as session:
        found = await directory.find(session, record_id)
    assert found is not None
    return found


async def background(review: ServiceKit, fact: EntryChanged) -> directory.Background:
    return directory.background_of(review.resources.sealer, await learned(review, fact.record_id))


async def test_an_expert_is_known_as_told(review: ServiceKit):
    fact = await tell_expert(
        review,
        name="阿依古丽",
        has_account=False,
        phone="13800000001",
        kind=ExpertKind.LOCAL,
        present=(INSTITUTE,),
        past=(BUILDER,),
        career=("在某某监理公司任总监",),
    )

    expert = await learned(review, fact.record_id)

    assert (expert.name, expert.kind, expert.status) == ("阿依古丽", ExpertKind.LOCAL, RecordStatus.LISTED)
    assert (expert.account_id, expert.region_code, expert.specialty) == (None, IN_URUMQI, "fire_protection")
    assert directory.phone_of(review.resources.sealer, expert) == "13800000001"
    known = await background(review, fact)
    assert (known.present, known.past) == ((INSTITUTE,), (BUILDER,))
    assert known.career == ("在某某监理公司任总监",)


async def test_employers_and_phone_are_sealed_at_rest(review: ServiceKit):
    await tell_expert(
        review, has_account=False, phone="13800000001", present=(INSTITUTE,), career=("履历文字",)
    )

    async with review.resources.database.read() as session:
        columns = await session.execute(text("SELECT background, phone FROM directory"))
        kept = b"".join(bytes(value) for value in columns.one())

    for secret in ("13800000001", INSTITUTE.name, INSTITUTE.credit_code, "履历文字"):
        assert secret.encode() not in kept


async def test_the_highest_version_wins_whatever_the_order(review: ServiceKit):
    fact = await tell_expert(review, version=3, name="现在的名字")

    await tell_expert(review, record_id=fact.record_id, version=2, name="从前的名字")

    assert (await learned(review, fact.record_id)).name == "现在的名字"


async def test_the_phone_goes_once_the_expert_has_an_account(review: ServiceKit):
    fact = await tell_expert(review, has_account=False, phone="13800000001")

    await tell_expert(review, record_id=fact.record_id, version=2)

    expert = await learned(review, fact.record_id)
    assert expert.phone is None
    assert expert.account_id is not None


async def test_who_left_a_unit_has_worked_there_and_who_came_back_works_there(review: ServiceKit):
    fact = await tell_expert(review, present=(INSTITUTE,))

    await tell_expert(review, record_id=fact.record_id, version=2, present=(BUILDER,))
    after_leaving = await background(review, fact)
    await tell_expert(review, record_id=fact.record_id, version=3, present=(), past=(BUILDER,))
    after_retiring = await background(review, fact)
    await tell_expert(review, record_id=fact.record_id, version=4, present=(INSTITUTE,))
    after_coming_back = await background(review, fact)

    assert (after_leaving.present, after_leaving.past) == ((BUILDER,), (INSTITUTE,))
    assert after_retiring.present == ()
    assert set(after_retiring.past) == {INSTITUTE, BUILDER}
    assert len(after_retiring.past) == 2
    assert (after_coming_back.present, after_coming_back.past) == ((INSTITUTE,), (BUILDER,))


async def test_an_employer_of_a_fact_that_comes_late_was_one_all_the_same(review: ServiceKit):
    fact = await tell_expert(review, present=())
    await tell_expert(review, record_id=fact.record_id, version=3, present=(BUILDER,))

    await tell_expert(review, record_id=fact.record_id, version=2, present=(INSTITUTE, BUILDER))
    await tell_expert(review, record_id=fact.record_id, version=2, present=(INSTITUTE, BUILDER))

    known = await background(review, fact)
    assert (known.present, known.past) == ((BUILDER,), (INSTITUTE,))
    assert (await learned(review, fact.record_id)).version == 3


async def test_facts_of_one_expert_that_come_at_once_leave_the_last_and_every_employer(review: ServiceKit):
    record_id, account_id = uuid4(), uuid4()
    employers = [Employer(name=f"第{version}家单位", credit_code="") for version in range(1, 9)]

    await asyncio.gather(
        *(
            tell_expert(
                review,
                record_id=record_id,
                account_id=account_id,
                version=version,
                name=f"第{version}版",
                present=(employer,),
            )
            for version, employer in enumerate(employers, 1)
        )
    )

    expert = await learned(review, record_id)
    known = directory.background_of(review.resources.sealer, expert)
    assert (expert.version, expert.name, known.present) == (8, "第8版", (employers[7],))
    assert set(known.past) == set(employers[:7])


async def test_a_late_fact_changes_nothing_but_where_the_expert_has_worked(review: ServiceKit):
    fact = await tell_expert(
        review, version=2, phone=None, name="现在", title="教授级高工", present=(BUILDER,)
    )
    before = await learned(review, fact.record_id)

    await tell_expert(
        review,
        record_id=fact.record_id,
        version=1,
        account_id=uuid4(),
        name="从前",
        title="工程师",
        kind=ExpertKind.LOCAL,
        status=RecordStatus.SUSPENDED,
        region_code=IN_KARAMAY,
        present=(INSTITUTE,),
    )

    after = await learned(review, fact.record_id)
    for column in ("version", "account_id", "name", "phone", "kind", "status", "region_code", "title"):
        assert getattr(after, column) == getattr(before, column), column
    assert (await background(review, fact)).past == (INSTITUTE,)


async def test_a_merged_account_takes_its_expert_along(review: ServiceKit):
    fact = await tell_expert(review)
    assert fact.account_id is not None
    kept = uuid4()

    await review.deliver(AccountsMerged(kept_account_id=kept, version=2, folded_account_id=fact.account_id))

    assert (await learned(review, fact.record_id)).account_id == kept
    async with review.resources.database.read() as session:
        assert await directory.records_of(session, kept) == [fact.record_id]


async def test_experts_are_shared_by_kind_region_and_bureau(review: ServiceKit):
    told = {
        "regional": await tell_expert(review, region_code=IN_KARAMAY),
        "urumqi": await tell_expert(review, kind=ExpertKind.LOCAL, region_code=IN_URUMQI),
        "karamay": await tell_expert(review, kind=ExpertKind.LOCAL, region_code=IN_KARAMAY),
        "nowhere": await tell_expert(review, kind=ExpertKind.LOCAL, region_code=IN_NO_BUREAU),
        "suspended": await tell_expert(review, status=RecordStatus.SUSPENDED),
        "removed": await tell_expert(review, status=RecordStatus.REMOVED),
    }

    async def seen_by(*bureau_ids: UUID) -> set[str]:
        async with review.resources.database.read() as session:
            shared = await directory.find_shared(
                session, [fact.record_id for fact in told.values()], bureau_ids
            )
        return {word for word, fact in told.items() if fact.record_id in shared}

    assert await seen_by(URUMQI) == {"regional", "urumqi"}
    assert await seen_by(KARAMAY) == {"regional", "karamay"}
    assert await seen_by(URUMQI, KARAMAY) == {"regional", "urumqi", "karamay"}
    assert await seen_by(AUTHORITY) == {"regional", "urumqi", "karamay", "nowhere"}
    assert await seen_by(ASSOCIATION) == await seen_by(COMPANY) == await seen_by() == set()

    closed = an_organization(
        URUMQI, OrganizationKind.BUREAU, "乌鲁木齐市住建局", IN_URUMQI, version=2, active=False
    )
    await review.deliver(closed)
    assert await seen_by(URUMQI) == set()
