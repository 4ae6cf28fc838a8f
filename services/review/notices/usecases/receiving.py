"""签收 by the expert, 知悉 by the bureau of the place: both once, with their time."""

from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.notices import policies, queries
from review.notices.errors import NoticeNotFound
from review.notices.usecases.reading import Opened, opened_of
from review.notices.usecases.writing import opened, recount


async def receive(uow: UnitOfWork, actor: Actor, notice_id: UUID) -> Opened:
    """Note that the expert has received a notice; twice is once, and the first time counts.

    Raises NoticeNotFound, or NotPossibleNow of a notice that was withdrawn meanwhile.
    """
    found = await queries.find_own(uow.session, actor, notice_id)
    if found is None:
        raise NoticeNotFound
    await activities.lock_any(uow, found.activity_id)
    notice = await queries.refresh(uow.session, found)
    if notice.received_at is not None:
        uow.leave_unaudited("it was received already")
        return Opened(notice, opened(uow.sealer, notice))
    policies.check_may_receive(notice)
    notice.received_at = uow.now()
    uow.audit("notice.receive", "notice", notice.id, number=notice.number)
    return Opened(notice, opened(uow.sealer, notice))


async def acknowledge(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, open_seen: int | None
) -> list[Opened]:
    """Note that the bureau of the place has taken note of all open notices of an activity; return all.

    `open_seen` is how many of them the page has shown. Raises ActivityNotFound, NoticesChanged, and what
    `check_may_acknowledge` raises.
    """
    activity = await activities.lock(uow, actor, activity_id)
    activities.check_may_acknowledge(actor, activity)
    policies.check_seen(activity, open_seen)
    number = await queries.acknowledge(uow.session, activity.id, actor, uow.now())
    await recount(uow, activity)
    uow.audit("activity.acknowledge", "activity", activity.id, label=activity.title, notices=number)
    return await opened_of(uow.session, uow.sealer, activity.id)
