"""Wanting fewer experts, and another time or place, while the association contacts the experts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import policies
from review.activities.model import Activity
from review.activities.policies import Contents
from review.activities.usecases.finding import lock
from review.activities.usecases.opening import Opened, contents_of, opened


async def want_fewer(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, version: int, wanted: Sequence[tuple[UUID, int]]
) -> Opened:
    """Lower the head counts of these needs; a need of which nobody is wanted stays, for its history.

    Raises ActivityNotFound, Forbidden, NotPossibleNow, ChangedMeanwhile, ContentsInvalid.
    """
    activity = await lock(uow, actor, activity_id)
    policies.check_may_adjust_needs(actor, activity)
    policies.check_version(activity, version)
    policies.check_fewer(activity.needs, wanted)
    counts = dict(wanted)
    before = activity.wanted
    for need in activity.needs:
        need.head_count = counts.get(need.id, need.head_count)
    activity.wanted = sum(need.head_count for need in activity.needs)
    activity.version += 1
    uow.audit(
        "activity.adjust_needs",
        "activity",
        activity.id,
        label=activity.title,
        heads_before=before,
        heads=activity.wanted,
    )
    return opened(uow.sealer, actor, activity)


def check_schedule(
    uow: UnitOfWork,
    activity: Activity,
    version: int,
    starts_at: datetime | None,
    ends_at: datetime | None,
    place: str,
) -> Contents:
    """Return the contents of a locked activity with another time and place; raise ChangedMeanwhile, ContentsInvalid."""
    policies.check_version(activity, version)
    return policies.rescheduled(contents_of(uow.sealer, activity), starts_at, ends_at, place, uow.now())


def move(activity: Activity, contents: Contents) -> None:
    """Give a locked activity the time and place of `contents`; the caller has the experts asked anew, and audits."""
    activity.starts_at, activity.ends_at = contents.starts_at, contents.ends_at
    activity.place = contents.place
    activity.version += 1
