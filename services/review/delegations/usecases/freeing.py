"""Whether an expert who says yes can keep the promise."""

from foundation.unit_of_work import UnitOfWork
from review.activities.usecases import Activity
from review.delegations.errors import CannotAccept, TimeTaken
from review.delegations.model import Delegation
from review.delegations.policies import ObjectionKind
from review.delegations.usecases.submitting import refusals_of


async def check_may_promise(uow: UnitOfWork, activity: Activity, delegation: Delegation) -> None:
    """Raise TimeTaken or CannotAccept if something refuses the expert now; from here on their time is kept.

    It is said to the expert, so without what it is. The caller holds the activity's lock.
    """
    refused = await refusals_of(uow, activity, [delegation])
    if not refused:
        return
    if any(one.kind is ObjectionKind.TIME for one in refused[0][1].refusals):
        raise TimeTaken
    raise CannotAccept
