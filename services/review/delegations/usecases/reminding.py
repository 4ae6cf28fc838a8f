"""Reminding experts of a review that begins on the next day."""

from uuid import UUID

from contracts.events.review import DelegationUpcoming
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.delegations import queries
from review.delegations.model import DelegationState
from review.delegations.usecases.telling import for_expert


async def remind(uow: UnitOfWork, activity_id: UUID) -> None:
    """Tell everybody who is delegated for an activity that it begins soon.

    Told again it is the same: the message has the delegation and the beginning in its key.
    """
    activity = await activities.lock_any(uow, activity_id)
    delegated = [
        one
        for one in await queries.of_activity(uow.session, activity.id)
        if one.state is DelegationState.DELEGATED
    ]
    for delegation in delegated:
        uow.emit(DelegationUpcoming(**await for_expert(uow, activity, delegation)))
    uow.audit("activity.remind", "activity", activity.id, label=activity.title, count=len(delegated))
