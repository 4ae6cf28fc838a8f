"""Lists of activities, each with whether it is another bureau's at the caller's place."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from review.activities import queries
from review.activities.model import Activity
from review.activities.queries import MOST_IN_MONTH, Filter
from review.activities.usecases.opening import is_local


@dataclass(frozen=True, slots=True)
class Month:
    """The activities of a month, each with whether it is another bureau's; `more` than these there are."""

    items: list[tuple[Activity, bool]]
    more: bool


async def list_visible(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[tuple[Activity, bool]]:
    """Return a page of the activities that this person may see, the newest first."""
    page = await queries.list_visible(session, actor, wanted, cursor)
    return Slice([(one, is_local(actor, one)) for one in page.items], page.next)


async def read_month(session: AsyncSession, actor: Actor, first: date) -> Month:
    """Return the activities of the month that begins on a day."""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found = await queries.list_between(session, actor, first, last)
    items = [(one, is_local(actor, one)) for one in found[:MOST_IN_MONTH]]
    return Month(items, len(found) > MOST_IN_MONTH)
