"""Making activities, writing them down, opening them for picking, copying them."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from contracts.words import OrganizationKind, Role
from foundation.auth.actor import Actor, Grant
from foundation.testing.kit import ServiceKit
from review.activities.model import Activity
from review.tests.service.activities import (
    a_coordinator,
    an_activity,
    an_officer,
    make_activity,
    open_picking,
)
from review.tests.service.making import (
    AUTHORITY,
    COMPANY,
    IN_KARAMAY,
    IN_NO_BUREAU,
    KARAMAY,
    URUMQI,
    an_organization,
    read,
)

pytestmark = pytest.mark.service


async def put(review: ServiceKit, officer: Actor, activity: dict[str, Any], **changes: Any) -> httpx.Response:
    body = {**an_activity(review), "version": activity["version"], **changes}
    return await review.client.put(f"/activities/{activity['id']}", json=body, headers=review.as_(officer))


async def post(review: ServiceKit, actor: Actor, path: str, body: Any = None) -> httpx.Response:
    return await review.client.post(path, json=body, headers=review.as_(actor))


def pointers(reply: httpx.Response) -> list[str]:
    assert reply.status_code == 422, reply.text
    return [error["pointer"] for error in reply.json()["errors"]]


async def test_a_draft_says_what_was_written_down(review: ServiceKit) -> None:
    officer = an_officer(review, name="买买提")
    made = await make_activity(review, officer)
    assert (made["state_label"], made["version"], made["created_by_name"]) == ("拟定", 1, "买买提")
    assert (made["bureau_name"], made["local_bureau_name"]) == ("乌鲁木齐市住建局", "乌鲁木齐市住建局")
    assert (made["wanted"], made["chosen"], made["is_local"]) == (2, 0, False)
    assert made["parties"] == [
        {"role": "design", "role_label": "设计单位", "name": "某某设计院", "credit_code": ""}
    ]
    assert made["may"] == ["edit", "cancel", "copy"]
    assert await read(review, officer, f"/activities/{made['id']}") == made
    assert await review.audit_actions() == ["organization.follow"] * 4 + ["activity.make"]


async def test_a_draft_may_be_empty(review: ServiceKit) -> None:
    reply = await post(review, an_officer(review), "/activities", {})
    assert reply.status_code == 201
    assert (reply.json()["title"], reply.json()["starts_at"], reply.json()["local_bureau_name"]) == (
        "",
        None,
        None,
    )


async def test_the_phone_of_the_contact_is_sealed(review: ServiceKit) -> None:
    made = await make_activity(review, an_officer(review), contact_phone="0991-2841234")
    assert made["contact_phone"] == "0991-2841234"
    async with review.resources.database.read() as session:
        stored = await session.scalar(select(Activity.contact_phone))
    assert stored is not None
    assert b"2841234" not in stored


@pytest.mark.parametrize(
    ("region", "bureau"), [(IN_KARAMAY, "克拉玛依市住建局"), (IN_NO_BUREAU, "住建厅"), ("", None)]
)
async def test_the_bureau_of_the_place_is_found(review: ServiceKit, region: str, bureau: str | None) -> None:
    made = await make_activity(review, an_officer(review), region_code=region)
    assert made["local_bureau_name"] == bureau


async def test_what_was_typed_wrong_is_said_at_its_row(review: ServiceKit) -> None:
    need, party = (
        {"specialty": "electrical", "head_count": 1},
        {"role": "owner", "name": "甲", "credit_code": "123"},
    )
    body = an_activity(review, needs=[need, need], parties=[party])
    reply = await post(review, an_officer(review), "/activities", body)
    assert pointers(reply) == ["/needs/1/specialty", "/parties/0/credit_code"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("needs", [{"specialty": "Fire!", "head_count": 1}]),
        ("needs", [{"specialty": "fire_protection", "head_count": 0}]),
        ("needs", [{"specialty": "fire_protection", "head_count": 51}]),
        ("starts_at", "9999-12-31T23:59:59Z"),
        ("starts_at", "2026-12-01T09:00:00"),
        ("title", "名" * 101),
        ("unknown", "x"),
    ],
)
async def test_what_no_form_would_send_is_refused(review: ServiceKit, field: str, value: object) -> None:
    reply = await post(review, an_officer(review), "/activities", an_activity(review, **{field: value}))
    assert reply.status_code == 422
    assert all(pointer.startswith(f"/{field}") for pointer in pointers(reply))


async def test_characters_that_cannot_be_kept_are_left_out(review: ServiceKit) -> None:
    made = await make_activity(review, an_officer(review), title=" 消防\0设计\n评审 ", remark="一\r\n二\0")
    assert (made["title"], made["remark"]) == ("消防 设计 评审", "一\n二")


async def test_who_is_officer_of_several_bureaus_chooses(review: ServiceKit) -> None:
    grants = frozenset(Grant(Role.BUREAU_OFFICER, id) for id in (URUMQI, KARAMAY))
    officer = Actor(uuid4(), "古丽", grants, uuid4())
    listed = await read(review, officer, "/activities/bureaus")
    assert {one["name"] for one in listed["items"]} == {"乌鲁木齐市住建局", "克拉玛依市住建局"}
    assert pointers(await post(review, officer, "/activities", an_activity(review))) == ["/bureau_id"]
    others = an_activity(review, bureau_id=str(AUTHORITY))
    assert pointers(await post(review, officer, "/activities", others)) == ["/bureau_id"]
    made = await make_activity(review, officer, bureau_id=str(KARAMAY))
    assert made["bureau_name"] == "克拉玛依市住建局"


async def test_an_officer_of_a_closed_bureau_makes_none(review: ServiceKit) -> None:
    closed = an_organization(KARAMAY, OrganizationKind.BUREAU, "克拉玛依", version=2, active=False)
    await review.deliver(closed)
    officer = an_officer(review, KARAMAY)
    assert (await post(review, officer, "/activities", an_activity(review))).status_code == 409
    assert (await post(review, an_officer(review, COMPANY), "/activities", {})).status_code == 409


async def test_an_edit_writes_everything_anew(review: ServiceKit) -> None:
    officer = an_officer(review)
    made = await make_activity(review, officer)
    wanted = [{"specialty": "electrical", "head_count": 3}, {"specialty": "fire_protection", "head_count": 1}]
    edited = (
        await put(review, officer, made, title="改名", needs=wanted, parties=[], contact_phone="")
    ).json()
    assert (edited["title"], edited["version"], edited["wanted"]) == ("改名", 2, 4)
    assert [(need["specialty"], need["head_count"]) for need in edited["needs"]] == [
        ("electrical", 3),
        ("fire_protection", 1),
    ]
    assert edited["needs"][1]["id"] == made["needs"][0]["id"], "a need is known by its specialty"
    assert (edited["parties"], edited["contact_phone"]) == ([], "")
    assert await read(review, officer, f"/activities/{made['id']}") == edited


async def test_two_who_edit_at_once_do_not_overwrite_each_other(review: ServiceKit) -> None:
    officer = an_officer(review)
    made = await make_activity(review, officer)
    replies = await asyncio.gather(*[put(review, officer, made, title=f"第{n}人") for n in range(4)])
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    winner = next(reply.json() for reply in replies if reply.status_code == 200)
    assert (await read(review, officer, f"/activities/{made['id']}"))["title"] == winner["title"]


async def test_picking_begins_when_all_is_known(review: ServiceKit) -> None:
    officer = an_officer(review)
    draft = await make_activity(review, officer, title="", needs=[])
    path = f"/activities/{draft['id']}/picking"
    assert pointers(await post(review, officer, path)) == ["/title", "/needs"]
    assert (await put(review, officer, draft)).status_code == 200
    opened = await post(review, officer, path)
    assert (opened.json()["state_label"], opened.json()["version"]) == ("选定专家", 3)
    assert opened.json()["may"] == ["edit", "pick", "submit", "cancel", "copy"]
    assert (await post(review, officer, path)).status_code == 409, "it has begun already"
    assert "activity.open_picking" in await review.audit_actions()


async def test_picking_does_not_begin_for_what_has_begun(review: ServiceKit) -> None:
    officer = an_officer(review)
    draft = await make_activity(review, officer)
    review.clock.move(days=3)
    assert pointers(await post(review, officer, f"/activities/{draft['id']}/picking")) == ["/starts_at"]


async def test_while_experts_are_picked_it_stays_complete(review: ServiceKit) -> None:
    officer = an_officer(review)
    activity = await open_picking(review, officer)
    assert pointers(await put(review, officer, activity, place="", parties=[])) == ["/place", "/parties"]
    moved = await put(review, officer, activity, place="另一会议室")
    assert (moved.status_code, moved.json()["place"]) == (200, "另一会议室")


async def test_a_copy_has_the_texts_but_no_times(review: ServiceKit) -> None:
    officer = an_officer(review)
    earlier = await open_picking(review, officer)
    reply = await post(review, officer, f"/activities/{earlier['id']}/copy")
    assert reply.status_code == 201
    copied = reply.json()
    same = (
        "title",
        "project",
        "place",
        "region_code",
        "contact_name",
        "contact_phone",
        "remark",
        "parties",
        "wanted",
    )
    assert {name: copied[name] for name in same} == {name: earlier[name] for name in same}
    assert (copied["state"], copied["starts_at"], copied["ends_at"]) == ("draft", None, None)
    assert (copied["copied_from_id"], copied["needs"][0]["id"]) != (None, earlier["needs"][0]["id"])
    assert copied["copied_from_id"] == earlier["id"]
    assert (await read(review, officer, f"/activities/{earlier['id']}")) == earlier


async def test_an_officer_of_another_bureau_finds_nothing(review: ServiceKit) -> None:
    made = await make_activity(review, an_officer(review))
    other, path = an_officer(review, KARAMAY), f"/activities/{made['id']}"
    assert (await review.client.get(path, headers=review.as_(other))).status_code == 404
    assert (await put(review, other, made)).status_code == 404
    for verb in ("picking", "copy"):
        assert (await post(review, other, f"{path}/{verb}")).status_code == 404


async def test_the_association_sees_no_draft(review: ServiceKit) -> None:
    made = await make_activity(review, an_officer(review))
    coordinator = a_coordinator(review)
    reply = await review.client.get(f"/activities/{made['id']}", headers=review.as_(coordinator))
    assert reply.status_code == 404
    assert (await read(review, coordinator, "/activities"))["items"] == []
