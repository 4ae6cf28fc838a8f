"""How many delegations there were, and how many of those who were delegated came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import OFFICIAL_TIME
from review.activities.usecases import Activity
from review.delegations.model import DELEGATED, Delegation, DelegationState


@dataclass(frozen=True, slots=True)
class Count:
    """Of one year, specialty or bureau (`of`): delegations under valid notices, how many came, how many did not."""

    of: str
    delegated: int
    attended: int
    absent: int


async def count_by_year(session: AsyncSession, bureau_ids: Collection[UUID] | None) -> Sequence[Count]:
    """Return the counts by the year in which the review begins, the earliest first; of these bureaus (None: all)."""
    year = cast(extract("year", func.timezone(OFFICIAL_TIME.key, Activity.starts_at)), Integer)
    return await _count(session, bureau_ids, year, year, year)


async def count_by_specialty(session: AsyncSession, bureau_ids: Collection[UUID] | None) -> Sequence[Count]:
    """Return the counts by the specialty (a code) that the expert was picked for, the most frequent first."""
    return await _count(session, bureau_ids, Delegation.specialty, Delegation.specialty)


async def count_by_bureau(session: AsyncSession, bureau_ids: Collection[UUID] | None) -> Sequence[Count]:
    """Return the counts by the bureau that has picked (its name as last written down), the most frequent first."""
    return await _count(session, bureau_ids, func.max(Activity.bureau_name), Activity.bureau_id)


async def _count(
    session: AsyncSession,
    bureau_ids: Collection[UUID] | None,
    of: ColumnElement[Any] | Any,
    by: ColumnElement[Any] | Any,
    order: ColumnElement[Any] | None = None,
) -> Sequence[Count]:
    state = Delegation.state
    statement = (
        select(
            of,
            func.count(),
            func.count().filter(state == DelegationState.ATTENDED),
            func.count().filter(state == DelegationState.ABSENT),
        )
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(state.in_(DELEGATED), Activity.starts_at.is_not(None))
        .group_by(by)
        .order_by(func.count().desc() if order is None else order, by)
    )
    if bureau_ids is not None:
        statement = statement.where(Activity.bureau_id.in_(bureau_ids))
    return [Count(str(of), *numbers) for of, *numbers in await session.execute(statement)]
