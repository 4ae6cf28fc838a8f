"""Certificates, terms of office and yearly confirmations: who is reminded when, the list, the confirmation."""

from datetime import timedelta

import pytest

from contracts.events.experts import ReminderDue
from contracts.words import ExpertKind, RecordStatus, Role, Stage, Verdict
from experts.expiries import usecases
from experts.expiries.tasks import remind_of_ends
from experts.tests.service.given import applicant
from foundation.clock import official_day
from foundation.ids import uuid7

pytestmark = pytest.mark.service

TIANSHAN, KASHGAR = "650102", "653101"
YEAR = 365


def in_days(experts, days):
    return (official_day(experts.clock.now()) + timedelta(days=days)).isoformat()


def certificate(experts, days, item="c1"):
    return {"id": item, "kind": "title", "number": "证 1", "valid_until": in_days(experts, days)}


async def expert(experts, name="张三", *days, **changes):
    person = await applicant(experts, name=name)
    rows = [certificate(experts, left, f"c{number}") for number, left in enumerate(days)]
    await person.listed(certificates=rows, **changes)
    return person


async def reminded(experts):
    """Return kind, step and days left of what has been told, oldest first, having run the daily task now."""
    await remind_of_ends(experts.resources)
    await experts.run_tasks()
    facts = await experts.emitted(ReminderDue)
    return [(fact.kind, fact.key.rpartition(":")[2], fact.days_left) for fact in facts]


async def set_parameter(experts, key, value):
    headers = experts.as_(experts.actor(Role.PLATFORM_ADMIN))
    answer = await experts.client.put(
        f"/parameters/{key}", json={"value": value, "version": 0}, headers=headers
    )
    assert answer.status_code == 200, answer.text


async def ending(experts, what, **wanted):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR))
    answer = await experts.client.get("/library/expiring", params={"what": what, **wanted}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def counts(experts, **wanted):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR))
    answer = await experts.client.get("/library/expiring/counts", params=wanted, headers=headers)
    return {item["what"]: item["count"] for item in answer.json()["items"]}


async def test_a_certificate_is_told_of_at_each_step_once(experts):
    person = await expert(experts, "张三", 91)
    assert await reminded(experts) == []
    experts.clock.move(days=1)
    first = ("certificate", "first", 90)
    assert await reminded(experts) == [first]
    assert await reminded(experts) == [first]
    experts.clock.move(days=60)
    assert await reminded(experts) == [first, ("certificate", "30", 30)]
    experts.clock.move(days=23)
    assert (await reminded(experts))[-1] == ("certificate", "7", 7)
    experts.clock.move(days=8)
    told = await reminded(experts)
    assert told[-1] == ("certificate", "over", -1)
    experts.clock.move(days=5)
    assert await reminded(experts) == told
    fact = (await experts.emitted(ReminderDue))[0]
    assert fact.what == "职称证书"
    assert fact.account_id == person.actor.id


async def test_after_a_stop_only_the_most_urgent_step_is_told(experts):
    await expert(experts, "张三", 200)
    experts.clock.move(days=196)
    assert await reminded(experts) == [("certificate", "7", 4)]


async def test_a_renewed_certificate_is_a_new_one(experts):
    person = await expert(experts, "张三", 20)
    assert await reminded(experts) == [("certificate", "30", 20)]
    await person.save(certificates=[certificate(experts, 25, "c0")])
    change = (await person.submit()).json()["submission_id"]
    await person.passes(await _uuid(change), ExpertKind.REGIONAL, uuid7())
    assert await reminded(experts) == [("certificate", "30", 20), ("certificate", "30", 25)]


async def _uuid(text):
    from uuid import UUID

    return UUID(text)


async def test_the_term_and_the_confirmation_are_told_of_before_and_after(experts):
    await expert(experts)
    experts.clock.move(days=YEAR - 29)
    assert [(kind, step) for kind, step, _ in await reminded(experts)] == [("confirmation", "first")]
    experts.clock.move(days=40)
    assert [(kind, step) for kind, step, _ in await reminded(experts)][1:] == [("confirmation", "over")]
    experts.clock.move(days=3 * YEAR - 60 - YEAR - 9)
    assert ("term", "first") in [(kind, step) for kind, step, _ in await reminded(experts)]
    experts.clock.move(days=70)
    told = [(kind, step) for kind, step, _ in await reminded(experts)]
    assert told[-1] == ("term", "over")
    assert len(told) == len(set(told))


async def test_what_the_administrator_switches_off_is_not_told_of(experts):
    await expert(experts)
    await set_parameter(experts, "term_years", 0)
    await set_parameter(experts, "confirmation_months", 0)
    experts.clock.move(days=10 * YEAR)
    assert await reminded(experts) == []
    assert await counts(experts) == {"certificate": 0, "term": 0, "confirmation": 0}
    assert (await ending(experts, "term"))["items"] == []


async def test_the_notice_follows_the_parameter(experts):
    await expert(experts, "张三", 100)
    assert await reminded(experts) == []
    await set_parameter(experts, "certificate_notice_days", 120)
    assert await reminded(experts) == [("certificate", "first", 100)]


async def test_under_review_one_is_reminded_and_before_the_library_not(experts):
    changing = await expert(experts, "变更中", 20)
    await changing.save(title="教授")
    await changing.submit()
    await (await applicant(experts, name="申请中")).submitted(certificates=[certificate(experts, 20)])
    assert [fact[0] for fact in await reminded(experts)] == ["certificate"]
    assert (await experts.emitted(ReminderDue))[0].account_id == changing.actor.id


async def test_many_at_once_are_told_in_portions_and_each_once(experts, monkeypatch):
    monkeypatch.setattr(usecases, "PORTION", 2)
    for number in range(5):
        await expert(experts, f"专家{number}", 20, -3)
    told = await reminded(experts)
    assert sorted(told) == sorted([("certificate", "30", 20), ("certificate", "over", -3)] * 5)
    assert await reminded(experts) == told


async def test_two_runs_at_once_tell_once(experts):
    import asyncio

    for number in range(3):
        await expert(experts, f"专家{number}", 20)
    await asyncio.gather(*(remind_of_ends(experts.resources) for _ in range(4)))
    assert len(await experts.emitted(ReminderDue)) == 3


async def test_it_runs_every_day_at_nine(experts):
    assert experts.tasks.schedule["experts.remind_of_ends"].isoformat() == "09:00:00"


async def test_the_list_shows_the_first_to_end_first_with_pages(experts):
    for number in range(7):
        await expert(experts, f"专家{number}", 10 + number, 40 + number, 89, 95)
    await (await applicant(experts, name="草稿")).fill(certificates=[certificate(experts, 5)])
    first = await ending(experts, "certificate")
    assert [item["days_left"] for item in first["items"]] == [
        *range(10, 17),
        *range(40, 47),
        *([89] * 6),
    ]
    assert first["items"][0]["name"] == "专家0"
    assert first["items"][0]["what_label"] == "职称证书"
    second = await ending(experts, "certificate", cursor=first["next"])
    assert [item["days_left"] for item in second["items"]] == [89]
    assert second["next"] is None
    seen = [(one["record_id"], one["item_id"]) for one in first["items"] + second["items"]]
    assert len(seen) == len(set(seen)) == 21
    assert await counts(experts) == {"certificate": 21, "term": 0, "confirmation": 0}


async def test_the_list_is_restricted_to_a_region(experts):
    await expert(experts, "天山", 10, region_code=TIANSHAN)
    await expert(experts, "喀什", 10, region_code=KASHGAR)
    for region, names in (("650100", ["天山"]), (KASHGAR, ["喀什"]), ("110000", [])):
        assert [
            one["name"] for one in (await ending(experts, "certificate", region=region))["items"]
        ] == names
        assert (await counts(experts, region=region))["certificate"] == len(names)


@pytest.mark.parametrize(
    "wanted", [{"what": "x"}, {"region": "65"}, {"cursor": "x"}, {"cursor": "WzEsMiwzXQ"}, {"other": "1"}]
)
async def test_a_list_that_makes_no_sense_is_refused(experts, wanted):
    headers = experts.as_(experts.actor(Role.ASSOCIATION_REVIEWER))
    answer = await experts.client.get("/library/expiring", params=wanted, headers=headers)
    assert answer.status_code == 422


async def test_a_person_sees_what_ends_and_confirms_when_it_is_time(experts):
    person = await expert(experts, "张三", 20)
    standing = (await person.ask("GET", "/record/standing")).json()
    assert standing["in_library"] is True
    assert standing["confirmed_on"] == in_days(experts, 0)
    assert standing["term"]["nearness"] == "far"
    assert standing["may_confirm"] is False
    assert [(one["label"], one["nearness"]) for one in standing["certificates"]] == [("职称证书", "soon")]
    experts.clock.move(days=1)
    early = await person.ask("POST", "/record/confirmation")
    assert early.status_code == 409
    assert "不需要" in early.json()["detail"]
    experts.clock.move(days=YEAR - 21)
    standing = (await person.ask("GET", "/record/standing")).json()
    assert standing["may_confirm"] is True
    assert standing["confirmation"]["nearness"] == "soon"
    assert standing["certificates"][0]["nearness"] == "over"
    assert (await person.ask("POST", "/record/confirmation")).status_code == 204
    assert (await person.ask("POST", "/record/confirmation")).status_code == 204
    standing = (await person.ask("GET", "/record/standing")).json()
    assert standing["confirmed_on"] == in_days(experts, 0)
    assert standing["may_confirm"] is False
    assert (await experts.audit_actions()).count("record.confirm") == 1
    assert (await counts(experts))["confirmation"] == 0


async def test_who_is_not_in_the_library_has_nothing_that_ends(experts):
    person = await applicant(experts)
    standing = (await person.ask("GET", "/record/standing")).json()
    assert standing == {
        "in_library": False,
        "term": None,
        "confirmed_on": None,
        "confirmation": None,
        "may_confirm": False,
        "certificates": [],
    }
    refused = await person.ask("POST", "/record/confirmation")
    assert refused.status_code == 409
    assert "未入库" in refused.json()["detail"]


async def test_under_review_nobody_confirms_and_after_a_rejection_one_does(experts):
    person = await expert(experts)
    experts.clock.move(days=YEAR)
    await person.save(title="教授")
    change = await _uuid((await person.submit()).json()["submission_id"])
    assert (await person.ask("POST", "/record/confirmation")).status_code == 409
    await person.decide(change, 2, Stage.PRELIMINARY, Verdict.REJECT)
    assert (await person.record())["status"] == RecordStatus.CHANGE_REJECTED
    assert (await person.ask("POST", "/record/confirmation")).status_code == 204
