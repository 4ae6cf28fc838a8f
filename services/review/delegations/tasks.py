"""Work on delegations outside any request."""

from datetime import timedelta

from foundation.clock import official_day
from foundation.resources import Resources
from review.activities import usecases as activities
from review.delegations import usecases


async def remind_of_upcoming(resources: Resources) -> None:
    """Have the experts told whose review begins on the next calendar day. Run twice, it tells the same facts again."""
    tomorrow = official_day(resources.clock.now()) + timedelta(days=1)
    async with resources.database.read() as session:
        found = await activities.find_of_day(session, tomorrow)
    for activity_id in found:
        async with resources.unit_of_work() as uow:
            await usecases.remind(uow, activity_id)
