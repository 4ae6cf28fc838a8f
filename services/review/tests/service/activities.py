"""Steps that the service tests of review activities are told in: each owner of a part adds own ones."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events.experts import Employer, EntryChanged
from contracts.events.review import DelegationOffered
from contracts.words import ExpertKind, RecordStatus, Role
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from review.tests.service.making import ASSOCIATION, IN_URUMQI, URUMQI


def an_officer(review: ServiceKit, bureau_id: UUID = URUMQI, name: str = "住建局经办人员") -> Actor:
    return review.actor(Role.BUREAU_OFFICER, organization_id=bureau_id, employer_id=bureau_id, name=name)


def a_coordinator(review: ServiceKit, name: str = "协会专家库维护人员") -> Actor:
    return review.actor(
        Role.ASSOCIATION_COORDINATOR, organization_id=ASSOCIATION, employer_id=ASSOCIATION, name=name
    )


async def tell_expert(
    review: ServiceKit,
    *,
    record_id: UUID | None = None,
    version: int = 1,
    account_id: UUID | None = None,
    has_account: bool = True,
    name: str = "古丽",
    phone: str | None = None,
    kind: ExpertKind = ExpertKind.REGIONAL,
    status: RecordStatus = RecordStatus.LISTED,
    region_code: str = IN_URUMQI,
    specialty: str = "fire_protection",
    title: str = "高级工程师",
    present: tuple[Employer, ...] = (),
    past: tuple[Employer, ...] = (),
    career: tuple[str, ...] = (),
) -> EntryChanged:
    """Deliver a fact of an expert of the library; with `has_account` and no `account_id` a new account is theirs."""
    fact = EntryChanged(
        record_id=record_id or uuid4(),
        version=version,
        account_id=account_id or (uuid4() if has_account else None),
        name=name,
        phone=phone,
        kind=kind,
        status=status,
        region_code=region_code,
        specialty=specialty,
        title=title,
        present=present,
        past=past,
        career=career,
    )
    await review.deliver(fact)
    return fact


def an_activity(review: ServiceKit, **changes: Any) -> dict[str, Any]:
    """Return the body of a complete activity: two days from now, three hours, two fire engineers, one designer."""
    starts_at = review.clock.now() + timedelta(days=2)
    body = {
        "title": "某商业综合体消防设计专家评审",
        "project": "某商业综合体",
        "place": "市民服务中心三楼会议室",
        "region_code": IN_URUMQI,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=3)).isoformat(),
        "contact_name": "王科长",
        "contact_phone": "0991-2841234",
        "remark": "请携带身份证。",
        "needs": [{"specialty": "fire_protection", "head_count": 2}],
        "parties": [{"role": "design", "name": "某某设计院", "credit_code": ""}],
    }
    return {**body, **changes}


async def make_activity(review: ServiceKit, officer: Actor, **changes: Any) -> dict[str, Any]:
    """Make a draft and return it as it is told."""
    reply = await review.client.post(
        "/activities", json=an_activity(review, **changes), headers=review.as_(officer)
    )
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


async def open_picking(review: ServiceKit, officer: Actor, **changes: Any) -> dict[str, Any]:
    """Make an activity for which experts can be picked, and return it as it is told."""
    draft = await make_activity(review, officer, **changes)
    reply = await review.client.post(f"/activities/{draft['id']}/picking", headers=review.as_(officer))
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def pick(
    review: ServiceKit,
    officer: Actor,
    activity: dict[str, Any],
    expert: EntryChanged,
    *,
    need: int = 0,
    replaces: dict[str, Any] | None = None,
    despite: str = "",
) -> dict[str, Any]:
    """Pick an expert for the need of this place in the list and return the delegation as it is told."""
    body = {
        "record_id": str(expert.record_id),
        "need_id": activity["needs"][need]["id"],
        "replaces_id": replaces["id"] if replaces else None,
        "despite": despite,
    }
    reply = await review.client.post(
        f"/activities/{activity['id']}/delegations", json=body, headers=review.as_(officer)
    )
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


async def hand_over(
    review: ServiceKit, officer: Actor, activity: dict[str, Any], *experts: EntryChanged
) -> list[dict[str, Any]]:
    """Pick these experts for the first need, hand over to the association, and return all delegations as told."""
    for expert in experts:
        await pick(review, officer, activity, expert)
    reply = await review.client.post(f"/activities/{activity['id']}/submission", headers=review.as_(officer))
    assert reply.status_code == 200, reply.text
    return list(reply.json()["items"])


async def issue(review: ServiceKit, coordinator: Actor, activity: dict[str, Any]) -> list[dict[str, Any]]:
    """Issue the notices of everybody whose time is confirmed, and return all notices as they are told."""
    reply = await review.client.post(f"/activities/{activity['id']}/notices", headers=review.as_(coordinator))
    assert reply.status_code == 200, reply.text
    return list(reply.json()["items"])


async def log_call(
    review: ServiceKit, coordinator: Actor, delegation: dict[str, Any], outcome: str = "accepted", **body: Any
) -> dict[str, Any]:
    """Write down a phone call with an expert and return the delegation as it is told."""
    reply = await review.client.post(
        f"/delegations/{delegation['id']}/contacts",
        json={"outcome": outcome, **body},
        headers=review.as_(coordinator),
    )
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


async def confirm(review: ServiceKit, coordinator: Actor, delegation: dict[str, Any]) -> dict[str, Any]:
    """Have an expert say yes on the phone, working time and all."""
    return await log_call(review, coordinator, delegation, note="电话确认", confirm=True)


async def delegated(
    review: ServiceKit,
    officer: Actor,
    coordinator: Actor,
    *experts: EntryChanged,
    **changes: Any,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Bring an activity from a draft to 下达委派 with these experts; return it, and its notices as they are told."""
    activity = await confirmed(review, officer, coordinator, *experts, **changes)
    return activity, await issue(review, coordinator, activity)


async def confirmed(
    review: ServiceKit, officer: Actor, coordinator: Actor, *experts: EntryChanged, **changes: Any
) -> dict[str, Any]:
    """Bring an activity from a draft to where every one of these experts has a confirmed time, and return it."""
    needs = [{"specialty": "fire_protection", "head_count": len(experts)}]
    activity = await open_picking(review, officer, **{"needs": needs, **changes})
    for delegation in await hand_over(review, officer, activity, *experts):
        await confirm(review, coordinator, delegation)
    return activity


async def send_link(review: ServiceKit, coordinator: Actor, delegation: dict[str, Any]) -> DelegationOffered:
    """Ask an expert by text message and return the fact, which alone holds the token."""
    reply = await review.client.post(
        f"/delegations/{delegation['id']}/offers", headers=review.as_(coordinator)
    )
    assert reply.status_code == 201, reply.text
    return (await review.emitted(DelegationOffered))[-1]


async def open_link(review: ServiceKit, token: str) -> dict[str, Any]:
    """Open a link as somebody who is not logged in, and return what it says."""
    reply = await review.client.post("/invitations/look", json={"token": token})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def answer_link(
    review: ServiceKit, token: str, accepted: bool = True, reason: str = ""
) -> dict[str, Any]:
    """Answer by a link and return what it says from then on."""
    body = {"token": token, "accepted": accepted, "reason": reason}
    reply = await review.client.post("/invitations/answer", json=body)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def underway(
    review: ServiceKit, officer: Actor, coordinator: Actor, *experts: EntryChanged, **changes: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Bring an activity to where it has just begun; return it, and its delegations as they are told."""
    activity, _ = await delegated(review, officer, coordinator, *experts, **changes)
    review.clock.move(days=2, minutes=1)
    await run_daily(review, "begin_activities")
    reply = await review.client.get(f"/activities/{activity['id']}/delegations", headers=review.as_(officer))
    assert reply.status_code == 200, reply.text
    return activity, list(reply.json()["items"])


async def run_daily(review: ServiceKit, verb_noun: str) -> None:
    """Run what the worker runs once a day."""
    await review.tasks.entries[f"review.{verb_noun}"](review.resources)


def a_note(delegation: dict[str, Any], attended: bool = True, **said: Any) -> dict[str, Any]:
    """Return what is noted of one delegation as it was told."""
    return {"delegation_id": delegation["id"], "version": delegation["version"], "attended": attended, **said}


async def note(
    review: ServiceKit, actor: Actor, activity: dict[str, Any], *notes: dict[str, Any]
) -> list[dict[str, Any]]:
    """Note attendance and return all delegations of the activity as they are told."""
    reply = await review.client.post(
        f"/activities/{activity['id']}/attendance", json={"items": list(notes)}, headers=review.as_(actor)
    )
    assert reply.status_code == 200, reply.text
    return list(reply.json()["items"])
