"""Work on cases outside any request."""

from foundation.resources import Resources
from review.cases import usecases


async def remind_of_due_reviews(resources: Resources) -> None:
    """Have the reviewers told once a day of what is due soon or overdue. Run twice, it tells the same facts again."""
    async with resources.unit_of_work() as uow:
        await usecases.remind_of_due(uow)
