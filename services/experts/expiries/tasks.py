"""The daily look at what ends, in portions."""

from experts.expiries import usecases
from foundation.resources import Resources

TASK = "remind_of_ends"


async def remind_of_ends(resources: Resources) -> None:
    """Tell a portion of the people of whom something ends, and have the next portion told after it."""
    async with resources.unit_of_work() as uow:
        if await usecases.remind(uow):
            uow.enqueue(TASK)
