"""What an operator does with `expertlib`, on the running system."""

import json
import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from expertlib.demonstration import invented_document_number, invented_phone
from tests.e2e import facts, people

pytestmark = pytest.mark.e2e


def test_a_new_administrator_must_choose_a_password_at_the_first_login(system, visit):
    number = invented_document_number("650102")
    printed = system.run("create-admin", "--name", "苗测试", "--login", number, "--phone", invented_phone())
    first = printed.strip().splitlines()[-1]

    page = visit()
    page.goto("/login")
    page.get_by_label("账号", exact=True).fill(number)
    page.get_by_label("密码", exact=True).fill(first)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/password$"))
    page.goto("/registrations")
    expect(page).to_have_url(re.compile("/password$"))
    page.get_by_label("旧密码", exact=True).fill(first)
    page.get_by_label("新密码", exact=True).fill(people.PASSWORD)
    page.get_by_label("确认新密码", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("link", name="系统管理")).to_be_visible()


def test_the_audit_log_verifies_until_somebody_changes_it(system, tmp_path):
    heads = tmp_path / "heads.jsonl"
    system.run("audit", "heads", str(heads))
    assert {json.loads(line)["service"] for line in heads.read_text().splitlines()} == {
        "identity",
        "experts",
        "review",
        "notify",
    }
    assert len(re.findall("whole", system.run("audit", "verify", "--heads", str(heads)))) == 4

    entry = facts.rows(system, "identity", "SELECT id, result FROM audit_entries LIMIT 1")[0]
    change = "SET session_replication_role = replica; UPDATE audit_entries SET result = '{}' WHERE id = '{}'"
    facts.execute(system, "identity", change.format("forged", entry["id"]))
    try:
        assert "does not match" in system.run("audit", "verify", "identity", status=1)
    finally:
        facts.execute(system, "identity", change.format(entry["result"], entry["id"]))
    assert "whole" in system.run("audit", "verify", "identity")


def test_what_was_parked_is_handled_by_replay(system):
    told = (
        "SELECT body FROM outbox WHERE name = 'identity.account.changed.v1' AND sent_at IS NOT NULL LIMIT 1"
    )
    envelope = json.loads(facts.rows(system, "identity", told)[0]["body"])
    facts.rows(
        system,
        "notify",
        "INSERT INTO parked (id, kind, name, body, error) VALUES ($1, 'event', $2, $3, 'by a test') RETURNING id",
        uuid4(),
        envelope["type"],
        json.dumps(envelope),
    )
    assert "1 replayed, 0 still parked" in system.run("replay", "notify")
    assert "0 replayed, 0 still parked" in system.run("replay", "notify")


def test_a_lost_projection_is_rebuilt_by_resync(system):
    account = system.account("applicant")["name"]
    facts.execute(system, "notify", "DELETE FROM contacts")
    told = int(re.search(r"(\d+) facts told again", system.run("resync", "identity")).group(1))
    assert told > 13
    account_id = facts.account_of(system, account)
    found = "SELECT 1 FROM contacts WHERE account_id = $1"
    people.wait_for(lambda: facts.rows(system, "notify", found, account_id))
