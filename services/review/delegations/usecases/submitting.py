"""提交协会: the bureau hands its picks over to the association."""

from collections.abc import Sequence
from uuid import UUID

from contracts.events.review import ActivitySubmitted
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity, ActivityState
from review.delegations import policies, queries
from review.delegations.errors import NotReadyToSubmit
from review.delegations.model import LIVE, Delegation
from review.delegations.policies import Conflicts
from review.delegations.usecases.judging import judge
from review.directory import usecases as directory


async def submit(resources: Resources, actor: Actor, activity_id: UUID, address: str | None) -> UUID:
    """Hand an activity over whose every need is met by experts against whom nothing speaks; return its id.

    Raises ActivityNotFound, what `check_may_submit` raises, or NotReadyToSubmit with everything that is missing; who
    is refused is audited.
    """
    async with resources.unit_of_work(actor, address) as uow:
        activity = await activities.lock(uow, actor, activity_id)
        activities.check_may_submit(actor, activity)
        live = [one for one in await queries.of_activity(uow.session, activity.id) if one.state in LIVE]
        policies.check_need_is_met(activity, live, uow.now())
        refused = await refusals_of(uow, activity, live)
        if not refused:
            _hand_over(uow, activity, live)
            return activity.id
        audit_refused(uow, "activity.submit", activity, refused)
    raise NotReadyToSubmit(missing=say_refused(refused))


async def refusals_of(
    uow: UnitOfWork, activity: Activity, delegations: Sequence[Delegation]
) -> list[tuple[Delegation, Conflicts]]:
    """Return who of these, who are in the activity, is refused now, and by what; their rows are locked from here on."""
    experts = await directory.lock(uow.session, [one.record_id for one in delegations])
    judged = await judge(
        uow.session, uow.sealer, activity, list(experts.values()), excepted=[one.id for one in delegations]
    )
    found = [(one, judged[one.record_id]) for one in delegations]
    return [(one, conflicts) for one, conflicts in found if conflicts.refusals]


def say_refused(refused: Sequence[tuple[Delegation, Conflicts]]) -> str:
    """Return who is refused and by what, in words."""
    return "；".join(
        f"{one.expert_name}（{'；'.join(objection.sentence for objection in conflicts.refusals)}）"
        for one, conflicts in refused
    )


def audit_refused(
    uow: UnitOfWork, action: str, activity: Activity, refused: Sequence[tuple[Delegation, Conflicts]]
) -> None:
    """Write down that a deed was refused for what speaks against some of the experts, without their names."""
    grounds = dict.fromkeys(str(objection.kind) for _, both in refused for objection in both.refusals)
    uow.audit(
        action,
        "activity",
        activity.id,
        result="refused",
        grounds=list(grounds),
        delegations=[str(one.id) for one, _ in refused],
    )


def _hand_over(uow: UnitOfWork, activity: Activity, delegations: Sequence[Delegation]) -> None:
    assert activity.starts_at is not None, "complete since experts are picked for it"
    activity.become(ActivityState.CONTACTING)
    activity.submitted_at = uow.now()
    uow.emit(
        ActivitySubmitted(
            activity_id=activity.id,
            version=activity.version,
            bureau_id=activity.bureau_id,
            bureau_name=activity.bureau_name,
            title=activity.title,
            starts_at=activity.starts_at,
            experts=len(delegations),
        )
    )
    uow.audit("activity.submit", "activity", activity.id, label=activity.title, experts=len(delegations))
