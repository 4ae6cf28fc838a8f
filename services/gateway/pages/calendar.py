"""工作日历: a year of working days and days off, and setting a day otherwise."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from foundation.clock import official_day
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, refused
from gateway.forms import calendar as form_of
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

DRAWN_AGAIN = (409, 422)
Text = Annotated[str, Query(max_length=10)]


@router.get("/calendar")
async def show(request: Request, visitor: Framed, year: Text = "", day: Text = "") -> Response:
    """Draw a year; `day` is filled into the form."""
    chosen = form_of.day_of(day)
    shown = form_of.year_of(year or (str(chosen.year) if chosen else ""), _today())
    return await _draw(request, visitor, shown, values={"day": chosen.isoformat() if chosen else ""})


@router.post("/calendar/days")
async def set_day(request: Request, visitor: Framed) -> Response:
    """Say that people work on a day, or do not, or as the State Council has said."""
    form = await request.form()
    typed = fields.texts(form, ("day", "choice"))
    day = form_of.day_of(typed["day"])
    shown = form_of.year_of(str(day.year) if day else fields.text(form, "year"), _today())
    errors = {} if day else {"day": form_of.DAY_MISSING}
    if typed["choice"] not in dict(form_of.CHOICES):
        errors["choice"] = form_of.CHOICE_MISSING
    if day is None or errors:
        return await _draw(request, visitor, shown, values=typed, errors=errors, status=422)
    try:
        await _set(request, visitor, day, typed["choice"])
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem)
        return await _draw(request, visitor, shown, values=typed, errors=errors, status=problem.status)
    words = dict(form_of.CHOICES)[typed["choice"]]
    return go(f"/calendar?year={day.year}", flash=f"{day.isoformat()} 已设为{words}。")


@router.post("/calendar/years/{year}/{state}")
async def mark_year(year: int, state: str, request: Request, visitor: Framed) -> Response:
    """Say that the days off of a year have been entered, or take that back."""
    review, path, back = services(request).review, f"/calendar/{year}/entered", f"/calendar?year={year}"
    try:
        if state == "entered":
            await review.put(visitor, path, None)
            return go(back, flash=f"{year}年的放假安排已标为录入完毕。")
        if state == "missing":
            await review.delete(visitor, path)
            return go(back, flash=f"{year}年的放假安排已标为尚未录入。")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(back, flash=refused.with_waiting_time(problem), kind="bad")
    raise HTTPException(404)


async def _set(request: Request, visitor: Visitor, day: date, choice: str) -> None:
    path, review = f"/calendar/days/{day.isoformat()}", services(request).review
    if choice == "statutory":
        await review.delete(visitor, path)
    else:
        await review.put(visitor, path, {"working": choice == "working"})


async def _draw(
    request: Request,
    visitor: Visitor,
    year: int,
    *,
    values: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    review = services(request).review
    found: dict[str, Any] = await review.get(visitor, f"/calendar/{year}")
    warnings = (await review.get(visitor, "/calendar/warnings"))["items"]
    changed = form_of.overrides(found)
    return page(
        request,
        "calendar/year.html",
        here=f"/calendar?year={year}",
        status=status,
        tabs=administration.tabs("/calendar"),
        year=found,
        others=[one for one in warnings if one["year"] != year],
        before=year - 1 if year > form_of.FIRST_YEAR else 0,
        after=year + 1 if year < form_of.LAST_YEAR else 0,
        weekdays=form_of.WEEKDAYS,
        months=form_of.months(year, changed, _today()),
        changed=form_of.changed_days(changed),
        counts=form_of.counts(year, changed),
        choices=form_of.CHOICES,
        values=values,
        errors=errors or {},
    )


def _today() -> date:
    return official_day(datetime.now(UTC))
