"""Which activity, and who may see it."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from foundation.auth.actor import Actor
from review.activities.model import Activity
from review.activities.policies import COORDINATOR, OFFICER


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on activities that this person may see.

    A bureau's officers see their own, and those at their place once notices were issued; the association's
    coordinators see what has been handed over to them.
    """
    bureaus = actor.organizations(OFFICER)
    return or_(
        Activity.bureau_id.in_(bureaus) if bureaus else false(),
        and_(Activity.local_bureau_id.in_(bureaus), Activity.delegated_at.is_not(None))
        if bureaus
        else false(),
        Activity.submitted_at.is_not(None) if actor.has(COORDINATOR) else false(),
    )


async def find(session: AsyncSession, actor: Actor, activity_id: UUID) -> Activity | None:
    """Return an activity with needs and parties, None if there is none for this person."""
    statement = (
        select(Activity)
        .where(Activity.id == activity_id, visible_to(actor))
        .options(selectinload(Activity.needs), selectinload(Activity.parties))
    )
    found: Activity | None = await session.scalar(statement)
    return found


async def lock(session: AsyncSession, activity_id: UUID) -> Activity | None:
    """Return an activity with needs and parties, locked, whoever may see it; None if there is none."""
    statement = (
        select(Activity)
        .where(Activity.id == activity_id)
        .options(selectinload(Activity.needs), selectinload(Activity.parties))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: Activity | None = await session.scalar(statement)
    return found


async def is_visible(session: AsyncSession, actor: Actor, activity_id: UUID) -> bool:
    """Return whether this person may see an activity."""
    statement = select(Activity.id).where(Activity.id == activity_id, visible_to(actor))
    return await session.scalar(statement) is not None
