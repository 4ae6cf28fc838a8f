"""Reminding experts of a review that begins on the next day."""

from uuid import UUID

from contracts.events.review import DelegationUpcoming
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import queries
from review.delegations.model import Delegation, DelegationState
from review.directory import usecases as directory


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
        uow.emit(await _upcoming(uow, activity, delegation))
    uow.audit("activity.remind", "activity", activity.id, label=activity.title, count=len(delegated))


async def _upcoming(uow: UnitOfWork, activity: Activity, delegation: Delegation) -> DelegationUpcoming:
    assert activity.starts_at is not None, "complete since experts are picked for it"
    assert activity.ends_at is not None, "complete since experts are picked for it"
    expert = await directory.find(uow.session, delegation.record_id)
    assert expert is not None, "nobody is picked who is not in the directory"
    return DelegationUpcoming(
        delegation_id=delegation.id,
        version=delegation.version,
        activity_id=activity.id,
        account_id=expert.account_id,
        phone=None if expert.account_id else directory.phone_of(uow.sealer, expert),
        expert_name=delegation.expert_name,
        bureau_name=activity.bureau_name,
        title=activity.title,
        place=activity.place,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
    )
