"""What an expert was delegated for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from review.activities.usecases import Activity
from review.delegations.model import DELEGATED, EVER_DELEGATED, Delegation, DelegationState

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an expert was delegated by a notice that counts, came, stayed away; the mean of `rated` ratings."""

    delegated: int
    attended: int
    absent: int
    rated: int
    average_rating: float | None


async def tally_of(session: AsyncSession, record_id: UUID) -> Tally:
    """Return the figures of an expert, of all bureaus' activities."""
    state = Delegation.state
    statement = select(
        func.count().filter(state.in_(DELEGATED)),
        func.count().filter(state == DelegationState.ATTENDED),
        func.count().filter(state == DelegationState.ABSENT),
        func.count(Delegation.rating),
        func.avg(Delegation.rating),
    ).where(Delegation.record_id == record_id)
    delegated, attended, absent, rated, mean = (await session.execute(statement)).one()
    return Tally(delegated, attended, absent, rated, None if mean is None else round(float(mean), 1))


async def history_of(
    session: AsyncSession, record_id: UUID, bureau_ids: Collection[UUID] | None
) -> Sequence[tuple[Delegation, Activity]]:
    """Return the delegations of an expert in these bureaus' activities (None: all), the latest review first.

    At most MOST_SHOWN + 1.
    """
    statement = (
        select(Delegation, Activity)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(Delegation.record_id == record_id, Delegation.state.in_(EVER_DELEGATED))
        .order_by(Activity.starts_at.desc(), Delegation.id.desc())
        .limit(MOST_SHOWN + 1)
    )
    if bureau_ids is not None:
        statement = statement.where(Activity.bureau_id.in_(bureau_ids))
    return [(one[0], one[1]) for one in await session.execute(statement)]
