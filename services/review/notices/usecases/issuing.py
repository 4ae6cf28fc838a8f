"""下达委派: notices for everybody whose time is confirmed."""

from collections.abc import Sequence
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity, ActivityState
from review.delegations import usecases as delegations
from review.delegations.usecases import Delegation, DelegationState
from review.notices import policies
from review.notices.errors import NotReadyToIssue
from review.notices.usecases.reading import Opened, opened_of
from review.notices.usecases.writing import put_out, recount

ISSUED = frozenset({ActivityState.DELEGATED, ActivityState.UNDERWAY})


async def issue(resources: Resources, actor: Actor, activity_id: UUID, address: str | None) -> list[Opened]:
    """Issue a notice to everybody whose time is confirmed, and return all notices of the activity.

    Pressed twice it issues nothing more. What speaks against an expert by now is looked at again, under the lock of
    the directory's rows. Raises ActivityNotFound, what `check_may_issue` raises, ReviewOver, or NotReadyToIssue, which
    names who and is audited where somebody is refused.
    """
    async with resources.unit_of_work(actor, address) as uow:
        activity = await activities.lock(uow, actor, activity_id)
        activities.check_is_coordinator(actor)
        if activity.state in ISSUED:
            uow.leave_unaudited("pressed twice: the notices are out")
            return await opened_of(uow.session, uow.sealer, activity.id)
        activities.check_may_issue(actor, activity)
        everybody = await delegations.of_activity(uow.session, activity.id)
        policies.check_ready(activity, everybody, uow.now())
        confirmed = [one for one in everybody if one.state is DelegationState.CONFIRMED]
        refused = await delegations.refusals_of(uow, activity, confirmed)
        if not refused:
            await _issue(uow, actor, activity, confirmed)
            return await opened_of(uow.session, uow.sealer, activity.id)
        delegations.audit_refused(uow, "notice.issue", activity, refused)
    raise NotReadyToIssue(missing=delegations.say_refused(refused))


async def _issue(uow: UnitOfWork, actor: Actor, activity: Activity, confirmed: Sequence[Delegation]) -> None:
    for delegation in confirmed:
        delegation.become(DelegationState.DELEGATED)
        delegation.delegated_at = uow.now()
        notice = await put_out(uow, actor, activity, delegation)
        uow.audit("notice.issue", "notice", notice.id, number=notice.number, activity=str(activity.id))
    activity.become(ActivityState.DELEGATED)
    activity.delegated_at = activity.delegated_at or uow.now()
    if activity.starts_at and official_day(activity.starts_at) <= official_day(uow.now()):
        activity.become(ActivityState.UNDERWAY)
    uow.audit("activity.delegate", "activity", activity.id, label=activity.title, notices=len(confirmed))
    await delegations.count(uow, activity)
    await recount(uow, activity)
