"""Reading the parameters of the review."""

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.together import Question
from foundation.parameters.settable import Parameters
from review.parameters.model import ReviewParameters as ReviewParameters

PARAMETERS = Parameters(ReviewParameters)


async def read(session: AsyncSession) -> ReviewParameters:
    """Return the values that count now."""
    return await PARAMETERS.read(session)


def question() -> Question[ReviewParameters]:
    """Return the question for the same."""
    return PARAMETERS.question
