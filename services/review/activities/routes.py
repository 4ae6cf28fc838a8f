"""Review activities over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from review.activities import policies, usecases
from review.activities.model import OPEN, ActivityState
from review.activities.queries import Filter, Whose
from review.activities.schemas import (
    ActivityIn,
    ActivityItem,
    ActivityOut,
    ActivityPage,
    BureausOut,
    EditIn,
    MonthOut,
    NeedsIn,
)

router = APIRouter(prefix="/activities", tags=["activities"])

Worker = Annotated[Actor, Allow(policies.check_works_with_activities)]
Officer = Annotated[Actor, Allow(policies.check_is_officer)]
Cursor = Annotated[str | None, Query(max_length=200)]

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
Day = Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)]


async def read_filter(
    state: Annotated[list[ActivityState | Literal["open"]], Query(max_length=10)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=100)] = "",
    region: Annotated[str, Query(pattern=r"^([0-9]{6})?$")] = "",
    first: Annotated[date | None, Query(alias="from", ge=FIRST_DAY, le=LAST_DAY)] = None,
    last: Annotated[date | None, Query(alias="to", ge=FIRST_DAY, le=LAST_DAY)] = None,
    whose: Whose = Whose.ALL,
) -> Filter:
    """Return what a list of activities is narrowed to. `open` is every state but 完成 and 已取消."""
    states = {one for name in state for one in (OPEN if name == "open" else [ActivityState(name)])}
    return Filter(
        states=sorted(states),
        text=q.replace("\0", "").strip(),
        region=region,
        first=first,
        last=last,
        whose=whose,
    )


@router.get("")
async def list_activities(
    session: ReadSession,
    actor: Worker,
    wanted: Annotated[Filter, Depends(read_filter)],
    cursor: Cursor = None,
) -> ActivityPage:
    """Return the activities that the caller may see, the newest first."""
    return ActivityPage.of(await usecases.list_visible(session, actor, wanted, cursor))


@router.get("/calendar")
async def read_calendar(
    session: ReadSession,
    actor: Worker,
    month: Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")],
) -> MonthOut:
    """Return the activities that take place in a month (2026-12), by their beginning."""
    found = await usecases.read_month(session, actor, date.fromisoformat(f"{month}-01"))
    return MonthOut(items=[ActivityItem.of(*one) for one in found.items], more=found.more)


@router.get("/bureaus")
async def list_bureaus(session: ReadSession, actor: Officer) -> BureausOut:
    """Return the bureaus for which the caller may make activities."""
    return BureausOut.of(await usecases.bureaus_of(session, actor))


@router.post("", status_code=201)
async def make_activity(body: ActivityIn, uow: WriteUoW, actor: Officer) -> ActivityOut:
    """Make a draft."""
    return ActivityOut.of_opened(await usecases.make(uow, actor, body.bureau_id, body.contents()))


@router.get("/{activity_id}")
async def read_activity(activity_id: UUID, session: ReadSession, held: Held, actor: Worker) -> ActivityOut:
    """Return an activity that the caller may see."""
    return ActivityOut.of_opened(await usecases.read(session, held.sealer, actor, activity_id))


@router.put("/{activity_id}")
async def edit_activity(activity_id: UUID, body: EditIn, uow: WriteUoW, actor: Officer) -> ActivityOut:
    """Write all of an activity down anew."""
    return ActivityOut.of_opened(await usecases.edit(uow, actor, activity_id, body.version, body.contents()))


@router.post("/{activity_id}/picking")
async def open_picking(activity_id: UUID, uow: WriteUoW, actor: Officer) -> ActivityOut:
    """Begin to pick experts for a draft."""
    return ActivityOut.of_opened(await usecases.open_picking(uow, actor, activity_id))


@router.post("/{activity_id}/copy", status_code=201)
async def copy_activity(activity_id: UUID, uow: WriteUoW, actor: Officer) -> ActivityOut:
    """Make a draft after an earlier activity."""
    return ActivityOut.of_opened(await usecases.copy(uow, actor, activity_id))


@router.put("/{activity_id}/needs")
async def want_fewer(activity_id: UUID, body: NeedsIn, uow: WriteUoW, actor: Officer) -> ActivityOut:
    """Want fewer experts while the association contacts them."""
    return ActivityOut.of_opened(
        await usecases.want_fewer(uow, actor, activity_id, body.version, body.wanted())
    )
