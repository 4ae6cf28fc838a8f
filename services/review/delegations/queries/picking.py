"""Which delegations speak against picking an expert, or fill a need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from review.activities.usecases import OPEN, Activity
from review.delegations.model import (
    LIVE,
    ContactEntry,
    ContactOutcome,
    Delegation,
    DelegationState,
    Offer,
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A live delegation of an expert in another activity that goes on at the same time."""

    record_id: UUID
    state: DelegationState
    bureau_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


async def find_elsewhere(
    session: AsyncSession,
    activity_id: UUID,
    record_ids: Collection[UUID],
    starts_at: datetime,
    ends_at: datetime,
) -> Sequence[Elsewhere]:
    """Return what these experts are picked for in other activities that overlap [starts_at, ends_at)."""
    statement = (
        select(
            Delegation.record_id,
            Delegation.state,
            Activity.bureau_id,
            Activity.title,
            Activity.starts_at,
            Activity.ends_at,
        )
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(
            Delegation.record_id.in_(record_ids),
            Delegation.state.in_(LIVE),
            Activity.id != activity_id,
            Activity.state.in_(OPEN),
            Activity.starts_at < ends_at,
            Activity.ends_at > starts_at,
        )
        .order_by(Activity.starts_at, Delegation.id)
    )
    return [
        Elsewhere(record_id, state, bureau_id, title, starts_at, ends_at)
        for record_id, state, bureau_id, title, starts_at, ends_at in await session.execute(statement)
        if starts_at is not None and ends_at is not None
    ]


async def find_of_experts(
    session: AsyncSession, activity_id: UUID, record_ids: Collection[UUID]
) -> Sequence[Delegation]:
    """Return the delegations of these experts in an activity, whatever became of them, oldest first."""
    statement = (
        select(Delegation)
        .where(Delegation.activity_id == activity_id, Delegation.record_id.in_(record_ids))
        .order_by(Delegation.picked_at, Delegation.id)
    )
    return (await session.scalars(statement)).all()


async def is_replaced(session: AsyncSession, delegation_id: UUID) -> bool:
    """Return whether somebody has been picked in the place of this one."""
    return bool(await session.scalar(select(exists().where(Delegation.replaces_id == delegation_id))))


async def who_was_asked(session: AsyncSession, delegation_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return to whom of these a link was sent, or who was reached by phone."""
    offered = exists().where(Offer.delegation_id == Delegation.id)
    reached = exists().where(
        ContactEntry.delegation_id == Delegation.id, ContactEntry.outcome != ContactOutcome.NO_ANSWER
    )
    statement = select(Delegation.id).where(Delegation.id.in_(delegation_ids), or_(offered, reached))
    return frozenset((await session.scalars(statement)).all())


async def void_links(session: AsyncSession, delegation_ids: Collection[UUID], at: datetime) -> None:
    """Have the links of these delegations that nobody has used yet open nothing any more."""
    await session.execute(
        update(Offer)
        .where(Offer.delegation_id.in_(delegation_ids), Offer.used_at.is_(None), Offer.voided_at.is_(None))
        .values(voided_at=at)
    )
