"""A copy of everything that review holds about the person who asks."""

from uuid import uuid4

import pytest

from contracts.words import Role
from review.tests.service import activities, making

pytestmark = pytest.mark.service


def rows_of(answer, name):
    """Return the rows of a table by their keys."""
    tables = {table["name"]: table["rows"] for table in answer.json()["tables"]}
    return [{field["key"]: field["value"] for field in row} for row in tables.get(name, [])]


async def copy_of(review, account_id):
    headers = review.as_(review.actor(Role.APPLICANT, id=account_id))
    answer = await review.client.post("/own-data", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer, headers


async def test_a_copy_holds_what_was_decided_and_by_whom(review):
    await making.tell_organizations(review)
    fact = await making.submit(review)
    reviewer = making.an_association_reviewer(review)
    case_id = fact.submission_id
    decided = await making.decide(
        review, reviewer, case_id, stage="preliminary", verdict="reject", opinion="请补充学历证明"
    )
    assert decided.status_code == 201, decided.text
    answer, _ = await copy_of(review, fact.account_id)
    assert rows_of(answer, "cases")[0]["state_label"] == "不通过"
    assert rows_of(answer, "decisions")[0]["opinion"] == "请补充学历证明"
    assert "own_data.export" in await review.audit_actions()


async def test_a_copy_holds_delegations_and_the_papers_but_no_word_among_officials(review):
    await making.tell_organizations(review)
    account_id = uuid4()
    expert = await activities.tell_expert(review, account_id=account_id)
    officer = activities.an_officer(review, making.KARAMAY)
    _, (notice,) = await activities.delegated(review, officer, activities.a_coordinator(review), expert)
    answer, headers = await copy_of(review, account_id)
    [delegation] = rows_of(answer, "delegations")
    assert delegation["state_label"] == "已下达委派"
    assert rows_of(answer, "notices")[0]["number"] == notice["number"]
    assert rows_of(answer, "contact_entries")
    assert rows_of(answer, "directory")[0]["record_id"] == str(expert.record_id)
    for absent in ("rating", "despite", "note", "token_index", "code_index"):
        assert f'"key":"{absent}"' not in answer.text, absent
    [file] = answer.json()["files"]
    paper = await review.client.get(file["path"], headers=headers)
    assert paper.content.startswith(b"%PDF-")


async def test_nobody_gets_another_persons_rows(review):
    await making.tell_organizations(review)
    await making.submit(review)
    answer, _ = await copy_of(review, uuid4())
    assert (answer.json()["tables"], answer.json()["files"]) == ([], [])
