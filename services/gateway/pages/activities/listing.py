"""专家评审活动: the list, and the calendar of a month."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from foundation.clock import official_day
from gateway.clients.services import services
from gateway.forms import activities, activity_calendar, paging, record
from gateway.web.counts import Framed
from gateway.web.pages import page

router = APIRouter()


@router.get("/activities")
async def show(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Show a page of activities that answer to the filters, the newest first."""
    state, chosen = activities.state_of(request.query_params), activities.filters(request.query_params)
    found = await services(request).review.get(visitor, "/activities", state=state, cursor=cursor, **chosen)
    query = {**({} if state == "open" else {"state": state}), **chosen}
    before, after = paging.around("/activities", query, cursor, trail, found["next"])
    region = chosen.get("region", "")
    return page(
        request,
        "activities/list.html",
        activities=activities.listed(found["items"]),
        tabs=activities.tabs(state, chosen),
        state=state,
        values={**chosen, **record.region_values("region", region)},
        levels=record.region_levels(region),
        whose=activities.WHOSE if activities.may_make(visitor) else (),
        chips=activities.chips(state, chosen),
        clear=activities.address(state, {}),
        may_make=activities.may_make(visitor),
        before=before,
        after=after,
    )


@router.get("/activities/calendar")
async def show_calendar(
    request: Request, visitor: Framed, month: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Show what takes place in a month, this one where none is asked for."""
    today = official_day(datetime.now(UTC))
    shown = activity_calendar.month_of(month, today)
    found = await services(request).review.get(visitor, "/activities/calendar", month=f"{shown:%Y-%m}")
    before, after = activity_calendar.around(shown)
    return page(
        request,
        "activities/calendar.html",
        month=activity_calendar.label_of(shown),
        weekdays=activity_calendar.WEEKDAYS,
        weeks=activity_calendar.weeks(shown, found["items"], today),
        count=len(found["items"]),
        more=found["more"],
        this_month=shown == today.replace(day=1),
        may_make=activities.may_make(visitor),
        before=before,
        after=after,
    )
