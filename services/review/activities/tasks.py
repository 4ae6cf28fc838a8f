"""Work on activities outside any request."""

from foundation.clock import official_day
from foundation.resources import Resources
from review.activities import usecases


async def begin_activities(resources: Resources) -> None:
    """Have the activities whose first day has come be under way, each under its own lock. Run twice, each begins once.

    A day on which it did not run is made up for by the next.
    """
    while True:
        async with resources.database.read() as session:
            found = await usecases.find_to_begin(session, official_day(resources.clock.now()))
        for activity_id in found:
            async with resources.unit_of_work() as uow:
                await usecases.begin(uow, activity_id)
        if not found:
            return
