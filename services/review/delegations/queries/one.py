"""Which delegation, and how many in which state."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from review.delegations.model import LIVE, Delegation, DelegationState


async def find(session: AsyncSession, delegation_id: UUID) -> Delegation | None:
    """Return a delegation; whose it is, the caller asks the activity or the account."""
    return await session.get(Delegation, delegation_id)


async def refresh(session: AsyncSession, delegation: Delegation) -> Delegation:
    """Return a delegation as it is now; the caller holds the activity's lock."""
    await session.refresh(delegation)
    return delegation


async def of_activity(session: AsyncSession, activity_id: UUID) -> Sequence[Delegation]:
    """Return every delegation of an activity, also who declined or was released, in the order of picking."""
    statement = (
        select(Delegation)
        .where(Delegation.activity_id == activity_id)
        .order_by(Delegation.picked_at, Delegation.id)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).all()


async def count_states(session: AsyncSession, activity_id: UUID) -> dict[DelegationState, int]:
    """Return how many delegations of an activity are in which state."""
    statement = (
        select(Delegation.state, func.count().label("number"))
        .where(Delegation.activity_id == activity_id)
        .group_by(Delegation.state)
    )
    return {row.state: row.number for row in await session.execute(statement)}


async def count_by_need(session: AsyncSession, activity_id: UUID) -> dict[UUID, int]:
    """Return how many experts take part, as far as is known, for each need of an activity."""
    statement = (
        select(Delegation.need_id, func.count())
        .where(
            Delegation.activity_id == activity_id,
            Delegation.need_id.is_not(None),
            Delegation.state.in_(sorted(LIVE)),
        )
        .group_by(Delegation.need_id)
    )
    return {need_id: number for need_id, number in await session.execute(statement) if need_id is not None}
