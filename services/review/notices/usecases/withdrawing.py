"""撤回委派通知 and 取消评审活动: both are told by notices of their own."""

from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity, ActivityState
from review.delegations import usecases as delegations
from review.delegations.usecases import CONFIRMED, LIVE, Delegation, DelegationState
from review.notices import policies, queries
from review.notices.errors import NoticeNotFound
from review.notices.model import Notice
from review.notices.usecases.reading import Opened, opened_of
from review.notices.usecases.writing import put_out, recount

RELEASABLE = LIVE - (CONFIRMED - {DelegationState.CONFIRMED})
"""Who takes part without a notice: released, not withdrawn."""


async def withdraw(
    uow: UnitOfWork, actor: Actor, notice_id: UUID, reason: str, *, replace: bool
) -> list[Opened]:
    """Withdraw a notice by one of its own, and return all notices of the activity.

    With `replace` the bureau is asked for another expert and the activity goes back to 联系确认; so it does when nobody
    is delegated any more. Raises NoticeNotFound, ReasonWrong, AttendanceStands, what `check_may_withdraw_notice` and
    `policies.check_may_withdraw` raise.
    """
    found = await queries.find_visible(uow.session, actor, notice_id)
    if found is None:
        raise NoticeNotFound
    activity = await activities.lock(uow, actor, found.activity_id)
    activities.check_may_withdraw_notice(actor, activity)
    notice = await queries.refresh(uow.session, found)
    policies.check_may_withdraw(activity, notice, replace=replace)
    reason = policies.tidy_reason(reason)
    _, delegation = await delegations.lock(uow, actor, notice.delegation_id)
    policies.check_not_noted(delegation)
    await _withdraw(uow, actor, activity, delegation, notice, reason, replace=replace)
    await delegations.count(uow, activity)
    await recount(uow, activity)
    if activity.state is ActivityState.DELEGATED and (replace or activity.delegated == 0):
        activity.become(ActivityState.CONTACTING)
    return await opened_of(uow.session, uow.sealer, activity.id)


async def cancel(uow: UnitOfWork, actor: Actor, activity_id: UUID, reason: str) -> Activity:
    """Have an activity not take place: who was asked is told, notices are withdrawn by notices of their own.

    A draft needs no reason; pressed twice it is cancelled once. Raises ActivityNotFound, what `check_may_cancel`
    raises, ReasonWrong, AttendanceNoted.
    """
    activity = await activities.lock(uow, actor, activity_id)
    if activity.state is ActivityState.CANCELLED:
        uow.leave_unaudited("it was cancelled already")
        return activity
    activities.check_may_cancel(actor, activity)
    if activity.state is not ActivityState.DRAFT or reason.strip():
        reason = policies.tidy_reason(reason)
    everybody = await delegations.of_activity(uow.session, activity.id)
    policies.check_nobody_attended(everybody)
    asked = await delegations.who_was_asked(uow.session, [one.id for one in everybody])
    for delegation in everybody:
        if delegation.state in RELEASABLE:
            await delegations.let_go(uow, activity, delegation, reason, asked=delegation.id in asked)
        elif delegation.state is DelegationState.DELEGATED:
            notice = await queries.valid_of(uow.session, delegation.id)
            assert notice is not None, "nobody is delegated without a notice"
            await _withdraw(uow, actor, activity, delegation, notice, reason, replace=False)
    await delegations.count(uow, activity)
    await recount(uow, activity)
    activities.note_cancelled(uow, activity, reason)
    return activity


async def _withdraw(
    uow: UnitOfWork,
    actor: Actor,
    activity: Activity,
    delegation: Delegation,
    notice: Notice,
    reason: str,
    *,
    replace: bool,
) -> None:
    notice.withdraw(uow.now())
    delegation.become(DelegationState.WITHDRAWN)
    withdrawal = await put_out(
        uow, actor, activity, delegation, withdraws=notice, reason=reason, replace=replace
    )
    uow.audit(
        "notice.withdraw",
        "notice",
        notice.id,
        number=notice.number,
        by_number=withdrawal.number,
        activity=str(activity.id),
        replace=replace,
    )
