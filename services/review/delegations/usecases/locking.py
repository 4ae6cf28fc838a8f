"""Getting hold of delegations under their activity's lock, and counting them there."""

from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.errors import ActivityNotFound
from review.activities.usecases import Activity
from review.delegations import queries
from review.delegations.errors import DelegationNotFound
from review.delegations.model import CONFIRMED, DELEGATED, LIVE, Delegation, DelegationState


async def lock(uow: UnitOfWork, actor: Actor, delegation_id: UUID) -> tuple[Activity, Delegation]:
    """Return a delegation and its activity, locked, for who works with the activity; raise DelegationNotFound."""
    found = await queries.find(uow.session, delegation_id)
    if found is None:
        raise DelegationNotFound
    try:
        activity = await activities.lock(uow, actor, found.activity_id)
    except ActivityNotFound as error:
        raise DelegationNotFound from error
    return activity, await queries.refresh(uow.session, found)


async def lock_any(uow: UnitOfWork, delegation_id: UUID) -> tuple[Activity, Delegation]:
    """Return them whoever asks: the caller has made sure that it is the expert. Raises DelegationNotFound."""
    found = await queries.find(uow.session, delegation_id)
    if found is None:
        raise DelegationNotFound
    activity = await activities.lock_any(uow, found.activity_id)
    return activity, await queries.refresh(uow.session, found)


async def count(uow: UnitOfWork, activity: Activity) -> None:
    """Have the counts of the activity and its needs be what the delegations are; the caller holds its lock."""
    await uow.session.flush()
    states = await queries.count_states(uow.session, activity.id)
    activity.chosen = _sum(states, LIVE)
    activity.confirmed = _sum(states, CONFIRMED)
    activity.delegated = _sum(states, DELEGATED)
    chosen = await queries.count_by_need(uow.session, activity.id)
    for need in activity.needs:
        need.chosen = chosen.get(need.id, 0)


def _sum(states: dict[DelegationState, int], wanted: frozenset[DelegationState]) -> int:
    return sum(number for state, number in states.items() if state in wanted)
