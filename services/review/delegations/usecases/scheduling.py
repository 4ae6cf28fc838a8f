"""调整时间: the review takes place at another time or place, so that every expert is asked anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity, Contents
from review.delegations import policies, queries
from review.delegations.errors import DelegatedAlready, RescheduleNeedsReason, TakenAtThatTime
from review.delegations.model import (
    DELEGATED,
    LIVE,
    ContactKind,
    ContactOutcome,
    Delegation,
    DelegationState,
)
from review.delegations.policies import Conflicts, ObjectionKind
from review.delegations.usecases.judging import judge
from review.delegations.usecases.locking import count
from review.delegations.usecases.logging import log_contact
from review.delegations.usecases.submitting import audit_refused, say_refused
from review.directory import usecases as directory


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where instead, and why; `version` is the one that the activity was read as."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    reason: str
    version: int


async def reschedule(
    resources: Resources, actor: Actor, activity_id: UUID, schedule: Schedule, address: str | None
) -> None:
    """Move an activity; its live delegations are to be contacted anew, and links that are out open nothing.

    Raises ActivityNotFound, what `check_may_reschedule` raises, ChangedMeanwhile, ContentsInvalid,
    RescheduleNeedsReason, DelegatedAlready, or TakenAtThatTime with who has promised that time elsewhere (audited).
    """
    async with resources.unit_of_work(actor, address) as uow:
        activity = await activities.lock(uow, actor, activity_id)
        activities.check_may_reschedule(actor, activity)
        contents = activities.check_schedule(
            uow, activity, schedule.version, schedule.starts_at, schedule.ends_at, schedule.place
        )
        if len(schedule.reason) < policies.SHORTEST_REASON:
            raise RescheduleNeedsReason
        live = [one for one in await queries.of_activity(uow.session, activity.id) if one.state in LIVE]
        if any(one.state in DELEGATED for one in live):
            raise DelegatedAlready
        taken = await _taken(uow, activity, live, contents)
        if not taken:
            activities.move(activity, contents)
            await _ask_anew(uow, actor, live, schedule.reason)
            await count(uow, activity)
            uow.audit("activity.reschedule", "activity", activity.id, label=activity.title)
            return
        audit_refused(uow, "activity.reschedule", activity, taken)
    raise TakenAtThatTime(who=say_refused(taken))


async def _taken(
    uow: UnitOfWork, activity: Activity, live: Sequence[Delegation], contents: Contents
) -> list[tuple[Delegation, Conflicts]]:
    """Return who has promised the new time elsewhere."""
    if contents.starts_at is None or contents.ends_at is None:
        return []
    experts = await directory.lock(uow.session, [one.record_id for one in live])
    judged = await judge(
        uow.session,
        uow.sealer,
        activity,
        list(experts.values()),
        excepted=[one.id for one in live],
        span=(contents.starts_at, contents.ends_at),
    )
    found = [(one, _of_time(judged[one.record_id])) for one in live]
    return [(one, conflicts) for one, conflicts in found if conflicts.refusals]


def _of_time(conflicts: Conflicts) -> Conflicts:
    return Conflicts(tuple(one for one in conflicts.refusals if one.kind is ObjectionKind.TIME))


async def _ask_anew(uow: UnitOfWork, actor: Actor, live: Sequence[Delegation], reason: str) -> None:
    """Forget what was answered about the old time; the contact log keeps it, and says that the time has changed."""
    asked = await queries.who_was_asked(uow.session, [one.id for one in live])
    await queries.void_links(uow.session, [one.id for one in live], uow.now())
    for one in live:
        if one.state is not DelegationState.PICKED:
            one.become(DelegationState.PICKED)
        one.offered_at = one.answered_at = one.confirmed_at = one.confirmed_by_name = None
        if one.id in asked:
            log_contact(uow, one, ContactKind.PLATFORM, ContactOutcome.RESCHEDULED, by=actor, note=reason)
