"""What becomes of records when identity says that two accounts are one person's."""

import asyncio
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import select

from contracts.events.identity import AccountsMerged, GrantedRole
from contracts.words import ExpertKind, Role, Stage, Verdict
from experts.records.model import Record
from experts.tests.service.given import Applicant, account, applicant
from foundation.audit.tables import AuditEntry
from foundation.ids import uuid7

pytestmark = pytest.mark.service


def merged(kept, folded, version=2):
    return AccountsMerged(kept_account_id=kept.actor.id, version=version, folded_account_id=folded.actor.id)


async def mergeable(experts, kept, folded, role=Role.PLATFORM_ADMIN):
    return await experts.client.get(
        "/records/mergeable",
        params={"kept": str(kept.actor.id), "folded": str(folded.actor.id)},
        headers=experts.as_(experts.actor(role)),
    )


async def owner_of(experts, record_id):
    async with experts.resources.database.read() as reading:
        return (await reading.get(Record, UUID(str(record_id)))).account_id


def nobody(experts):
    """Return a person of whom identity has told nothing yet."""
    return Applicant(experts, experts.actor(Role.APPLICANT, id=uuid7()))


async def test_a_listed_record_moves_with_its_files_and_history_and_can_be_changed(experts):
    folded = await applicant(experts)
    case_id = await folded.listed(ExpertKind.REGIONAL)
    before = await folded.record()
    kept = await applicant(experts)
    assert (await mergeable(experts, kept, folded)).json() == {"possible": True, "reason": None}
    await experts.deliver(merged(kept, folded))
    after = await kept.record()
    assert (after["id"], after["status"], after["round"]) == (before["id"], "listed", 1)
    [file] = after["files"]
    assert (await kept.ask("GET", f"/files/{file['id']}/content")).status_code == 200
    assert (await folded.ask("GET", f"/files/{file['id']}/content")).status_code == 404
    assert (await kept.ask("GET", f"/submissions/{case_id}")).status_code == 200
    changed = await kept.save(position="总工程师")
    assert changed.status_code == 200, changed.text
    assert (await kept.submit()).status_code == 201
    assert "record.merge" in await experts.audit_actions()


@pytest.mark.parametrize("kept_is_known", [False, True])
async def test_it_moves_before_and_after_identity_tells_of_the_kept_account(experts, kept_is_known):
    folded = await applicant(experts)
    record = await folded.record()
    told = account()
    kept = Applicant(experts, experts.actor(Role.APPLICANT, id=told.account_id))
    if kept_is_known:
        await experts.deliver(told)
    await experts.deliver(merged(kept, folded))
    await experts.deliver(told.model_copy(update={"version": 2}))
    assert (await kept.record())["id"] == record["id"]


async def test_told_again_it_changes_nothing(experts):
    folded = await applicant(experts)
    await folded.submitted()
    kept = await applicant(experts)
    fact, event = merged(kept, folded), uuid7()
    assert await experts.deliver(fact, event_id=event) is True
    moved = await kept.record()
    assert await experts.deliver(fact, event_id=event) is False
    await experts.deliver(fact)
    assert (await kept.record())["id"] == moved["id"]


async def test_a_draft_that_was_begun_stays_unless_the_other_was_submitted(experts):
    folded, kept = await applicant(experts), await applicant(experts)
    await folded.save(position="旧草稿")
    await kept.save(position="新草稿")
    await experts.deliver(merged(kept, folded))
    assert (await kept.record())["draft"]["position"] == "新草稿"
    submitted = await applicant(experts)
    await submitted.submitted()
    draft = await kept.record()
    await experts.deliver(merged(kept, submitted))
    assert (await kept.record())["status"] == "applying"
    assert await owner_of(experts, draft["id"]) == submitted.actor.id, "the draft is kept, not deleted"


async def test_two_submitted_records_stay_apart_which_is_said_before_and_noted_after(experts):
    folded, kept = await applicant(experts), await applicant(experts)
    await folded.listed()
    await kept.listed()
    answer = (await mergeable(experts, kept, folded)).json()
    assert answer["possible"] is False
    assert "两个账户都提交过" in answer["reason"]
    own = await kept.record()
    await experts.deliver(merged(kept, folded))
    assert (await kept.record())["id"] == own["id"]
    async with experts.resources.database.read() as reading:
        [noted] = await reading.scalars(select(AuditEntry).where(AuditEntry.action == "record.merge"))
    assert noted.result == "refused"


async def test_what_is_under_review_is_to_be_waited_for(experts):
    folded, kept = await applicant(experts), await applicant(experts)
    case_id = await folded.submitted()
    assert "审核结束后" in (await mergeable(experts, kept, folded)).json()["reason"]
    await experts.deliver(merged(kept, folded))
    await folded.decide(case_id, 2, Stage.PRELIMINARY, Verdict.REJECT)
    assert (await kept.record())["status"] == "rejected", "a submission made in the last second is not lost"


# The last two are of one subject: they are heard in their order.
@pytest.mark.parametrize(
    "order", [order for order in permutations(range(3)) if order.index(1) < order.index(2)]
)
async def test_a_chain_of_merges_ends_at_the_last_account_in_whatever_order_it_is_heard(experts, order):
    first, second, third = [await applicant(experts) for _ in range(3)]
    await first.save(position="总工程师")
    record = await first.record()
    facts = [merged(second, first), merged(third, first), merged(third, second)]
    for index in order:
        await experts.deliver(facts[index])
    assert (await third.record())["id"] == record["id"]


async def test_a_record_that_is_opened_at_the_same_moment_gives_way(experts):
    folded = await applicant(experts)
    await folded.submitted()
    told = account()
    kept = Applicant(experts, experts.actor(Role.APPLICANT, id=told.account_id))
    await asyncio.gather(experts.deliver(told), experts.deliver(merged(kept, folded)))
    assert (await kept.record())["status"] == "applying"


async def test_nothing_moves_where_there_is_nothing(experts):
    await experts.deliver(merged(nobody(experts), nobody(experts)))
    auditor = account(grants=(GrantedRole(role=Role.AUDITOR, organization_id=None),))
    await experts.deliver(auditor)
    assert "record.merge" not in await experts.audit_actions()


async def test_only_platform_administrators_ask(experts):
    one, other = nobody(experts), nobody(experts)
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        assert (await mergeable(experts, one, other, role)).status_code == 403
