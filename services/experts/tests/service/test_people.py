"""Records come into being by what identity tells."""

import asyncio

import pytest

from contracts.events.identity import GrantedRole
from contracts.words import Role
from experts.tests.service.given import NUMBER, PHONE, Applicant, account, applicant
from foundation.ids import uuid7

pytestmark = pytest.mark.service


async def test_an_active_applicant_gets_a_record_with_what_is_known(experts):
    person = await applicant(experts)
    record = await person.record()
    assert (record["status"], record["status_label"], record["round"]) == ("draft", "未入库", 0)
    assert record["draft"]["phone"] == PHONE
    assert record["draft"]["region_code"] == "650102"
    assert record["draft"]["employer_name"] == "某某设计院"
    assert record["may"] == {"apply": True, "change": False, "withdraw": False, "edit": True}
    assert record["identity"] == {
        "name": "阿不都·热依木",
        "sex": "1",
        "sex_label": "男",
        "document_kind": "citizen",
        "document_number_masked": "6501***********777",
        "birth_date": "1965-01-01",
    }
    assert NUMBER not in str(record)
    assert "record.open" in await experts.audit_actions()


async def test_told_again_or_newer_there_is_still_one_record_and_the_draft_stays(experts):
    fact = account()
    event = uuid7()
    await asyncio.gather(experts.deliver(fact, event_id=event), experts.deliver(fact))
    assert await experts.deliver(fact, event_id=event) is False
    person = Applicant(experts, experts.actor(Role.APPLICANT, id=fact.account_id))
    before = await person.record()
    await experts.deliver(fact.model_copy(update={"version": 2, "name": "新名", "phone": "13900000000"}))
    after = await person.record()
    assert after["id"] == before["id"]
    assert after["identity"]["name"] == "新名"
    assert after["draft"]["phone"] == PHONE


async def test_an_older_state_that_comes_late_changes_nothing(experts):
    fact = account(version=5)
    await experts.deliver(fact)
    await experts.deliver(fact.model_copy(update={"version": 4, "name": "旧名"}))
    person = Applicant(experts, experts.actor(Role.APPLICANT, id=fact.account_id))
    assert (await person.record())["identity"]["name"] == fact.name


@pytest.mark.parametrize(
    "changes",
    [{"status": "pending"}, {"grants": (GrantedRole(role=Role.AUDITOR, organization_id=None),)}],
)
async def test_there_is_no_record_before_the_permission_is_granted(experts, changes):
    fact = account(**changes)
    await experts.deliver(fact)
    person = Applicant(experts, experts.actor(Role.APPLICANT, id=fact.account_id))
    answer = await person.ask("GET", "/record")
    assert answer.status_code == 404
    assert "正在建立" in answer.json()["detail"]
    granted = {"version": 2, "status": "active", "grants": account().grants}
    await experts.deliver(fact.model_copy(update=granted))
    assert (await person.record())["status"] == "draft"


async def test_only_applicants_come_in(experts):
    reviewer = experts.actor(Role.ASSOCIATION_REVIEWER)
    answer = await experts.client.get("/record", headers=experts.as_(reviewer))
    assert answer.status_code == 403
    assert (await experts.client.get("/record")).status_code == 401
