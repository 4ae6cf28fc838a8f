"""Notices as people see them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.http.budgets import address_key, spend_or_count_here
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import usecases as delegations
from review.notices import policies, queries
from review.notices.model import Contents, Notice
from review.notices.queries import Filter
from review.notices.usecases.writing import CODE_INDEX, opened
from review.settings import settings_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice and what stands on it."""

    notice: Notice
    contents: Contents


@dataclass(frozen=True, slots=True)
class OfActivity:
    """The notices of an activity, and in words what is missing before more can be issued."""

    notices: list[Opened]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of 委派通知台账."""

    opened: Opened
    activity: Activity


async def read_of_activity(
    session: AsyncSession, sealer: Sealer, actor: Actor, activity_id: UUID
) -> OfActivity:
    """Return the notices of an activity that this person may see; raise ActivityNotFound.

    Who has not confirmed yet is nothing for the bureau of the place.
    """
    activity = await activities.find(session, actor, activity_id)
    missing = []
    if delegations.sees_inside(actor, activity.bureau_id):
        everybody = await delegations.of_activity(session, activity_id)
        missing = policies.missing_before_issue(activity, everybody)
    return OfActivity(await opened_of(session, sealer, activity_id), missing)


async def read_register(
    session: AsyncSession, sealer: Sealer, actor: Actor, wanted: Filter, cursor: str | None
) -> Slice[Line]:
    """Return a page of the register, the highest number first."""
    page = await queries.register(session, actor, wanted, cursor)
    lines = [Line(Opened(notice, opened(sealer, notice)), activity) for notice, activity in page.items]
    return Slice(lines, page.next)


async def read_own(session: AsyncSession, sealer: Sealer, actor: Actor) -> list[Opened]:
    """Return the notices to this person, the newest first."""
    return [Opened(notice, opened(sealer, notice)) for notice in await queries.own(session, actor)]


async def verify(resources: Resources, code: str, address: str | None) -> Opened | None:
    """Return the notice whose public page a code opens, None if there is none; raise AddressBudgetSpent beyond reason.

    Whoever asks for a code that does not exist learns nothing but that: 128 bits are not guessed.
    """
    limit = settings_of(resources).open_pages_per_address_per_hour
    await spend_or_count_here(resources, "verification", address_key(resources, address), limit)
    async with resources.database.read() as session:
        notice = await queries.by_code(session, resources.sealer.blind(CODE_INDEX, code))
    return Opened(notice, opened(resources.sealer, notice)) if notice else None


async def opened_of(session: AsyncSession, sealer: Sealer, activity_id: UUID) -> list[Opened]:
    """Return the notices of an activity in the order of their numbers; who may see it, the caller has asked."""
    return [
        Opened(notice, opened(sealer, notice)) for notice in await queries.of_activity(session, activity_id)
    ]
