"""From registration to 已入库, as the issue and the manual tell it, on real servers and in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e import facts, people
from tests.e2e.journey import Journey, sees_in_library
from tests.e2e.people import Retiree

pytestmark = pytest.mark.e2e

STEPS = ["registered", "submitted", "rejected", "submitted", "recommended", "passed"]


def test_a_retired_engineer_becomes_an_expert_of_the_place(system, visit):
    retiree = Retiree("文测试")
    journey = Journey(system, visit, retiree)
    journey.register()
    journey.grant()
    journey.fill_in()
    journey.apply()
    journey.be_rejected()
    journey.apply()
    journey.be_recommended("所在地专家")

    other = journey.official("bureau_reviewer", "喀什")
    other.goto("/tasks")
    expect(other.get_by_role("heading", name="工作事项")).to_be_visible()
    expect(other.get_by_text(retiree.name)).to_have_count(0)

    journey.be_listed("乌鲁木齐")

    assert sees_in_library(journey.official("bureau_officer", "乌鲁木齐"), retiree.name) == 1
    assert sees_in_library(journey.official("bureau_officer", "自治区住房"), retiree.name) == 1
    assert sees_in_library(journey.official("association_coordinator"), retiree.name) == 1
    assert sees_in_library(journey.official("bureau_officer", "喀什"), retiree.name) == 0

    assert [(case["state"], case["decisions"]) for case in facts.cases_of(system, retiree.name)] == [
        ("rejected", 1),
        ("passed", 2),
    ]
    check_messages(system, retiree)


def check_messages(system, retiree):
    """Every step was told once by each channel, and the texts that arrived are those."""
    people.wait_for(lambda: len(facts.messages_of(system, retiree.name)) >= 12, 240)
    sent = facts.messages_of(system, retiree.name)
    by_channel = {channel: [t for c, t in sent if c == channel] for channel in ("in_app", "sms")}
    assert by_channel["in_app"] == by_channel["sms"]
    assert len(by_channel["sms"]) == 6  # granted, submitted, rejected, submitted, recommended, passed
    texts = people.sms_to(system, retiree.phone)
    assert len(texts) == 7  # and the code


def test_an_expert_of_the_whole_region_is_shared_with_every_bureau(system, visit):
    retiree = Retiree("游测试")
    journey = Journey(system, visit, retiree)
    journey.register()
    journey.grant()
    journey.fill_in()
    journey.apply()
    journey.be_recommended("全区专家")
    journey.be_listed("自治区住房")
    assert sees_in_library(journey.official("bureau_officer", "喀什"), retiree.name) == 1
