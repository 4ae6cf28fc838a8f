"""Work on requests outside any of them."""

from foundation.resources import Resources
from identity.personal_requests import usecases


async def remind_of_requests(resources: Resources) -> None:
    """Have the administrators told once a day of what is due; run twice, it tells the same fact again."""
    async with resources.unit_of_work() as uow:
        await usecases.remind_of_due(uow)
