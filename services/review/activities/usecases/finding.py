"""Getting hold of one activity."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import queries
from review.activities.errors import ActivityNotFound
from review.activities.model import Activity


async def find(session: AsyncSession, actor: Actor, activity_id: UUID) -> Activity:
    """Return an activity that this person may see, needs and parties loaded; raise ActivityNotFound."""
    activity = await queries.find(session, actor, activity_id)
    if activity is None:
        raise ActivityNotFound
    return activity


async def lock(uow: UnitOfWork, actor: Actor, activity_id: UUID) -> Activity:
    """Return it locked: whoever changes anything of an activity, a delegation or a notice locks this first.

    Raises ActivityNotFound.
    """
    if not await queries.is_visible(uow.session, actor, activity_id):
        raise ActivityNotFound
    return await lock_any(uow, activity_id)


async def lock_any(uow: UnitOfWork, activity_id: UUID) -> Activity:
    """Return it locked, whoever may see it (an expert answers, a task runs); raise ActivityNotFound."""
    activity = await queries.lock(uow.session, activity_id)
    if activity is None:
        raise ActivityNotFound
    return activity
