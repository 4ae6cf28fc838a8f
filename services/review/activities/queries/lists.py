"""Lists of activities, newest first, and those of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from review.activities.model import Activity, ActivityState
from review.activities.policies import OFFICER
from review.activities.queries.one import visible_to

MOST_IN_MONTH = 1000


class Whose(StrEnum):
    """Which of the activities that a person may see: all, those of their bureaus, or others' at their place."""

    ALL = "all"
    MINE = "mine"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; an empty part does not restrict. `first` and `last` are days, both included."""

    states: Sequence[ActivityState] = ()
    text: str = ""
    region: str = ""
    first: date | None = None
    last: date | None = None
    whose: Whose = Whose.ALL


async def list_visible(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[Activity]:
    """Return a page of the activities that this person may see, the newest first."""
    statement = (
        select(Activity)
        .where(visible_to(actor), *_narrowed(actor, wanted))
        .order_by(Activity.created_at.desc(), Activity.id.desc())
    )
    if cursor:
        statement = statement.where(tuple_(Activity.created_at, Activity.id) < tuple_(*_place(cursor)))
    rows = (await session.scalars(statement.limit(PAGE_SIZE + 1))).all()
    return Slice(rows[:PAGE_SIZE], _cursor(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None)


async def list_between(session: AsyncSession, actor: Actor, first: date, last: date) -> Sequence[Activity]:
    """Return the activities that this person may see and that take place on any of these days, by their beginning.

    At most MOST_IN_MONTH + 1.
    """
    statement = (
        select(Activity)
        .where(visible_to(actor), *_taking_place(first, last))
        .order_by(Activity.starts_at, Activity.id)
    )
    return (await session.scalars(statement.limit(MOST_IN_MONTH + 1))).all()


def _narrowed(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = _taking_place(wanted.first, wanted.last)
    if wanted.states:
        conditions.append(Activity.state.in_(wanted.states))
    if wanted.text:
        conditions.append(
            or_(
                Activity.title.icontains(wanted.text, autoescape=True),
                Activity.project.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.region:
        conditions.append(Activity.region_code.in_(_codes_within(wanted.region)))
    bureaus = actor.organizations(OFFICER)
    if wanted.whose is Whose.MINE:
        conditions.append(Activity.bureau_id.in_(bureaus))
    if wanted.whose is Whose.LOCAL:
        conditions += [Activity.local_bureau_id.in_(bureaus), Activity.bureau_id.not_in(bureaus)]
    return conditions


def _taking_place(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """An activity that ends as a day begins does not take place on that day."""
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(Activity.ends_at > _begin_of(first))
    if last is not None:
        conditions.append(Activity.starts_at < _begin_of(last + timedelta(days=1)))
    return conditions


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICIAL_TIME)


def _codes_within(code: str) -> list[str]:
    """Return the code and all codes below it, abolished ones included, by the table and not by prefix."""
    return [code, *(found for below in regions.codes_below(code) for found in _codes_within(below))]


def _cursor(activity: Activity) -> str:
    return encode_cursor([activity.created_at.isoformat(), str(activity.id)])


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, id = decode_cursor(cursor, 2)
    try:
        moment = datetime.fromisoformat(str(at))
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone is none of ours")
        return moment, UUID(str(id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
